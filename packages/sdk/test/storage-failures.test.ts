import { expect, test } from "vitest";
import { BLOCK_KIND, encodeBlock } from "../src/spool/block.ts";
import { instanceBytes } from "../src/spool/instance-name.ts";
import { LANES } from "../src/spool/lanes.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { readDisk } from "./support/spool/crash-check.ts";
import { adoptAll, CrashSequence } from "./support/spool/crash-sequence.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { FaultyFileSystem } from "./support/spool/faulty-file-system.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import { WIDE, wideDefinition } from "./support/spool/segment-disk.ts";
import { withoutReserve } from "./support/spool/without-reserve.ts";
import { Workbench, type WorkbenchOptions } from "./support/spool/workbench.ts";

/*
 * Failures that other buffers for telemetry had in production, by their number in `docs/testing.md`, as far
 * as no test of a single part has them.
 */

const MIB = 1024 * 1024;
let pid = 1;

function start(
  files: WorkbenchOptions["files"],
  clock: ManualClock = new ManualClock(),
  maxBytes: number = 2 ** 30,
): Workbench {
  const processes = new FakeProcesses(pid);
  const bench = new Workbench({ files, clock, processes, seed: pid++, maxBytes });
  adoptAll(bench);
  return bench;
}

const segmentBytes = (memory: MemoryFileSystem, directory: string): number =>
  memory.paths
    .filter((path) => path.startsWith(directory) && path.endsWith(".seg"))
    .reduce((sum, path) => sum + memory.status(path)!.bytes, 0);

test("T1: a process killed between any two calls of an acknowledgement is followed by one that starts", () => {
  for (let survived = 0; ; survived++) {
    const memory = withoutReserve(new MemoryFileSystem());
    const files = new FaultyFileSystem(memory);
    const clock = new ManualClock();
    const bench = start(files, clock);
    bench.write("normal", 10);
    clock.advance(60_000);
    bench.spool.maintain();
    files.operations.length = 0;
    files.decide = () => (files.operations.length > survived ? "EIO" : undefined);
    bench.deliverAll();
    const isWhole = files.operations.length <= survived;
    const { found, final, uids } = readDisk(memory, pid++);
    expectBalanced(found);
    expectBalanced(final);
    expect(found.delivered + uids.length).toBe(10);
    expect(final).toMatchObject({ admitted: 10, delivered: 10, dropped: 0, buffered: 0 });
    if (isWhole) break;
  }
});

test("T2: what counts against the cap after a crash is what lies on the disk", () => {
  let compared = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const sequence = new CrashSequence(seed);
    sequence.run(14);
    const memory = sequence.files.memory.copy();
    const bench = start(memory);
    for (let lease = bench.spool.lease(); lease !== undefined; lease = bench.spool.lease()) {
      const { instance } = lease;
      expect(instance.diskBytes).toBe(segmentBytes(memory, instance.directory));
      compared++;
      bench.deliver(lease);
    }
    expect(segmentBytes(memory, "/")).toBe(0);
  }
  expect(compared).toBeGreaterThan(40);
});

test("T3: a tail torn at any byte of a last block ends every reader, and the rest is delivered", () => {
  const memory = withoutReserve(new MemoryFileSystem());
  const bench = start(memory);
  const path = `${bench.directory}/normal-00000001.seg`;
  for (let i = 0; i < 3; i++) {
    bench.emit("normal", 2);
    while (bench.spool.drainRing() > 0);
  }
  const whole = memory.bytesOf(path);
  const before = whole.lastIndexOf("SBLK");
  for (let end = before; end < whole.byteLength; end++) {
    for (const fill of [0, 0xff]) {
      const torn = memory.copy();
      const tail = Buffer.alloc(whole.byteLength - end, fill);
      torn.put(
        path,
        fill === 0xff ? whole.subarray(0, end) : Buffer.concat([whole.subarray(0, end), tail]),
      );
      const { final, uids } = readDisk(torn, pid++);
      expectBalanced(final);
      // Zeros in place of the zeros that end a block are no damage.
      expect(uids.length).toBeGreaterThanOrEqual(4);
      expect(final.delivered).toBe(uids.length);
    }
  }
});

