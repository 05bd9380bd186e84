import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { paxHeader, tarGz, zip } from "../../../test/archive-builder.ts";
import { MAX_FILE_BYTES, MAX_FILES, MAX_FOLDER_DEPTH, MAX_REGISTRY_BYTES } from "../limits.ts";
import { readArchive } from "./archive.ts";
import { DEPENDENCY_LIMITS, type DependencyLimits, MAX_ENTRY_NAME_LENGTH } from "./limits.ts";
import { isProblem } from "./problem.ts";

interface PlainEntry {
  readonly name: string;
  readonly body?: string | Buffer;
}

/** The same entries in either format. */
const FORMATS: readonly (readonly [string, (entries: readonly PlainEntry[]) => Buffer])[] = [
  ["a.tar.gz", (entries) => tarGz(entries.map(asTarEntry))],
  ["a.zip", (entries) => zip(entries)],
];

function asTarEntry(entry: PlainEntry): PlainEntry & { readonly type: string } {
  return { ...entry, type: entry.name.endsWith("/") ? "5" : "0" };
}

/** Paths and texts, or the problem. */
async function read(
  name: string,
  bytes: Uint8Array,
  subFolder?: string,
  limits?: Partial<DependencyLimits>,
): Promise<Readonly<Record<string, string>> | string> {
  const files = await readArchive(name, bytes, subFolder, { ...DEPENDENCY_LIMITS, ...limits });
  if (isProblem(files)) return files.problem;
  return Object.fromEntries(files.map(({ bytes, path }) => [path, Buffer.from(bytes).toString()]));
}

describe.each(FORMATS)("reading %s", (name, build) => {
  const usual = build([
    { name: "r-1.0/" },
    { name: "r-1.0/manifest.yaml", body: "m" },
    { name: "r-1.0/README.md", body: "no" },
    { name: "r-1.0/model/" },
    { name: "r-1.0/model/a.yaml", body: "ä" },
    { name: "r-1.0/model/deep/b.yml", body: "" },
    { name: "r-1.0/model/.github/c.yaml", body: "no" },
    { name: "r-1.0/models/d.yaml", body: "d" },
  ]);

  it("takes the YAML files below the first folder", async () => {
    expect(await read(name, usual)).toEqual({
      "manifest.yaml": "m",
      "model/a.yaml": "ä",
      "model/deep/b.yml": "",
      "models/d.yaml": "d",
    });
  });

  it("takes those of the sub folder, by paths in it", async () => {
    expect(await read(name, usual, "model")).toEqual({ "a.yaml": "ä", "deep/b.yml": "" });
    expect(await read(name, usual, "model/deep")).toEqual({ "b.yml": "" });
  });

  it("says so where nothing is found", async () => {
    expect(await read(name, usual, "nowhere")).toBe(
      "the archive holds no YAML files in `nowhere` below its first folder",
    );
    expect(await read(name, build([{ name: "manifest.yaml" }]))).toContain("no YAML files");
  });

  it.each([
    "r/../../a.yaml",
    "../a.yaml",
    "r/..",
    "/r/a.yaml",
    "C:/r/a.yaml",
    "C:a.yaml",
    "r\\..\\a.yaml",
    "r/a\u0007.yaml",
    "r/a\u202E.yaml",
    "r/../README.md",
  ])("refuses the name %j, also of what is not read", async (hostile) => {
    const result = await read(name, build([{ name: hostile }, { name: "r/a.yaml" }]));
    expect(result).toBe(`the archive holds an entry with the name \`${hostile}\``);
  });

  it("refuses a name longer than its bound", async () => {
    const longest = `r/${"a".repeat(MAX_ENTRY_NAME_LENGTH - "r/.yaml".length)}.yaml`;
    const named = (path: string): Buffer =>
      name === "a.zip" ? zip([{ name: path }]) : tarGz([paxHeader({ path }), { name: "r/short" }]);
    expect(await read(name, named(longest))).toEqual({ [longest.slice(2)]: "" });
    const refused = await read(name, named(longest.replace(".yaml", "a.yaml")));
    expect(refused).toBe(`the archive holds an entry with the name \`${longest.slice(0, 80)}…\``);
  });

  it("refuses a file that stands there twice", async () => {
    const twice = [{ name: "r/a.yaml" }, { name: "r/./a.yaml" }];
    expect(await read(name, build(twice))).toBe("the archive holds `a.yaml` twice");
    // Cutting off the first folder can bring two together.
    const both = [{ name: "r/a.yaml" }, { name: "s/a.yaml" }];
    expect(await read(name, build(both))).toBe("the archive holds `a.yaml` twice");
  });

  it("keeps to its bounds", async () => {
    const entries = Array.from({ length: 3 }, (_, index) => ({ name: `r/${index}.txt` }));
    const archive = build([...entries, { name: "r/a.yaml", body: "a" }]);
    expect(await read(name, archive, undefined, { maxEntries: 4 })).toEqual({ "a.yaml": "a" });
    const refused = await read(name, archive, undefined, { maxEntries: 3 });
    expect(refused).toBe("the archive has more than 3 entries");
    const maxArchiveBytes = archive.length;
    const fits = await read(name, archive, undefined, { maxArchiveBytes });
    expect(fits).toEqual({ "a.yaml": "a" });
    const tooLarge = await read(name, archive, undefined, { maxArchiveBytes: maxArchiveBytes - 1 });
    expect(tooLarge).toBe(`the archive is larger than ${maxArchiveBytes - 1} bytes`);
  });

  it("keeps to the bounds of a registry", async () => {
    const largest = { name: "r/a.yaml", body: Buffer.alloc(MAX_FILE_BYTES) };
    expect(Object.keys(await read(name, build([largest])))).toEqual(["a.yaml"]);
    const tooLarge = { ...largest, body: Buffer.alloc(MAX_FILE_BYTES + 1) };
    expect(await read(name, build([tooLarge]))).toContain(`larger than ${MAX_FILE_BYTES} bytes`);
    const folders = "d/".repeat(MAX_FOLDER_DEPTH);
    const deepest = await read(name, build([{ name: `r/${folders}a.yaml` }]));
    expect(deepest).toEqual({ [`${folders}a.yaml`]: "" });
    const tooDeep = await read(name, build([{ name: `r/${folders}d/a.yaml` }]));
    expect(tooDeep).toContain("nests folders more than");
    const files = Array.from({ length: MAX_FILES + 1 }, (_, at) => ({ name: `r/${at}.yaml` }));
    expect(await read(name, build(files))).toContain(`more than ${MAX_FILES} files`);
    expect(Object.keys(await read(name, build(files.slice(1))))).toHaveLength(MAX_FILES);
    const count = MAX_REGISTRY_BYTES / MAX_FILE_BYTES + 1;
    const heavy = files.slice(0, count).map((file) => ({ ...file, body: largest.body }));
    expect(await read(name, build(heavy))).toContain(`or ${MAX_REGISTRY_BYTES} bytes`);
    expect(Object.keys(await read(name, build(heavy.slice(1))))).toHaveLength(count - 1);
  });

  it("says so where the archive is cut off or something else", async () => {
    for (const length of [0, 1, 10, usual.length >> 1, usual.length - 1]) {
      expect(await read(name, usual.subarray(0, length))).toMatch(/cannot be (?:read|unpacked)/);
    }
    expect(await read(name, Buffer.from("hello"))).toMatch(/cannot be (?:read|unpacked)/);
    const other = name === "a.zip" ? "a.tar.gz" : "a.zip";
    expect(await read(other, usual)).toMatch(/cannot be (?:read|unpacked)/);
  });
});

