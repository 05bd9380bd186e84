import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { ROOT, Workbench } from "../../test/support/spool/workbench.ts";
import type { FileSystem } from "../file-system.ts";
import { MIN_SHARE_BYTES } from "./eviction.ts";
import { MAX_SEGMENT_BYTES } from "./lane-writer.ts";
import { LOOK_INTERVAL_MILLIS, STEP_MILLIS } from "./predecessors.ts";

const DEAD = 30;
const ROWS = 3;
const DEAD_WITH_BACKLOG = 5;

let pid = 3000;

function start(files: FileSystem, clock: ManualClock): Workbench {
  const own = pid++;
  return new Workbench({ files, clock, processes: new FakeProcesses(own), seed: own });
}

/** Processes that live at the same time and leave each other alone. */
function together(files: FileSystem, clock: ManualClock, pids: readonly number[]): Workbench[] {
  return pids.map((own) => {
    const processes = new FakeProcesses(own);
    for (const other of pids) processes.livenessOf.set(other, "alive");
    return new Workbench({ files, clock, processes, seed: own });
  });
}

/** So many processes that were killed with rows waiting. */
function backlog(): MemoryFileSystem {
  const memory = new MemoryFileSystem();
  const pids = Array.from({ length: DEAD }, () => pid++);
  for (const bench of together(memory, new ManualClock(), pids)) bench.write("normal", ROWS);
  return memory;
}

/** A disk on which every file that is opened takes its time. */
function slow(memory: MemoryFileSystem, clock: ManualClock): FaultyFileSystem {
  const files = new FaultyFileSystem(memory);
  files.decide = ({ name }) => {
    if (name === "create" || name === "openToRead") clock.advance(STEP_MILLIS / 5);
    return undefined;
  };
  return files;
}

function recovered(bench: Workbench): number {
  return bench.spool.ledger().emitted / ROWS;
}

test("a long queue is taken up in steps, between which the ring is drained", () => {
  const clock = new ManualClock();
  const bench = start(slow(backlog(), clock), clock);
  expect(recovered(bench)).toBeLessThan(DEAD / 2);
  let steps = 0;
  let before = 0;
  for (; bench.spool.isBehind; steps++) {
    const ledger = bench.spool.ledger();
    // What is recovered so far balances by itself, and grows with each step.
    expectBalanced(ledger);
    expect(ledger.emitted).toBeGreaterThan(before);
    before = ledger.emitted;
    bench.emit("critical", 1);
    bench.take();
    bench.spool.maintain();
  }
  expect(steps).toBeGreaterThan(3);
  expect(bench.spool.ledger()).toMatchObject({ emitted: DEAD * ROWS + steps, discrepancy: 0 });
  bench.spool.sync();
  expect(bench.deliverAll().length).toBe(DEAD * ROWS + steps);
  expectBalanced(bench.spool.ledger());
});

test("a flush waits for the queue and for the rows in it, a shutdown for neither", () => {
  const clock = new ManualClock();
  const bench = start(slow(backlog(), clock), clock);
  const [flushed, shutDown] = [
    bench.spool.settlementOfAll(true),
    bench.spool.settlementOfAll(false),
  ];
  bench.deliverAll();
  expect(bench.spool.isBehind).toBe(true);
  expect([flushed(), shutDown()]).toEqual([false, true]);
  while (bench.spool.isBehind) bench.spool.maintain();
  expect(flushed()).toBe(false);
  bench.deliverAll();
  expect(flushed()).toBe(true);
});

test("a process that ends with a queue leaves it to the next one", () => {
  const memory = backlog();
  const clock = new ManualClock();
  const { openDescriptors } = memory;
  const bench = start(slow(memory, clock), clock);
  const own = recovered(bench);
  expect(own).toBeLessThan(DEAD);
  bench.deliverAll();
  bench.spool.close();
  expect(memory.openDescriptors).toBe(openDescriptors);
  const next = start(memory, new ManualClock());
  expect(next.spool.ledger()).toMatchObject({
    emitted: DEAD * ROWS,
    delivered: own * ROWS,
    discrepancy: 0,
  });
  expect(next.deliverAll().length).toBe((DEAD - own) * ROWS);
});