test("T7: a block whose rows nobody can read is counted and holds up nothing behind it", () => {
  const memory = withoutReserve(new MemoryFileSystem());
  const bench = start(memory);
  bench.write("normal", 4);
  const path = `${bench.directory}/normal-00000001.seg`;
  const whole = memory.bytesOf(path);
  const header = { kind: BLOCK_KIND.rows, lane: 1, firstSequence: 4, timeMillis: 0 };
  const place = { instance: instanceBytes(bench.instanceId), file: 1 };
  const block = (offset: number, payload: Buffer, items: number, cumulativeItems: number): Buffer =>
    encodeBlock(payload, { ...header, items, cumulativeItems }, { ...place, offset });
  // Right in all but what it holds: as a later version, or a fault in ours, might write it.
  const strange = block(whole.byteLength, Buffer.from("no rows at all, whatever this is"), 3, 7);
  const foreign = block(whole.byteLength + strange.byteLength, Buffer.alloc(64, 7), 2, 9);
  memory.put(path, Buffer.concat([whole, strange, foreign]));
  const later = start(memory);
  later.write("normal", 5);
  expect(later.deliverAll().length).toBe(9);
  expectBalanced(later.spool.ledger());
  expect(later.spool.ledger()).toMatchObject({ delivered: 9, buffered: 0 });
  expect(later.spool.ledger().byReason["dropped.unreadable"]).toBe(5);
});

test("T11: twenty restarts during an outage lose nothing, however they came about", () => {
  const memory = withoutReserve(new MemoryFileSystem());
  const clock = new ManualClock();
  for (let restart = 0; restart < 20; restart++) {
    const bench = start(memory, clock);
    for (const lane of LANES) bench.write(lane, 7);
    clock.advance(3_600_000);
    bench.spool.maintain();
    if (restart % 2 === 0) bench.spool.close();
  }
  const last = start(memory, clock);
  const found = last.spool.ledger();
  expectBalanced(found);
  expect(found).toMatchObject({ emitted: 420, admitted: 420, buffered: 420, dropped: 0 });
  expect(last.deliverAll().length).toBe(420);
  expect(last.spool.ledger()).toMatchObject({ delivered: 420, buffered: 0, discrepancy: 0 });
});

/** Emits some `mib` MiB of rows of 500 bytes in one lane. */
function fill(bench: Workbench, lane: (typeof LANES)[number], mib: number): number {
  const definition = wideDefinition(lane);
  const rows = Math.ceil((mib * MIB) / 520);
  for (let row = 0; row < rows; row++) {
    bench.emitEvent(definition, WIDE);
    if (row % 500 !== 499 && row !== rows - 1) continue;
    bench.take();
    bench.spool.maintain();
  }
  return rows;
}

test("T19, T38: a cap that shrinks tenfold across a restart thins bulk rows out and no others", () => {
  const memory = withoutReserve(new MemoryFileSystem());
  const clock = new ManualClock();
  const dead = start(memory, clock, 160 * MIB);
  const bulk = fill(dead, "bulk", 9);
  const rest = fill(dead, "normal", 4) + fill(dead, "critical", 1);
  dead.spool.sync();
  const bench = start(memory, clock, 16 * MIB);
  bench.write("critical", 3);
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger.buffered).toBe(rest + 3 + bulk);
  const arrived = bench.deliverAll().length;
  const { thinned, byReason, ...after } = bench.spool.ledger();
  expect(byReason).toEqual({ "thinned.spool_full": thinned });
  expect(thinned).toBeGreaterThan(0);
  expect(thinned).toBeLessThan(bulk);
  expect(arrived).toBe(rest + 3 + bulk - thinned);
  expect(after).toMatchObject({ buffered: 0, dropped: 0, discrepancy: 0 });
});

test("T33, T35: a day without a network never takes the spool over its cap, not for one write", () => {
  const memory = withoutReserve(new MemoryFileSystem());
  const files = new FaultyFileSystem(memory);
  const clock = new ManualClock();
  const cap = 16 * MIB;
  const bench = start(files, clock, cap);
  let most = 0;
  files.decide = ({ name }) => {
    if (name === "write") most = Math.max(most, segmentBytes(memory, bench.directory));
    return undefined;
  };
  for (let hour = 0; hour < 24; hour++) {
    fill(bench, hour % 3 === 0 ? "normal" : "bulk", 1.5);
    clock.advance(3_600_000);
    bench.spool.maintain();
  }
  expect(most).toBeGreaterThan(cap / 2);
  expect(most).toBeLessThanOrEqual(cap);
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ buffered: ledger.emitted, dropped: 0 });
  expect(bench.warnings.map(({ code }) => code)).toEqual(["SONDE_SPOOL_THINNED"]);
});
