import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeDecisions } from "../../test/support/spool/fake-decisions.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { Workbench } from "../../test/support/spool/workbench.ts";
import type { Lease } from "./lease.ts";

class ReadingFileSystem extends MemoryFileSystem {
  reads = 0;

  override read(descriptor: number, into: Uint8Array, position: number): number {
    this.reads++;
    return super.read(descriptor, into, position);
  }
}

function start(files = new ReadingFileSystem()): { bench: Workbench; files: ReadingFileSystem } {
  const processes = new FakeProcesses(1);
  const bench = new Workbench({ files, clock: new ManualClock(), processes, seed: 1 });
  bench.write("normal", 1);
  bench.deliverAll();
  return { bench, files };
}

function holdBack(bench: Workbench, decidedBefore: number): FakeDecisions {
  // The live instance is the one that a lease of its rows names.
  bench.write("normal", 1);
  const lease = bench.spool.lease()!;
  bench.deliver(lease);
  const decisions = new FakeDecisions(decidedBefore);
  lease.instance.windows = decisions;
  return decisions;
}

function sequencesOf(lease: Lease | undefined): number[] | undefined {
  return lease?.rows.map(({ sequence }) => sequence);
}

test("a lease ends before the block that holds an undecided row, and what is behind it is buffered", () => {
  const { bench } = start();
  const decisions = holdBack(bench, 5);
  bench.write("normal", 3);
  bench.write("normal", 3);
  const isSettled = bench.spool.settlementOfAll();
  expect(sequencesOf(bench.spool.lease())).toEqual([2, 3, 4]);
  expect(bench.deliverAll()).toEqual([2, 3, 4]);
  expect(bench.spool.ledger().buffered).toBe(3);
  expectBalanced(bench.spool.ledger());
  expect(isSettled()).toBe(false);

  // One of the block's rows alone holds all of it back.
  decisions.decidedBefore = 7;
  expect(bench.spool.lease()).toBeUndefined();
  decisions.decidedBefore = 8;
  expect(bench.deliverAll()).toEqual([5, 6, 7]);
  expect(isSettled()).toBe(true);
  expectBalanced(bench.spool.ledger());
});

test("a lane that waits does not hold up another one", () => {
  const { bench } = start();
  holdBack(bench, 5);
  bench.write("bulk", 3);
  bench.write("critical", 2);
  expect(bench.deliverAll()).toEqual([2, 3, 4]);
  expect(bench.spool.ledger().buffered).toBe(2);
});

test("rows that wait are read once for each window, and no more", () => {
  const { bench, files } = start();
  const decisions = holdBack(bench, 2);
  bench.write("normal", 3);
  files.reads = 0;
  for (let look = 0; look < 10; look++) expect(bench.spool.lease()).toBeUndefined();
  expect(files.reads).toBe(1);
  decisions.decidedBefore = 3;
  expect(bench.spool.lease()).toBeUndefined();
  expect(files.reads).toBe(2);
  decisions.decidedBefore = 5;
  expect(bench.deliverAll()).toEqual([2, 3, 4]);
});

test("where nothing may leave any more, rows go undecided", () => {
  const { bench } = start();
  holdBack(bench, 3);
  bench.write("normal", 2);
  bench.write("normal", 2);
  bench.spool.purge();
  expect(bench.spool.ledger()).toMatchObject({ buffered: 0, dropped: 4 });
  expect(bench.spool.ledger().byReason).toMatchObject({ "dropped.level": 4 });
  expectBalanced(bench.spool.ledger());
});
