import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../test/support.ts";
import type { SourceFile } from "../source.ts";
import { readCached, writeCached } from "./cache.ts";
import { decodeContent, digestOf, encodeContent, isDigest } from "./content.ts";
import { MAX_OBJECT_BYTES } from "./limits.ts";

const SOURCE = "https://h.example/r.git@v1[model]";
const FILES: readonly SourceFile[] = [
  { path: "b/c.yaml", bytes: Uint8Array.of(0xff, 0, 0x7f) },
  { path: "a.yaml", bytes: Uint8Array.from(Buffer.from("schema_url: ä")) },
];
const SORTED = [...FILES].reverse();

function filled(): { readonly cache: string; readonly object: string; readonly note: string } {
  const cache = temporaryFolder();
  const digest = writeCached(cache, SOURCE, FILES);
  if (!isDigest(digest)) throw new Error(digest.problem);
  const [note = ""] = readdirSync(join(cache, "v1/sources"));
  return {
    cache,
    object: join(cache, "v1/objects", `${digest.slice(7)}.json`),
    note: join(cache, "v1/sources", note),
  };
}

describe("the content of a registry", () => {
  it("is the same in any order of files, and another for any other files", () => {
    const files = fc.uniqueArray(
      fc.record({
        path: fc.stringMatching(/^[a-z]{1,3}(\/[a-z]{1,3})?\.yaml$/),
        bytes: fc.uint8Array({ maxLength: 20 }),
      }),
      { selector: ({ path }) => path, maxLength: 5 },
    );
    fc.assert(
      fc.property(files, files, (left, right) => {
        const content = encodeContent(left);
        expect(encodeContent([...left].reverse())).toEqual(content);
        expect(decodeContent(content)).toEqual(sorted(left));
        const isSame = JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
        expect(digestOf(encodeContent(right)) === digestOf(content)).toBe(isSame);
      }),
    );
  });

  it.each([
    "",
    "null",
    "{}",
    '{"format":"sonde-registry/2","files":[]}',
    '{"format":"sonde-registry/1","files":{}}',
    '{"format":"sonde-registry/1","files":[{"path":"../a.yaml","base64":""}]}',
    '{"format":"sonde-registry/1","files":[{"path":"/a.yaml","base64":""}]}',
    '{"format":"sonde-registry/1","files":[{"path":"a.yaml"}]}',
    '{"format":"sonde-registry/1","files":[null]}',
    `{"format":"sonde-registry/1","files":[${Array(2049).fill('{"path":"a","base64":""}')}]}`,
  ])("is not just anything (%#)", (text) => {
    expect(decodeContent(Buffer.from(text))).toBeUndefined();
  });
});

function sorted(files: readonly SourceFile[]): readonly SourceFile[] {
  return [...files].sort((left, right) => (left.path < right.path ? -1 : 1));
}

