import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { tarGz, zip } from "../../../test/archive-builder.ts";
import { temporaryFolder } from "../../../test/support.ts";
import type { OpenedDependency, RegistryLocation } from "../opened-dependency.ts";
import { writeCached } from "./cache.ts";
import { type Digest, digestOf, digestOfFiles } from "./content.ts";
import { DEPENDENCY_LIMITS } from "./limits.ts";
import { type OpenContext, openDependency } from "./open-dependency.ts";
import { isProblem } from "./problem.ts";
import { parseRegistryPath } from "./registry-path.ts";

/** A working directory with a registry in `telemetry/registry`, and a cache. */
let folder: string;
let namedBy: RegistryLocation;

beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, "telemetry/registry"), { recursive: true });
  namedBy = { kind: "folder", folder: join(folder, "telemetry/registry") };
});

function open(text: string, context: Partial<OpenContext> = {}): Promise<OpenedDependency> {
  const path = parseRegistryPath(text);
  if (isProblem(path)) throw new Error(path.problem);
  return openDependency(path, {
    namedBy,
    workingDirectory: folder,
    cacheFolder: join(folder, "cache"),
    ...context,
  });
}

function put(path: string, content: string | Buffer = path): string {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), content);
  return join(folder, path);
}

function textsOf(opened: OpenedDependency): unknown {
  if (opened.kind !== "files") return opened;
  return opened.files.map(({ bytes, path }) => [path, Buffer.from(bytes).toString()]);
}

describe("opening a folder", () => {
  it("looks beside the manifest, then in the working directory", async () => {
    put("common/a.yaml", "working directory");
    expect(textsOf(await open("common"))).toEqual([["a.yaml", "working directory"]]);
    put("telemetry/registry/common/a.yaml", "manifest");
    expect(textsOf(await open("common"))).toEqual([["a.yaml", "manifest"]]);
    expect(textsOf(await open("./common"))).toEqual([["a.yaml", "manifest"]]);
    expect(textsOf(await open(join(folder, "common")))).toEqual([["a.yaml", "working directory"]]);
  });

  it("says where it is, for places and for what it names itself", async () => {
    put("telemetry/common/a.yaml");
    const common = join(folder, "telemetry/common");
    expect(await open("../common")).toMatchObject({
      shownAs: "telemetry/common",
      location: { kind: "folder", folder: common },
      digest: undefined,
    });
    const workingDirectory = join(folder, "telemetry/common");
    expect(await open("../common", { workingDirectory })).toMatchObject({ shownAs: "." });
  });

  it("may be reached by a link, as packages in a workspace are", async () => {
    put("real/a.yaml", "a");
    symlinkSync(join(folder, "real"), join(folder, "link"));
    expect(textsOf(await open("link"))).toEqual([["a.yaml", "a"]]);
  });

  it("is a problem where it is absent, a file, or holds what cannot be read", async () => {
    expect(await open("nowhere")).toEqual({
      kind: "problem",
      problem: "`nowhere` exists neither beside the manifest nor in the working directory",
      help: "correct `registry_path`",
    });
    put("file");
    expect(await open("file")).toMatchObject({
      problem: "`file` cannot be read: it is not a folder",
    });
    expect(await open("file/deeper")).toMatchObject({ kind: "problem" });
    put("common/a.yaml");
    symlinkSync("/etc/hostname", join(folder, "common/b.yaml"));
    expect(await open("common")).toMatchObject({
      problem: "`common/b.yaml` is a symbolic link, which is not followed",
    });
  });
});