test("directories that cannot be read do not hold up the queue behind them", () => {
  const memory = backlog();
  const clock = new ManualClock();
  const files = slow(memory, clock);
  const { decide } = files;
  const bad = new Set(
    memory
      .list(ROOT)
      .sort()
      .slice(0, DEAD / 2),
  );
  files.decide = (operation) => {
    const [instance = ""] = operation.path.slice(ROOT.length + 1).split(/[/~]/);
    const isRead = operation.name === "openToRead" && /seg|journal/.test(operation.path);
    return isRead && bad.has(instance) ? "EIO" : decide(operation);
  };
  const bench = start(files, clock);
  for (let step = 0; bench.spool.isBehind && step < 100; step++) bench.spool.maintain();
  expect(bench.spool.isBehind).toBe(false);
  expect(recovered(bench)).toBe(DEAD / 2);
  files.decide = () => undefined;
  clock.advance(LOOK_INTERVAL_MILLIS);
  bench.spool.maintain();
  expect(recovered(bench)).toBe(DEAD);
  expectBalanced(bench.spool.ledger());
});

test("T39: eight processes that start in the same millisecond and write a thousand rows each do not meet", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const pids = Array.from({ length: 8 }, () => pid++);
  const benches = together(memory, clock, pids);
  for (let round = 0; round < 10; round++) {
    for (const bench of benches) {
      bench.emit("normal", 100);
      bench.take();
    }
  }
  const uids = new Set<string>();
  for (const bench of benches) {
    bench.spool.sync();
    for (const sequence of bench.deliverAll()) uids.add(`${bench.instanceId}:${sequence}`);
    expectBalanced(bench.spool.ledger());
    bench.spool.close();
  }
  expect(uids.size).toBe(8000);
  expect(start(memory, clock).spool.ledger()).toMatchObject({ emitted: 8000, delivered: 8000 });
});

test("T24: restarts in the middle of an outage skip nothing, and send nothing that was settled", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const first = start(memory, clock);
  const settled: string[] = [];
  for (const lane of ["critical", "normal", "bulk"] as const) first.write(lane, 40);
  const all = new Set(Array.from({ length: 120 }, (_, sequence) => String(sequence)));
  let bench = first;
  for (let restart = 0; restart < 20; restart++) {
    const lease = bench.spool.lease();
    // Every other time the backend takes one request before it is gone again.
    if (lease !== undefined && restart % 2 === 0) {
      settled.push(...lease.records.map(({ sequence }) => String(sequence)));
      bench.deliver(lease);
    }
    bench = start(memory, clock);
    expect(bench.spool.ledger()).toMatchObject({
      delivered: settled.length,
      buffered: 120 - settled.length,
      discrepancy: 0,
    });
  }
  settled.push(...bench.deliverAll().map(String));
  expect(settled.length).toBe(120);
  expect(new Set(settled)).toEqual(all);
  expectBalanced(bench.spool.ledger());
});

test("T13: a cap that was lowered across a restart, below what waits, does not keep the process from starting", {
  timeout: 60_000,
}, () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const pids = Array.from({ length: DEAD_WITH_BACKLOG }, () => pid++);
  for (const bench of together(memory, clock, pids)) {
    for (let part = 0; part < 10; part++) bench.write("bulk", 8000);
    bench.write("critical", 1000);
  }
  const held = memory.paths.reduce((sum, path) => sum + memory.bytesOf(path).byteLength, 0);
  expect(held).toBeGreaterThan(MIN_SHARE_BYTES - MAX_SEGMENT_BYTES);
  const own = pid++;
  const maxBytes = MAX_SEGMENT_BYTES;
  const bench = new Workbench({
    files: memory,
    clock,
    processes: new FakeProcesses(own),
    seed: own,
    maxBytes,
  });
  bench.write("normal", 10);
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  const delivered = bench.deliverAll().length;
  const { thinned, dropped, byReason } = bench.spool.ledger();
  expect(delivered).toBe(ledger.buffered - thinned);
  // Bulk is thinned first, and enough of it.
  expect(byReason).toEqual({ "thinned.spool_full": thinned });
  expect({ dropped, hasThinned: thinned > 0 }).toEqual({ dropped: 0, hasThinned: true });
  expect(delivered).toBeGreaterThanOrEqual(DEAD_WITH_BACKLOG * 1000 + 10);
});
