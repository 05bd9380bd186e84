import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { paxHeader, tar, zip } from "../../../test/archive-builder.ts";
import { MAX_FILE_BYTES } from "../limits.ts";
import { readArchive } from "./archive.ts";
import { isSafeName } from "./entries.ts";
import { DEPENDENCY_LIMITS } from "./limits.ts";
import { isProblem } from "./problem.ts";

const LIMITS = { ...DEPENDENCY_LIMITS, maxUnpackedBytes: 1024 * 1024, maxEntries: 100 };
const ENTRIES = [
  { name: "r/manifest.yaml", body: "schema_url: x" },
  { name: "r/model/a.yaml", body: "a".repeat(700) },
  { name: "r/model/b.yaml", body: "b" },
  { name: "r/README.md", body: "c".repeat(30) },
];

interface Mutation {
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly kind: "overwrite" | "insert" | "cut";
}

/** What numbers in headers are mistaken for: none, all, the sign. */
const EDGES = [
  [0],
  [0xff],
  [0x80],
  [0xff, 0xff, 0xff, 0xff],
  [0, 0, 0, 0],
  [0xff, 0xff, 0xff, 0x7f],
];

const MUTATIONS = fc.array(
  fc.record<Mutation>({
    at: fc.nat({ max: 4096 }),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 6 }),
      fc.constantFrom(...EDGES.map((edge) => Uint8Array.from(edge))),
    ),
    kind: fc.constantFrom("overwrite", "overwrite", "overwrite", "insert", "cut"),
  }),
  { minLength: 1, maxLength: 6 },
);

function mutate(bytes: Uint8Array, mutations: readonly Mutation[]): Buffer {
  let result = Buffer.from(bytes);
  for (const { at, bytes: inserted, kind } of mutations) {
    const start = at % (result.length + 1);
    const end = kind === "overwrite" ? start + inserted.length : start;
    const rest = kind === "cut" ? [] : [inserted, result.subarray(end)];
    // A cut takes bytes out of the middle as often as it takes the end off.
    const after = kind === "cut" && at % 2 === 0 ? [result.subarray(start + inserted.length)] : [];
    result = Buffer.concat([result.subarray(0, start), ...rest, ...after]);
  }
  return result;
}

/** A checksum that holds, so that what was changed in the header is read at all. */
function withChecksums(bytes: Buffer): Buffer {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const header = bytes.subarray(at, at + 512);
    if (header.toString("latin1", 257, 262) !== "ustar") continue;
    header.write("        ", 148);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  }
  return bytes;
}

async function expectSound(name: string, bytes: Uint8Array): Promise<void> {
  for (const subFolder of [undefined, "model"]) {
    const files = await readArchive(name, bytes, subFolder, LIMITS);
    if (isProblem(files)) {
      expect(files.problem).toMatch(/^the archive ./);
      expect(files.help).not.toBe("");
      continue;
    }
    expect(files.length).toBeGreaterThan(0);
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    for (const { bytes: content, path } of files) {
      expect(isSafeName(path) && /\.ya?ml$/.test(path)).toBe(true);
      expect(content.length).toBeLessThanOrEqual(MAX_FILE_BYTES);
    }
  }
}

const TAR = tar([paxHeader({ path: "r/model/c.yaml" }), ...ENTRIES]);
const SEEDS: readonly (readonly [string, (mutations: readonly Mutation[]) => Buffer])[] = [
  ["a.tar.gz", (mutations) => mutate(gzipSync(TAR), mutations)],
  ["a.tar.gz", (mutations) => gzipSync(mutate(TAR, mutations))],
  ["a.tar.gz", (mutations) => gzipSync(withChecksums(mutate(TAR, mutations)))],
  ["a.zip", (mutations) => mutate(zip(ENTRIES), mutations)],
  [
    "a.zip",
    (mutations) => mutate(zip(ENTRIES.map((entry) => ({ ...entry, isStored: true }))), mutations),
  ],
];

it.each(SEEDS)("survives whatever %s was changed to (%#)", async (name, build) => {
  await fc.assert(
    fc.asyncProperty(MUTATIONS, (mutations) => expectSound(name, build(mutations))),
    { numRuns: 500 },
  );
});

it.each(["a.tar.gz", "a.zip"])("survives any bytes as %s", async (name) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) => expectSound(name, bytes)),
  );
});
