import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TestRepository } from "../../../test/git-repository.ts";
import { temporaryFolder } from "../../../test/support.ts";
import { MAX_FILE_BYTES } from "../limits.ts";
import { type GitOptions, readGit } from "./git.ts";
import { DEPENDENCY_LIMITS, type DependencyLimits } from "./limits.ts";
import { isProblem } from "./problem.ts";
import type { GitPath } from "./registry-path.ts";

type Settings = Partial<GitOptions> & Partial<Pick<GitPath, "ref" | "subFolder">>;

/** Paths and texts, or the problem. */
async function read(
  url: string,
  { ref, subFolder, ...options }: Settings = {},
  workFolder: string = temporaryFolder(),
): Promise<Readonly<Record<string, string>> | string> {
  const path = { kind: "git", url, ref, subFolder } as const;
  const environment = { PATH: process.env["PATH"] };
  const settings = { environment, protocols: ["file"], ...options };
  const files = await readGit(path, workFolder, settings);
  if (isProblem(files)) return files.problem;
  return Object.fromEntries(files.map(({ bytes, path }) => [path, Buffer.from(bytes).toString()]));
}

function limited(limits: Partial<DependencyLimits>): { readonly limits: DependencyLimits } {
  return { limits: { ...DEPENDENCY_LIMITS, ...limits } };
}

describe("reading a repository", () => {
  it("reads a branch, a tag of either kind, a commit, and the default branch", async () => {
    const repository = new TestRepository();
    const { url } = repository;
    repository.write("a.yaml", "1");
    const first = repository.commit();
    repository.git("tag", "v1");
    repository.git("tag", "--annotate", "--message=x", "v1-annotated");
    repository.write("a.yaml", "2");
    repository.commit();
    repository.git("branch", "feature/x");
    repository.write("a.yaml", "3");
    repository.commit();
    expect(await read(url)).toEqual({ "a.yaml": "3" });
    expect(await read(url, { ref: "main" })).toEqual({ "a.yaml": "3" });
    expect(await read(url, { ref: "feature/x" })).toEqual({ "a.yaml": "2" });
    for (const ref of ["v1", "refs/tags/v1", "v1-annotated", first]) {
      expect(await read(url, { ref })).toEqual({ "a.yaml": "1" });
    }
  });

  it("takes the YAML files of the folder, byte for byte", async () => {
    const repository = new TestRepository();
    repository.write(".gitattributes", "*.yaml text eol=crlf ident filter=upper\n");
    repository.write("model/a.yaml", "$Id$\nä\n");
    repository.write("model/deep er/ü.yml", "");
    repository.write("model/README.md", "no");
    repository.write("model/.github/c.yaml", "no");
    repository.write("models/d.yaml", "d");
    repository.commit();
    const subFolder = "model";
    const expected = { "a.yaml": "$Id$\nä\n", "deep er/ü.yml": "" };
    expect(await read(repository.url, { subFolder })).toEqual(expected);
    const deeper = { subFolder: "model/deep er" };
    expect(await read(repository.url, deeper)).toEqual({ "ü.yml": "" });
  });

  it("says so where there is no such thing", async () => {
    const repository = new TestRepository();
    repository.write("docs/a.md", "a");
    repository.commit();
    const { url } = repository;
    expect(await read(`${url}x`)).toMatch(/^git says: fatal: .*does not appear to be a git repo/);
    expect(await read(url, { ref: "v9" })).toBe("git says: fatal: couldn't find remote ref v9");
    expect(await read(url, { subFolder: "nowhere" })).toMatch(
      /^the repository's folder `nowhere` cannot be read; git says: fatal: /,
    );
    expect(await read(url, { subFolder: "docs" })).toBe("the repository holds no YAML files");
    expect(await read(url, { environment: { PATH: "/nowhere" } })).toBe(
      "there is no program `git`",
    );
  });
});