describe("the cache", () => {
  it("gives back what was put in, by its source or by its digest", () => {
    const { cache, object } = filled();
    const digest = digestOf(readFileSync(object));
    expect(readCached(cache, SOURCE, undefined)).toEqual({ files: SORTED, digest });
    expect(readCached(cache, "something else", digest)).toEqual({ files: SORTED, digest });
    expect(object).toContain(digest.slice("sha256:".length));
  });

  it("knows nothing of what was not put in", () => {
    const { cache } = filled();
    expect(readCached(cache, `${SOURCE}x`, undefined)).toBeUndefined();
    expect(readCached(cache, SOURCE, digestOf("x"))).toBeUndefined();
    expect(readCached(join(cache, "absent"), SOURCE, undefined)).toBeUndefined();
  });

  it("takes the newest content of a source, and keeps the older", () => {
    const { cache, object } = filled();
    const newest = writeCached(cache, SOURCE, FILES.slice(1));
    expect(readCached(cache, SOURCE, undefined)).toEqual({
      files: FILES.slice(1),
      digest: newest,
    });
    const older = digestOf(readFileSync(object));
    expect(readCached(cache, SOURCE, older)).toMatchObject({ files: SORTED });
  });

  it("leaves nothing beside its files, and lets nobody else read them", () => {
    const { cache, object } = filled();
    const left = readdirSync(cache, { recursive: true }).filter((name) =>
      /\.sonde-/.test(`${name}`),
    );
    expect(left).toEqual([]);
    expect(statSync(object).mode & 0o077).toBe(0);
    expect(statSync(join(cache, "v1")).mode & 0o077).toBe(0);
  });

  it.each([
    [
      "an object that was changed",
      "object",
      (file: string) => writeFileSync(file, encodeContent([])),
    ],
    ["half of an object", "object", (file: string) => truncateSync(file, 40)],
    ["an empty object", "object", (file: string) => truncateSync(file, 0)],
    ["an empty note", "note", (file: string) => truncateSync(file, 0)],
    ["a note without a digest", "note", (file: string) => writeFileSync(file, "null")],
    [
      "a note of something else",
      "note",
      (file: string) => writeFileSync(file, `{"source":"x","digest":"${digestOf("x")}"}`),
    ],
    [
      "a note that leads out of the cache",
      "note",
      (file: string) =>
        writeFileSync(file, JSON.stringify({ source: SOURCE, digest: "sha256:../../x" })),
    ],
  ] as const)("tells %s, until it is fetched again", (_, which, damage) => {
    const { cache, ...paths } = filled();
    damage(paths[which]);
    expect(readCached(cache, SOURCE, undefined)).toEqual({
      problem: `the cache's file \`${paths[which]}\` is damaged`,
      help: "run `sonde fetch`, which writes it anew",
    });
    expect(isDigest(writeCached(cache, SOURCE, FILES))).toBe(true);
    expect(readCached(cache, SOURCE, undefined)).toMatchObject({ files: SORTED });
  });

  it("reads no more of an object than its bound, and follows no link", () => {
    const { cache, object } = filled();
    truncateSync(object, MAX_OBJECT_BYTES + 4096);
    expect(readCached(cache, SOURCE, undefined)).toMatchObject({
      problem: expect.stringContaining("is damaged"),
    });
    rmSync(object);
    writeFileSync(`${object}.real`, encodeContent(FILES));
    symlinkSync(`${object}.real`, object);
    expect(readCached(cache, SOURCE, undefined)).toEqual({
      problem: `the cache's file \`${object}\` cannot be read: it is a symbolic link`,
      help: expect.stringContaining("SONDE_CACHE"),
    });
  });

  it("says so where it cannot be written", () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    expect(writeCached(file, SOURCE, FILES)).toEqual({
      problem: `the cache folder \`${file}\` cannot be written: a part of its path is not a folder`,
      help: expect.stringContaining("SONDE_CACHE"),
    });
  });

  it.skipIf(process.getuid?.() === 0)("says so where permissions forbid it", () => {
    const cache = join(temporaryFolder(), "closed");
    mkdirSync(cache);
    chmodSync(cache, 0o500);
    expect(writeCached(cache, SOURCE, FILES)).toMatchObject({
      problem: expect.stringContaining("its permissions forbid it"),
    });
  });

  it("shows whole contents only, while two processes write", async () => {
    const { cache } = filled();
    const program = `
      import { writeCached } from ${JSON.stringify(new URL("cache.ts", import.meta.url).href)};
      const [cache, source, name] = process.argv.slice(1);
      for (let round = 0; round < 150; round += 1) {
        const bytes = Buffer.alloc(20_000, round % 5);
        const written = writeCached(cache, source, [{ path: "a.yaml", bytes }]);
        if (typeof written !== "string") throw new Error(written.problem);
      }`;
    const argv = ["--input-type=module", "--eval", program, cache, SOURCE];
    const writers = [1, 2].map(() => spawn(process.execPath, argv, { stdio: "inherit" }));
    const ends = Promise.all(writers.map((writer) => once(writer, "close")));
    let isEnded = false;
    void ends.then(() => {
      isEnded = true;
    });
    let reads = 0;
    while (!isEnded) {
      expect(readCached(cache, SOURCE, undefined)).toHaveProperty("files");
      reads += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await ends).map(([code]) => code)).toEqual([0, 0]);
    expect(reads).toBeGreaterThan(1);
    expect(readdirSync(join(cache, "v1/objects"))).toHaveLength(6);
  });
});
