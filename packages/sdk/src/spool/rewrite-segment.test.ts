import { afterAll, expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { readDisk } from "../../test/support/spool/crash-check.ts";
import { choicesAt, crashImage } from "../../test/support/spool/crash-images.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { recordedDisk } from "../../test/support/spool/recorded-disk.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { Workbench } from "../../test/support/spool/workbench.ts";
import type { FileSystem } from "../file-system.ts";
import { readSampling } from "../row/resampled-row.ts";
import { thinByHalf } from "../sample/redraw.ts";
import { emptyVerdict } from "../sample/window/window-judge.ts";
import { BLOCK_KIND, type Block } from "./block.ts";
import { instanceBytes } from "./instance-name.ts";
import {
  type RewrittenSegment,
  readWholeSegment,
  removeThinRemains,
  rewriteSegment,
} from "./rewrite-segment.ts";
import { scanBlocks } from "./scan.ts";
import { decodeTables } from "./tables.ts";
import type { RowJudge } from "./thinned-block.ts";

const ROWS = 5000;

/** A process that is dead and left one sealed segment of the normal lane. */
function leftSegment(): { memory: MemoryFileSystem; id: string; path: string; bytes: number } {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = new Workbench({ files: memory, clock, processes: new FakeProcesses(1), seed: 1 });
  for (let part = 0; part < 5; part++) bench.write("normal", ROWS / 5);
  clock.advance(60_000);
  bench.spool.maintain();
  const path = `${bench.directory}/normal-00000001.seg`;
  return { memory, id: bench.instanceId, path, bytes: memory.status(path)!.bytes };
}

const left = leftSegment();
const place = { instance: instanceBytes(left.id), file: 1 };

/** Half of the rows, by a seed. */
function half(a: number): RowJudge {
  const before = emptyVerdict();
  return (payload, start, length, into) => {
    readSampling(payload, start, length, before);
    return thinByHalf({ a, b: 7 }, before, into) ? "stays" : "thinned.spool_full";
  };
}

function rewrite(files: FileSystem, from: number = 0): RewrittenSegment {
  const { path, bytes } = left;
  const before = blocksOf(left.memory).filter(({ offset }) => offset >= from);
  const items = before.reduce((sum, block) => sum + block.items, 0);
  const segment = { path, bytes, number: 1, items };
  return rewriteSegment(files, readWholeSegment(files, place.instance, segment, from)!, 3, half(1));
}

function blocksOf(files: MemoryFileSystem): readonly Block[] {
  const { blocks, damagedBytes } = scanBlocks(files.bytesOf(left.path), place);
  expect(damagedBytes).toBe(0);
  return blocks;
}

test("headers, counts and tables stay; half of the rows go, and the tables say how often", () => {
  const memory = left.memory.copy();
  const { bytes, newOffset } = rewrite(memory);
  expect(memory.status(left.path)!.bytes).toBe(bytes);
  expect(bytes).toBeLessThan(0.7 * left.bytes);
  const before = blocksOf(left.memory);
  const after = blocksOf(memory);
  const header = ({ kind, lane, items, cumulativeItems, firstSequence, timeMillis }: Block) => ({
    ...{ kind, lane, items, cumulativeItems, firstSequence, timeMillis },
  });
  expect(after.map(header)).toEqual(before.map(header));
  expect(before.map(({ offset }) => newOffset(offset))).toEqual(after.map(({ offset }) => offset));
  expect(newOffset(left.bytes)).toBe(bytes);
  for (const [at, { kind, payload }] of after.entries()) {
    if (kind === BLOCK_KIND.rows) continue;
    expect(decodeTables(payload)).toEqual({ ...decodeTables(before[at]!.payload), thinnings: 3 });
  }
  const { found, final } = readDisk(memory, 2);
  expect(found).toMatchObject({ admitted: ROWS, buffered: ROWS, discrepancy: 0 });
  expectBalanced(final);
  expect(final.thinned).toBeGreaterThan(0.45 * ROWS);
  expect(final.thinned).toBeLessThan(0.55 * ROWS);
  expect(final).toMatchObject({ dropped: 0, delivered: ROWS - final.thinned });
});

test("what lies before the cursor stays byte by byte, so that the cursor means the same in either file", () => {
  const memory = left.memory.copy();
  const rows = blocksOf(left.memory).filter(({ kind }) => kind === BLOCK_KIND.rows);
  const from = rows[2]!.offset;
  const { newOffset } = rewrite(memory, from);
  expect(newOffset(from)).toBe(from);
  const [before, after] = [left.memory, memory].map((files) => files.bytesOf(left.path));
  expect(after!.subarray(0, from).equals(before!.subarray(0, from))).toBe(true);
  expect(after!.byteLength).toBeLessThan(before!.byteLength);
});

test("a segment that is damaged, cut, longer, or holds other rows than the books say is left alone", () => {
  const { path, bytes } = left;
  const read = (memory: MemoryFileSystem, change: object = {}): unknown =>
    readWholeSegment(memory, place.instance, { path, bytes, number: 1, items: ROWS, ...change }, 0);
  expect(read(left.memory)).toBeDefined();
  expect(read(left.memory, { items: ROWS - 1 })).toBeUndefined();
  expect(read(left.memory, { bytes: bytes + 1 })).toBeUndefined();
  expect(read(left.memory, { number: 2 })).toBeUndefined();
  const random = new SeededRandom(3);
  for (let round = 0; round < 20; round++) {
    const damaged = left.memory.copy();
    const whole = damaged.bytesOf(path);
    whole[random.below(bytes)]! ^= 1 + random.below(255);
    damaged.put(path, whole);
    expect(read(damaged)).toBeUndefined();
  }
});

test("whichever call the disk refuses, the old file stands or the new one, and nothing else is left", () => {
  const counting = new FaultyFileSystem(left.memory.copy());
  rewrite(counting);
  const calls = counting.operations.length;
  expect(calls).toBeGreaterThan(10);
  const seen = new Set<string>();
  for (let call = 0; call < calls; call++) {
    const memory = left.memory.copy();
    const files = new FaultyFileSystem(memory);
    let at = 0;
    files.decide = () => (at++ === call ? "EIO" : undefined);
    expect(() => rewrite(files)).toThrow("EIO");
    expect(memory.openDescriptors).toBe(0);
    expect(memory.paths.filter((path) => path.endsWith(".thin"))).toEqual([]);
    expect(memory.bytesOf(left.path).equals(left.memory.bytesOf(left.path))).toBe(true);
    seen.add(counting.operations[call]!.name);
  }
  const all = ["openToRead", "read", "create", "write", "sync", "rename"];
  expect([...seen]).toEqual(expect.arrayContaining(all));
});

test("a write that is cut short ends it, and so does one that throws while what was begun cannot be removed", () => {
  const memory = left.memory.copy();
  const files = new FaultyFileSystem(memory);
  files.decide = ({ name }) => (name === "write" ? { shortBy: 1 } : undefined);
  expect(() => rewrite(files)).toThrow("the disk took");
  files.decide = ({ name }) => (name === "write" || name === "removeFile" ? "EIO" : undefined);
  expect(() => rewrite(files)).toThrow("EIO");
  const thin = `${left.path}.thin`;
  expect(memory.paths).toContain(thin);
  // The next try takes the name, and so does recovery.
  files.decide = () => undefined;
  removeThinRemains(files, left.path.slice(0, left.path.lastIndexOf("/")));
  expect(memory.paths).not.toContain(thin);
  memory.put(thin, Buffer.from("torn"));
  rewrite(files);
  expect(memory.paths).not.toContain(thin);
});

let images = 0;
afterAll(() => console.log(`${images} images of a disk without power, each read`));

test("whatever a loss of power leaves, each row is counted once, and the next process removes what was begun", () => {
  const random = new SeededRandom(4);
  const files = recordedDisk(left.memory);
  const start = files.changes.length;
  rewrite(files);
  files.syncDirectory(left.path.slice(0, left.path.lastIndexOf("/")));
  const { changes } = files;
  const outcomes = new Set<number>();
  for (let end = start; end <= changes.length; end++) {
    for (const choice of choicesAt(changes, end, 6, random).choices) {
      images++;
      const { found, final, disk } = readDisk(crashImage(changes, end, choice, random), end);
      expect(found).toMatchObject({ admitted: ROWS, buffered: ROWS, discrepancy: 0 });
      expect(final).toMatchObject({ buffered: 0, dropped: 0, discrepancy: 0 });
      expect(disk.paths.filter((path) => path.endsWith(".thin"))).toEqual([]);
      outcomes.add(final.thinned);
    }
  }
  // Nothing of it, or all of it.
  expect(outcomes.size).toBe(2);
  expect(outcomes).toContain(0);
});