describe("reading .tar.gz", () => {
  const good = { name: "r/a.yaml", body: "a" };

  it.each([
    ["the link `r/b`", { name: "r/b", type: "2", linkName: "/etc/passwd" }],
    ["the link `r/b.yaml`", { name: "r/b.yaml", type: "1", linkName: "r/a.yaml" }],
    ["what is neither a file nor a folder: `r/b`", { name: "r/b", type: "3" }],
    ["what is neither a file nor a folder: `r/b.yaml`", { name: "r/b.yaml", type: "6" }],
  ])("refuses %s", async (shown, entry) => {
    expect(await read("a.tar.gz", tarGz([good, entry]))).toBe(`the archive holds ${shown}`);
  });

  it("takes a long name from its pax header, and refuses what it smuggles in", async () => {
    const long = `r/${"d".repeat(200)}/a.yaml`;
    const longest = tarGz([paxHeader({ path: long }), { ...good, name: "short" }]);
    expect(await read("a.tar.gz", longest)).toEqual({ [long.slice(2)]: "a" });
    const hostile = tarGz([paxHeader({ path: "r/../a.yaml" }), good]);
    expect(await read("a.tar.gz", hostile)).toContain("an entry with the name `r/../a.yaml`");
    const sparse = tarGz([paxHeader({ "GNU.sparse.major": "1" }), good]);
    expect(await read("a.tar.gz", sparse)).toContain("neither a file nor a folder: `r/a.yaml`");
    const size = tarGz([paxHeader({ size: "99999999" }), good]);
    expect(await read("a.tar.gz", size)).toMatch(/cannot be read|larger than/);
  });

  it("passes over the header that git puts in front", async () => {
    const global = { name: "pax_global_header", type: "g", body: "12 comment=\n" };
    expect(await read("a.tar.gz", tarGz([global, good]))).toEqual({ "a.yaml": "a" });
  });

  it("cuts off `.` as a first folder, as tar writes it", async () => {
    const archive = tarGz([
      { name: "./", type: "5" },
      { name: "./model/a.yaml", body: "a" },
    ]);
    expect(await read("a.tar.gz", archive, "model")).toEqual({ "a.yaml": "a" });
  });

  it("refuses a name that is not UTF-8", async () => {
    const name = Buffer.from("r/\xe4.yaml", "latin1");
    expect(await read("a.tar.gz", tarGz([{ name }]))).toContain("an entry with the name `r/\uFFFD");
  });

  it("refuses a damaged header, and a size that the archive does not have", async () => {
    const bytes = Buffer.from(tarGz([good]));
    // Of the checksum at the end.
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 8) ^ 1, bytes.length - 8);
    expect(await read("a.tar.gz", bytes)).toContain("cannot be unpacked: incorrect data check");
    const liar = tarGz([{ ...good, size: 1_000_000 }]);
    expect(await read("a.tar.gz", liar)).toContain("cannot be read: Tar archive is truncated.");
  });

  it("unpacks no more than its bound", async () => {
    const archive = tarGz([good]);
    const limit = { maxUnpackedBytes: 512 + 512 + 1024 };
    expect(await read("a.tar.gz", archive, undefined, limit)).toEqual({ "a.yaml": "a" });
    const lower = { maxUnpackedBytes: limit.maxUnpackedBytes - 1 };
    const refused = await read("a.tar.gz", archive, undefined, lower);
    expect(refused).toBe("the archive has more than 2047 bytes when it is unpacked");
  });

  it("survives a bomb of 8 GiB within half a GiB", () => {
    // In a process of its own, for the memory to be its own.
    const program = `
      import { gzipSync } from "node:zlib";
      import { readArchive } from ${JSON.stringify(new URL("archive.ts", import.meta.url).href)};
      // Members in a row are one content.
      const member = gzipSync(Buffer.alloc(32 * 1024 * 1024));
      const bomb = Buffer.concat(Array(256).fill(member));
      const { problem } = await readArchive("a.tar.gz", bomb, undefined);
      console.log(JSON.stringify({ problem, maxRSS: process.resourceUsage().maxRSS }));`;
    const argv = ["--input-type=module", "--eval", program];
    const { maxRSS, problem } = JSON.parse(execFileSync(process.execPath, argv).toString());
    expect(problem).toContain("bytes when it is unpacked");
    expect(maxRSS).toBeLessThan(512 * 1024);
  });
});