describe("a hostile repository", () => {
  it.each(["--upload-pack=touch x", "-x", "a..b", "a:b", "+a", "a b", "", "a\nb", "^a", "a@{1}"])(
    "is not asked for the ref %j",
    async (ref) => {
      expect(await read(new TestRepository().url, { ref })).toBe(
        `\`${ref}\` is not a branch, tag or commit that is asked for`,
      );
    },
  );

  it("is never asked over a transport that is not allowed", async () => {
    const repository = new TestRepository();
    repository.write("a.yaml", "a");
    repository.commit();
    const mark = join(temporaryFolder(), "mark");
    for (const url of [repository.url, repository.folder, `ext::touch ${mark}`]) {
      const result = await read(url, { protocols: ["https", "ssh"] });
      expect(result).toMatch(/^git says: fatal: transport '(?:file|ext)' not allowed/);
    }
    expect(existsSync(mark)).toBe(false);
    // The same address, allowed, does run: the test above could fail.
    await read(`ext::touch ${mark}`, { protocols: ["ext"] });
    expect(existsSync(mark)).toBe(true);
  });

  it("gives no option in place of an address", async () => {
    const mark = join(temporaryFolder(), "mark");
    const address = `--upload-pack=touch ${mark}`;
    const result = await read(address, { protocols: ["file"] });
    expect(result).toMatch(/^git says: fatal: /);
    expect(result).toContain(`'${address}'`);
    expect(existsSync(mark)).toBe(false);
  });

  it("runs none of the hooks, filters and programs that settings of the user name", async () => {
    const repository = new TestRepository();
    repository.write(".gitattributes", "* filter=mark\n");
    repository.write("a.yaml", "a");
    repository.commit();
    const home = temporaryFolder();
    const mark = join(home, "mark");
    const program = join(home, "hooks/reference-transaction");
    mkdirSync(join(home, "hooks"));
    writeFileSync(program, `#!/bin/sh\ntouch ${mark}\n`);
    chmodSync(program, 0o700);
    const settings = `[core]\n\thooksPath = ${home}/hooks\n\tfsmonitor = ${program}\n\tattributesFile = ${home}/x
[init]\n\ttemplateDir = ${home}\n[filter "mark"]\n\tsmudge = ${program}\n[url "ext::${program}"]\n\tinsteadOf = ${repository.url}\n`;
    writeFileSync(join(home, ".gitconfig"), settings);
    const environment = {
      PATH: process.env["PATH"],
      HOME: home,
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: `url.ext::${program}.insteadOf`,
      GIT_CONFIG_VALUE_0: repository.url,
      GIT_DIR: home,
      GIT_SSH_COMMAND: program,
    };
    const protocols = ["file", "ext"];
    const workFolder = temporaryFolder();
    const result = await read(repository.url, { environment, protocols }, workFolder);
    expect(result).toEqual({ "a.yaml": "a" });
    expect(existsSync(mark)).toBe(false);
    expect(readdirSync(workFolder)).not.toContain("hooks");
  });

  it("gives the programs that git starts none of the secrets of the environment", async () => {
    const file = join(temporaryFolder(), "environment");
    const script = join(temporaryFolder(), "note");
    writeFileSync(script, `#!/bin/sh\nenv > ${file}\n`);
    chmodSync(script, 0o700);
    const environment = { PATH: process.env["PATH"], HOME: "/h", TOKEN: "s3cret", GIT_TRACE: file };
    await read(`ext::${script}`, { protocols: ["ext"], environment });
    const given = readFileSync(file, "utf8");
    expect(given).toContain("HOME=/h\n");
    expect(given).toContain("GIT_ALLOC_LIMIT=512m\n");
    expect(given).toContain("GIT_TERMINAL_PROMPT=0\n");
    expect(given).not.toMatch(/TOKEN|s3cret|GIT_TRACE/);
  });

  it("brings no submodule in, and says so", async () => {
    const inner = new TestRepository();
    inner.write("a.yaml", "inner");
    inner.commit();
    const repository = new TestRepository();
    const allow = ["-c", "protocol.file.allow=always"];
    repository.git(...allow, "submodule", "--quiet", "add", inner.url, "model/inner");
    repository.write("model/a.yaml", "a");
    repository.write("other/a.yaml", "b");
    repository.commit();
    const { url } = repository;
    expect(await read(url, { subFolder: "model" })).toBe(
      "the repository holds the submodule `inner`",
    );
    expect(await read(url, { subFolder: "other" })).toEqual({ "a.yaml": "b" });
  });

  it("holds no links where they could hide a definition", async () => {
    const repository = new TestRepository();
    repository.write("model/a.yaml", "a");
    repository.write("docs/a.yaml", "a");
    repository.link("model/README", "a.yaml");
    repository.link("model/CLAUDE.md", "/etc/hostname");
    repository.link("model/tree", "../../tree");
    repository.link("model/nowhere", "absent");
    repository.commit();
    const { url } = repository;
    const subFolder = "model";
    expect(await read(url, { subFolder })).toEqual({ "a.yaml": "a" });
    repository.link("model/b.yaml", "/etc/hostname");
    repository.commit();
    expect(await read(url, { subFolder })).toBe("the repository holds the link `b.yaml`");
    repository.git("rm", "--quiet", "model/b.yaml");
    repository.link("model/docs", "../docs");
    repository.commit();
    expect(await read(url, { subFolder })).toBe(
      "the repository holds a link to a folder, which is not followed",
    );
    repository.link("linked", "docs");
    repository.commit();
    expect(await read(url, { subFolder: "linked" })).toContain(
      "git says: fatal: not a tree object",
    );
  });

  it("keeps to the bounds", async () => {
    const repository = new TestRepository();
    repository.write("a.yaml", Buffer.alloc(MAX_FILE_BYTES, "x"));
    repository.write("b.md", "b");
    repository.commit();
    const { url } = repository;
    expect(await read(url, limited({ maxEntries: 2 }))).toHaveProperty(["a.yaml"]);
    expect(await read(url, limited({ maxEntries: 1 }))).toBe(
      "the repository has more than 1 entries",
    );
    repository.write("a.yaml", Buffer.alloc(MAX_FILE_BYTES + 1, "x"));
    repository.commit();
    expect(await read(url)).toBe(
      `the repository holds \`a.yaml\`, larger than ${MAX_FILE_BYTES} bytes`,
    );
    // Each name of half the bytes that a line of the list may have.
    for (let index = 0; index < 20; index += 1)
      repository.write(`c/${index}${"c".repeat(220)}`, "");
    repository.commit();
    const long = await read(url, { subFolder: "c", ...limited({ maxEntries: 10 }) });
    expect(long).toContain("git writes more than 2560 bytes");
  });

  it("may not send more than its bound", async () => {
    const repository = new TestRepository();
    repository.write("a.yaml", "a");
    const noise = Buffer.alloc(200_000);
    for (let at = 0; at < noise.length; at += 1) noise[at] = (at * at * 31 + (at >> 3)) % 251;
    repository.write("noise", noise);
    repository.commit();
    const { url } = repository;
    const most = await read(url, limited({ maxRepositoryBytes: 1024 * 1024 }));
    expect(most).toEqual({ "a.yaml": "a" });
    expect(await read(url, limited({ maxRepositoryBytes: 1000 }))).toBe(
      "the repository has more than 1000 bytes at that ref",
    );
  });

  it("names what stands in Git LFS", async () => {
    const repository = new TestRepository();
    repository.write(
      "a.yaml",
      "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    );
    repository.commit();
    expect(await read(repository.url)).toBe("`a.yaml` stands in Git LFS, which is not read");
  });
});

describe("a host that does not answer", () => {
  it("is waited for no longer than the time limit", async () => {
    const result = await read("ext::sleep 600", {
      protocols: ["ext"],
      ...limited({ timeLimitMillis: 50 }),
    });
    expect(result).toBe("git is not done after 0.05 s");
  });

  it("may not fill the disk meanwhile", async () => {
    const workFolder = temporaryFolder();
    const script = join(temporaryFolder(), "flood");
    writeFileSync(script, `#!/bin/sh\nhead -c 100000 /dev/zero > ${workFolder}/pack\nsleep 600\n`);
    chmodSync(script, 0o700);
    const options = { protocols: ["ext"], ...limited({ maxRepositoryBytes: 90_000 }) };
    expect(await read(`ext::${script}`, options, workFolder)).toBe(
      "the repository has more than 90000 bytes at that ref",
    );
  });

  it.skipIf(process.platform !== "linux")(
    "leaves no process behind when it is given up",
    async () => {
      const file = join(temporaryFolder(), "pid");
      const script = join(temporaryFolder(), "hang");
      writeFileSync(
        script,
        `#!/bin/sh\necho $$ > ${file}.tmp\nmv ${file}.tmp ${file}\nsleep 600\n`,
      );
      chmodSync(script, 0o700);
      const controller = new AbortController();
      const { signal } = controller;
      const reading = read(`ext::${script}`, { protocols: ["ext"], signal });
      await expect.poll(() => existsSync(file), POLLING).toBe(true);
      const pid = Number(readFileSync(file, "utf8"));
      expect(isAlive(pid)).toBe(true);
      controller.abort();
      expect(await reading).toBe("fetching was stopped before its end");
      await expect.poll(() => isAlive(pid), POLLING).toBe(false);
      expect(await read("ext::sleep 600", { protocols: ["ext"], signal })).toBe(
        "fetching was stopped before its end",
      );
    },
  );
});

const POLLING = { timeout: 20_000 };

/** A process that has ended and whose parent has not looked yet is not alive. */
function isAlive(pid: number): boolean {
  if (!readdirSync("/proc").includes(`${pid}`)) return false;
  return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
}
