import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { type Fault, FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { Workbench } from "../../test/support/spool/workbench.ts";
import { BLOCK_KIND } from "./block.ts";
import { instanceBytes } from "./instance-name.ts";
import { MAX_SEGMENT_BYTES, OVERLONG_SEGMENT_BYTES } from "./lane-writer.ts";
import { scanBlocks } from "./scan.ts";
import { decodeTables } from "./tables.ts";

function setUp(): {
  memory: MemoryFileSystem;
  files: FaultyFileSystem;
  clock: ManualClock;
  bench: Workbench;
} {
  const memory = new MemoryFileSystem();
  const files = new FaultyFileSystem(memory);
  const clock = new ManualClock();
  const bench = new Workbench({ files, clock, processes: new FakeProcesses(1), seed: 1 });
  return { memory, files, clock, bench };
}

/** Spoils the named call on segments, `times` times. */
function spoil(files: FaultyFileSystem, name: string, fault: Fault, times: number): void {
  let left = times;
  files.decide = (operation) => {
    if (operation.name !== name || !operation.path.endsWith(".seg") || left === 0) return undefined;
    left--;
    return fault;
  };
}

const segments = (memory: MemoryFileSystem): string[] =>
  memory.paths.filter((path) => path.endsWith(".seg")).map((path) => path.split("/").at(-1)!);

function kinds(memory: MemoryFileSystem, bench: Workbench, name: string, number: number): number[] {
  const file = memory.bytesOf(`${bench.directory}/${name}`);
  const place = { instance: instanceBytes(bench.instanceId), file: number };
  return scanBlocks(file, place).blocks.map(({ kind }) => kind);
}

test("a short write is cut back, and the rows go into a new segment", () => {
  const { memory, files, bench } = setUp();
  bench.write("normal", 3);
  const before = memory.bytesOf(`${bench.directory}/normal-00000001.seg`);
  spoil(files, "write", { shortBy: 5 }, 1);
  bench.write("normal", 4);
  expect(memory.bytesOf(`${bench.directory}/normal-00000001.seg`)).toEqual(before);
  expect(segments(memory)).toEqual(["normal-00000001.seg", "normal-00000002.seg"]);
  expect(bench.spool.ledger()).toMatchObject({
    admitted: 7,
    failedBeforeAdmission: 0,
    discrepancy: 0,
  });
  expect(bench.deliverAll()).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test("a full disk leaves rows in memory, no empty files, and burns no numbers", () => {
  const { memory, files, clock, bench } = setUp();
  spoil(files, "write", "ENOSPC", Number.POSITIVE_INFINITY);
  for (let i = 0; i < 20; i++) {
    bench.emit("normal", 2);
    bench.emit("critical", 1);
    bench.take();
  }
  expect(segments(memory)).toEqual([]);
  const full = bench.spool.ledger();
  expectBalanced(full);
  expect(full).toMatchObject({ emitted: 0, admitted: 0, failedBeforeAdmission: 0 });
  files.decide = () => undefined;
  clock.advance(250);
  bench.take();
  expect(segments(memory)).toEqual(["critical-00000001.seg", "normal-00000001.seg"]);
  const healed = bench.spool.ledger();
  expectBalanced(healed);
  expect(healed).toMatchObject({ emitted: 60, admitted: 60, failedBeforeAdmission: 0 });
  expect(bench.warnings.length).toBe(1);
});

test("one lane that fails in a pass leaves the others and the counts right", () => {
  const { files, bench } = setUp();
  files.decide = ({ name, path }) =>
    name === "write" && path.includes("bulk-") ? "EIO" : undefined;
  bench.emit("bulk", 7);
  bench.emit("normal", 5);
  bench.emit("critical", 3, 0.5);
  while (bench.spool.drainRing() > 0);
  // No counter row so far: rows count as emitted by being there.
  expectBalanced(bench.spool.ledger());
  bench.take();
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  // The rows of bulk are in memory: in no bucket, and not counted as emitted yet.
  expect(ledger).toMatchObject({ emitted: 8, failedBeforeAdmission: 0 });
  files.decide = () => undefined;
  bench.spool.sync();
  expectBalanced(bench.spool.ledger());
  expect(bench.spool.ledger()).toMatchObject({ emitted: 15, failedBeforeAdmission: 0 });
});

test("a sync that fails is never repeated on that file, and what it left open is not called synced", () => {
  const { files, clock, bench } = setUp();
  spoil(files, "sync", "EIO", 1);
  bench.emit("normal", 3);
  bench.take();
  expect(bench.spool.sync()).toBe(false);
  expect(bench.spool.sync()).toBe(false);
  const syncs = files.operations.filter(
    ({ name, path }) => name === "sync" && path.endsWith("normal-00000001.seg"),
  );
  expect(syncs.length).toBe(1);
  clock.advance(500);
  bench.spool.maintain();
  expect(bench.deliverAll()).toEqual([0, 1, 2]);
  // What was delivered need not be synced any more.
  bench.emit("normal", 1);
  bench.take();
  expect(bench.spool.sync()).toBe(true);
});

test("rows in a segment that broke are still delivered while the disk takes no more", () => {
  const { files, bench } = setUp();
  bench.emit("normal", 3);
  bench.take();
  spoil(files, "write", "ENOSPC", Number.POSITIVE_INFINITY);
  bench.emit("normal", 2);
  bench.take();
  bench.spool.maintain();
  expect(bench.deliverAll()).toEqual([0, 1, 2]);
  expectBalanced(bench.spool.ledger());
});

test("a foot that the disk refuses does not keep a quiet lane's rows back", () => {
  const { files, clock, bench } = setUp();
  bench.emit("normal", 3);
  bench.take();
  spoil(files, "write", "ENOSPC", 1);
  clock.advance(60_000);
  bench.spool.maintain();
  expect(bench.deliverAll()).toEqual([0, 1, 2]);
  expect(bench.spool.bufferedItems).toBe(0);
});

test("segments roll by age and by length, with head and foot", () => {
  const { memory, clock, bench } = setUp();
  bench.write("normal", 1);
  clock.advance(60_000);
  bench.spool.maintain();
  bench.write("normal", 1);
  expect(segments(memory)).toEqual(["normal-00000001.seg", "normal-00000002.seg"]);
  expect(kinds(memory, bench, "normal-00000001.seg", 1)).toEqual([
    BLOCK_KIND.head,
    BLOCK_KIND.tables,
    BLOCK_KIND.rows,
    BLOCK_KIND.foot,
  ]);
  for (let i = 0; i < 30; i++) {
    bench.emit("normal", 5000);
    bench.take();
    bench.spool.maintain();
  }
  expect(segments(memory).length).toBe(3);
});

test("in a burst without a moment for regular work a segment runs over by half its length at most", () => {
  const { memory, bench } = setUp();
  for (let i = 0; i < 50; i++) {
    bench.emit("normal", 5000);
    while (bench.spool.drainRing() > 0);
  }
  const bytes = segments(memory).map((name) => memory.status(`${bench.directory}/${name}`)!.bytes);
  expect(bytes.length).toBeGreaterThan(1);
  expect(Math.max(...bytes)).toBeGreaterThan(MAX_SEGMENT_BYTES);
  expect(Math.max(...bytes)).toBeLessThan(OVERLONG_SEGMENT_BYTES + 128 * 1024);
});

test("a layout stands in the segment before the first row that needs it, and in the foot", () => {
  const { memory, clock, bench } = setUp();
  bench.write("normal", 1);
  bench.emit("normal", 2, 0.999);
  bench.take();
  clock.advance(60_000);
  bench.spool.maintain();
  const name = "normal-00000001.seg";
  expect(kinds(memory, bench, name, 1)).toEqual([
    BLOCK_KIND.head,
    BLOCK_KIND.tables,
    BLOCK_KIND.rows,
    BLOCK_KIND.tables,
    BLOCK_KIND.rows,
    BLOCK_KIND.foot,
  ]);
  const place = { instance: instanceBytes(bench.instanceId), file: 1 };
  const foot = scanBlocks(memory.bytesOf(`${bench.directory}/${name}`), place).blocks.at(-1)!;
  expect(decodeTables(foot.payload)?.layouts.map(({ event }) => event)).toEqual([
    "bench.normal.r1",
    "bench.normal.r0.999",
  ]);
});

test("a name that is taken is passed over", () => {
  const { memory, bench } = setUp();
  memory.put(`${bench.directory}/normal-00000001.seg`, Buffer.from("foreign"));
  bench.write("normal", 2);
  expect(segments(memory)).toEqual(["normal-00000001.seg", "normal-00000002.seg"]);
  expect(bench.spool.ledger()).toMatchObject({ admitted: 2, failedBeforeAdmission: 0 });
});

test("no descriptor stays open after the books are closed, whatever failed", () => {
  const { memory, files, clock, bench } = setUp();
  for (const fault of ["ENOSPC", "EIO", { shortBy: 1 }]) {
    for (const name of ["write", "sync", "create", "truncate", "syncDirectory"]) {
      files.decide = (operation) => (operation.name === name ? fault : undefined);
      bench.emit("normal", 2);
      bench.take();
      bench.spool.sync();
      files.decide = () => undefined;
      bench.emit("normal", 2);
      bench.take();
      clock.advance(60_000);
      bench.spool.maintain();
      expectBalanced(bench.spool.ledger());
    }
  }
  bench.spool.sync();
  bench.deliverAll();
  bench.spool.close();
  expect(memory.openDescriptors).toBe(0);
  expectBalanced(bench.spool.ledger());
});

test("the foot says how many rows its segment has, and from which sequence to which", () => {
  const { memory, files, clock, bench } = setUp();
  bench.write("critical", 1);
  bench.write("normal", 3);
  // The second block finds its file broken and goes into the next one.
  spoil(files, "write", "EIO", 1);
  bench.write("normal", 2);
  bench.write("critical", 1);
  bench.write("normal", 4);
  clock.advance(60_000);
  bench.spool.maintain();
  const rows = (name: string, number: number): unknown => {
    const place = { instance: instanceBytes(bench.instanceId), file: number };
    const file = memory.bytesOf(`${bench.directory}/${name}`);
    return decodeTables(scanBlocks(file, place).blocks.at(-1)!.payload)?.rows;
  };
  expect(rows("normal-00000001.seg", 1)).toBeUndefined();
  expect(rows("normal-00000002.seg", 2)).toEqual({ items: 6, firstSequence: 4, lastSequence: 10 });
  expect(rows("critical-00000001.seg", 1)).toEqual({ items: 2, firstSequence: 0, lastSequence: 6 });
});