describe("reading .zip", () => {
  const good = { name: "r/a.yaml", body: "a".repeat(100) };

  it("takes what is stored, too", async () => {
    expect(await read("a.zip", zip([{ ...good, isStored: true }]))).toEqual({
      "a.yaml": good.body,
    });
  });

  it.each([
    ["the link `r/b`", { name: "r/b", body: "/etc/passwd", mode: 0o120777 }],
    ["the link `r/b.yaml`", { name: "r/b.yaml", body: "a.yaml", mode: 0o120777 }],
    ["what is neither a file nor a folder: `r/b`", { name: "r/b", mode: 0o010644 }],
    ["`b.yaml`, whose checksum does not hold", { name: "r/b.yaml", body: "b", crc: 1 }],
    ["`b.yaml`, which is encrypted", { name: "r/b.yaml", body: "b", flags: 0x0801 }],
    ["`b.yaml`, packed by the unknown method 12", { name: "r/b.yaml", body: "b", method: 12 }],
    [
      "`b.yaml`, which has another size than announced",
      { name: "r/b.yaml", body: "b".repeat(100), size: 101 },
    ],
    [
      "`b.yaml`, which cannot be unpacked: unexpected end of file",
      { name: "r/b.yaml", body: "b".repeat(9), isStored: true, method: 8 },
    ],
  ])("refuses %s", async (shown, entry) => {
    expect(await read("a.zip", zip([good, entry]))).toBe(`the archive holds ${shown}`);
  });

  it("unpacks no more of a bomb than it announces", async () => {
    const body = Buffer.alloc(256 * 1024 * 1024);
    const bomb = zip([{ name: "r/b.yaml", body, crc: 0, size: 99 }]);
    const before = process.memoryUsage().arrayBuffers;
    const refused = await read("a.zip", bomb);
    expect(refused).toBe("the archive holds `b.yaml`, which has another size than announced");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  it("refuses a name that is not UTF-8", async () => {
    const name = Buffer.from("r/\xe4.yaml", "latin1");
    for (const flags of [0, 0x0800]) {
      const archive = zip([{ name, flags }]);
      expect(await read("a.zip", archive)).toContain("an entry with the name `r/\uFFFD");
    }
  });

  it("refuses a directory that leads out of the file", async () => {
    const archive = zip([good]);
    const wrong = Buffer.from(archive);
    wrong.writeUInt32LE(archive.length, archive.length - 6);
    expect(await read("a.zip", wrong)).toContain("cannot be read");
    // The local header's offset.
    const entry = Buffer.from(archive);
    entry.writeUInt32LE(0x7fffffff, archive.length - 22 - good.name.length - 4);
    expect(await read("a.zip", entry)).toContain("cannot be read");
  });

  it("is not an archive for being packed by gzip", async () => {
    expect(await read("a.zip", gzipSync("x"))).toContain("cannot be read");
  });
});