describe("opening an archive", () => {
  const entries = [{ name: "r/model/a.yaml", body: "a" }];

  it("reads it as it is", async () => {
    put("telemetry/x.tar.gz", tarGz(entries));
    put("y.zip", zip(entries));
    const fromTar = await open("../x.tar.gz[model]");
    expect(textsOf(fromTar)).toEqual([["a.yaml", "a"]]);
    const digest = digestOfFiles([{ path: "a.yaml", bytes: Buffer.from("a") }]);
    const location = { kind: "elsewhere" };
    expect(fromTar).toMatchObject({ shownAs: "telemetry/x.tar.gz[model]", location, digest });
    expect(await open("y.zip[model]")).toMatchObject({ shownAs: "y.zip[model]", location, digest });
  });

  it("is a problem where it is absent, no file, a link, too large or hostile", async () => {
    expect(await open("x.zip")).toMatchObject({
      problem: expect.stringContaining("exists neither"),
    });
    mkdirSync(join(folder, "folder.zip"));
    expect(await open("folder.zip")).toMatchObject({
      problem: "`folder.zip` cannot be read: it is not a regular file",
    });
    symlinkSync(put("y.zip", zip(entries)), join(folder, "link.zip"));
    expect(await open("link.zip")).toMatchObject({
      problem: "`link.zip` cannot be read: it is a symbolic link",
    });
    const limits = { ...DEPENDENCY_LIMITS, maxArchiveBytes: 100 };
    expect(await open("y.zip", { limits })).toMatchObject({
      problem: "`y.zip`: the archive is larger than 100 bytes",
    });
    put("z.zip", zip([{ name: "r/../../a.yaml" }]));
    expect(await open("z.zip")).toMatchObject({
      problem: "`z.zip`: the archive holds an entry with the name `r/../../a.yaml`",
    });
  });
});

it.each(["../common", "/etc", "x.zip"])(
  "does not let a registry from elsewhere name %s on this machine",
  async (text) => {
    put("common/a.yaml");
    put("x.zip", zip([{ name: "r/a.yaml" }]));
    expect(await open(text, { namedBy: { kind: "elsewhere" } })).toEqual({
      kind: "problem",
      problem: `\`${text}\` is a path of this machine, named by a registry from elsewhere`,
      help: "only registries in folders may name folders and archives",
    });
  },
);

describe("opening what was fetched", () => {
  const source = "https://h.example/r.git@v1[model]";
  const files = [{ path: "a.yaml", bytes: Uint8Array.from(Buffer.from("a")) }];

  it("takes it from the cache, for whoever names it", async () => {
    expect(await open(source)).toEqual({ kind: "not-fetched" });
    const digest = writeCached(join(folder, "cache"), source, files);
    const opened = {
      kind: "files",
      files,
      digest,
      shownAs: source,
      location: { kind: "elsewhere" },
    };
    expect(await open(source)).toEqual(opened);
    expect(await open(source, { namedBy: { kind: "elsewhere" } })).toEqual(opened);
    // Written in another way, the same.
    expect(await open("https://h.example/r.git@v1[./model/]")).toEqual(opened);
    expect(await open("https://h.example/r.git@v2[model]")).toEqual({ kind: "not-fetched" });
    const archive = "https://h.example/x.zip";
    expect(await open(archive)).toEqual({ kind: "not-fetched" });
    writeCached(join(folder, "cache"), archive, files);
    expect(await open(archive)).toEqual({ ...opened, shownAs: archive });
  });

  it("takes the content that is expected, though the source has another by now", async () => {
    const expectedDigest = writeCached(join(folder, "cache"), source, files) as Digest;
    writeCached(join(folder, "cache"), source, []);
    expect(await open(source, { expectedDigest })).toMatchObject({ files, digest: expectedDigest });
    const absent = digestOf("absent");
    expect(await open(source, { expectedDigest: absent })).toEqual({ kind: "not-fetched" });
  });

  it("says so where the cache is damaged", async () => {
    const digest = `${writeCached(join(folder, "cache"), source, files)}`.slice(7);
    put(`cache/v1/objects/${digest}.json`, "x");
    expect(await open(source)).toMatchObject({
      kind: "problem",
      problem: expect.stringContaining("is damaged"),
    });
  });
});
