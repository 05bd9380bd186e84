import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_REGISTRY_PATH_LENGTH } from "./limits.ts";
import { isProblem } from "./problem.ts";
import { parseRegistryPath, showRegistryPath, splitRegistryPath } from "./registry-path.ts";

const subFolder = undefined;
const ref = undefined;

describe("reading a registry path", () => {
  it.each([
    ["../common", { kind: "folder", path: "../common" }],
    ["/srv/registry", { kind: "folder", path: "/srv/registry" }],
    ["a.tar.gz", { kind: "archive", path: "a.tar.gz", subFolder }],
    ["x/a.zip[b/c]", { kind: "archive", path: "x/a.zip", subFolder: "b/c" }],
    ["a.zip[./b//c/]", { kind: "archive", path: "a.zip", subFolder: "b/c" }],
    ["a.zip[.]", { kind: "archive", path: "a.zip", subFolder }],
    [
      "https://h.example/a.zip",
      { kind: "remote-archive", url: "https://h.example/a.zip", subFolder },
    ],
    [
      "https://h.example/a/v1.tar.gz[model]",
      { kind: "remote-archive", url: "https://h.example/a/v1.tar.gz", subFolder: "model" },
    ],
    ["https://h.example/r.git", { kind: "git", url: "https://h.example/r.git", ref, subFolder }],
    [
      "https://h.example/r@v1.0",
      { kind: "git", url: "https://h.example/r", ref: "v1.0", subFolder },
    ],
    ["https://h.example/r[m]", { kind: "git", url: "https://h.example/r", ref, subFolder: "m" }],
    [
      "https://h.example:8443/o/r.git@feature/x[model]",
      { kind: "git", url: "https://h.example:8443/o/r.git", ref: "feature/x", subFolder: "model" },
    ],
    ["git@h.example:o/r.git", { kind: "git", url: "git@h.example:o/r.git", ref, subFolder }],
    [
      "git@h.example:o/r.git@v1[model]",
      { kind: "git", url: "git@h.example:o/r.git", ref: "v1", subFolder: "model" },
    ],
    [
      "ssh://git@h.example:22/o/r@v1",
      { kind: "git", url: "ssh://git@h.example:22/o/r", ref: "v1", subFolder },
    ],
    ["ssh://h.example/r.git", { kind: "git", url: "ssh://h.example/r.git", ref, subFolder }],
  ])("reads %s", (text, expected) => {
    const path = parseRegistryPath(text);
    expect(path).toEqual(expected);
    if (isProblem(path)) return;
    expect(parseRegistryPath(showRegistryPath(path))).toEqual(path);
  });

  it.each([
    ["", "not a registry path"],
    [" a", "not a registry path"],
    ["a\nb", "not a registry path"],
    ["a\u202Eb", "not a registry path"],
    ["http://h.example/r.git", "neither over https nor over SSH"],
    ["file:///etc", "neither over https nor over SSH"],
    ["git://h.example/r.git", "neither over https nor over SSH"],
    ["HTTPS://h.example/r.git", "neither over https nor over SSH"],
    ["https://h.example/registry/manifest.yaml", "neither an archive nor a git repository"],
    ["https://h.example/r.git@--upload-pack=touch", "is not a branch, tag or commit"],
    ["https://h.example/r.git@-x", "is not a branch, tag or commit"],
    ["https://h.example/r.git@a..b", "is not a branch, tag or commit"],
    ["https://h.example/r.git@a:b", "is not a branch, tag or commit"],
    ["https://h.example/r.git@+a", "is not a branch, tag or commit"],
    ["https://-h/r.git", "not the address of a git repository"],
    ["https://h.example/r.git?x=.git", "not the address of a git repository"],
    ["https://h.example@v1", "user name or a password"],
    ["https://h.example/\\evil/r.git", "not the address of a git repository"],
    ["git@-oProxyCommand:r.git", "not the address of a git repository"],
    ["ssh://-oProxyCommand=x/r.git", "not the address of a git repository"],
    ["git@h.example:-x/r.git", "not the address of a git repository"],
    ["git@h.example:", "not the address of a git repository"],
    ["https://h.example/\\x.zip", "not the address of an archive"],
    ["https://h.example/a.zip@v1", "has no `@v1`"],
    ["a.zip@v1[b]", "has no `@v1`"],
    ["a.zip[../b]", "not a folder inside"],
    ["a.zip[b/../c]", "not a folder inside"],
    ["a.zip[/b]", "not a folder inside"],
    ["a.zip[b\\c]", "not a folder inside"],
    ["a.zip[b][c]", "not a folder inside"],
    ["node_modules/@acme/registry", "at which Weaver would end it"],
    ["registry[model]", "at which Weaver would end it"],
  ])("refuses %j", (text, expected) => {
    const result = parseRegistryPath(text);
    expect(isProblem(result) ? result.problem : result).toContain(expected);
  });

  it("reads no longer text than its bound, and no longer ref", () => {
    const longest = "a".repeat(MAX_REGISTRY_PATH_LENGTH);
    expect(parseRegistryPath(longest)).toEqual({ kind: "folder", path: longest });
    const problem = `the registry path has more than ${MAX_REGISTRY_PATH_LENGTH} characters`;
    expect(parseRegistryPath(`${longest}a`)).toMatchObject({ problem });
    const longestRef = "a".repeat(256);
    const repository = "https://h.example/r.git@";
    expect(parseRegistryPath(repository + longestRef)).toMatchObject({ ref: longestRef });
    expect(isProblem(parseRegistryPath(`${repository}${longestRef}a`))).toBe(true);
  });

  it("never shows a password", () => {
    for (const text of ["https://u:s3cret@h.example/r.git", "ssh://u:s3cret@h.example/r.git"]) {
      const result = parseRegistryPath(text);
      expect(result).toMatchObject({ problem: expect.stringContaining("password") });
      expect(JSON.stringify(result)).not.toContain("s3cret");
    }
  });

  it("splits every other text as Weaver's expression does", () => {
    const weavers = /^(.+?)(?:@(.+?))?(?:\[(.+?)\])?$/;
    const texts = fc.string({ unit: fc.constantFrom("a", "/", ".", "@", "[", "]"), minLength: 1 });
    fc.assert(
      fc.property(texts, (text) => {
        const [, source, refspec, folder] = weavers.exec(text) ?? [];
        expect(splitRegistryPath(text)).toEqual({
          isSsh: false,
          source,
          ref: refspec,
          subFolder: folder,
        });
      }),
      { numRuns: 2000 },
    );
  });
});
