import { expect, test } from "vitest";
import { expectBalanced } from "../test/support/spool/balance.ts";
import { FakeProcesses } from "../test/support/spool/fake-processes.ts";
import { ManualClock } from "../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../test/support/spool/memory-file-system.ts";
import { Workbench } from "../test/support/spool/workbench.ts";
import { LedgerReporter } from "./ledger-reporter.ts";
import { LEDGER_EVENT } from "./row/own-events.ts";
import { sumLedger } from "./spool/ledger.ts";
import { NO_REPORT } from "./spool/ledger-report.ts";

const INTERVAL_MILLIS = 60_000;

function setUp(): {
  clock: ManualClock;
  bench: Workbench;
  reporter: LedgerReporter;
  reports: () => number;
  pass: () => number;
} {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = new Workbench({ files, clock, processes: new FakeProcesses(100), seed: 1 });
  const reporter = new LedgerReporter({
    host: bench.host,
    clock,
    read: () => bench.spool.report(),
    intervalMillis: INTERVAL_MILLIS,
  });
  const reports = (): number => bench.spool.ledger().self;
  /** One interval goes by; returns the reports that were made in it. */
  const pass = (): number => {
    const before = reports();
    clock.advance(INTERVAL_MILLIS - 1);
    reporter.tick();
    bench.take();
    expect(reports()).toBe(before);
    clock.advance(1);
    for (let i = 0; i < 3; i++) reporter.tick();
    bench.take();
    bench.spool.sync();
    expectBalanced(bench.spool.ledger());
    return reports() - before;
  };
  return { clock, bench, reporter, reports, pass };
}

test("T40: a report an interval, and none where nothing happened but reports", () => {
  const { bench, pass } = setUp();
  expect(pass()).toBe(0);
  bench.write("normal", 3);
  expect(pass()).toBe(1);
  expect(pass()).toBe(0);
  // Its own delivery is no news; that of the three rows is.
  bench.deliverAll();
  expect(pass()).toBe(1);
  bench.deliverAll();
  expect(pass()).toBe(0);
  expect(pass()).toBe(0);
  bench.emit("bulk", 1, 0.000001);
  expect(pass()).toBe(1);
  expect(bench.spool.ledger()).toMatchObject({ self: 3, emitted: 4 });
});

test("an idle process is quiet offline as well, and whatever becomes of its reports", () => {
  const { bench, pass } = setUp();
  bench.write("normal", 3);
  expect(pass()).toBe(1);
  for (let i = 0; i < 5; i++) expect(pass()).toBe(0);
  for (let lease = bench.spool.lease(); lease !== undefined; lease = bench.spool.lease()) {
    const rejected = lease.records.length;
    bench.spool.settle(lease, { outcomes: { rejected }, reasons: { "rejected.test": rejected } });
  }
  // That these were rejected is news, and where they were; that the report on it was, is as well, once.
  expect(pass()).toBe(1);
  bench.deliverAll();
  expect(pass()).toBe(0);
});

test("a report that the ring has no room for is not made, and the next interval makes it", () => {
  const { bench, clock, reporter, pass } = setUp();
  bench.write("normal", 3);
  const before = bench.spool.ledger();
  bench.emit("normal", 100_000);
  clock.advance(INTERVAL_MILLIS);
  reporter.tick();
  // Twice: the counter row had no room either.
  bench.take();
  bench.take();
  const full = bench.spool.ledger();
  expectBalanced(full);
  expect(full.emitted).toBe(before.emitted + 100_000);
  expect(full.ringFull).toBeGreaterThan(0);
  expect(full.self).toBe(0);
  expect(full.byEvent[LEDGER_EVENT]).toMatchObject({ emitted: 1, ringFull: 1, kept: 0 });
  expect(pass()).toBe(1);
});

test("what could not be said stays news", () => {
  const clock = new ManualClock();
  let hasRoom = false;
  let made = 0;
  const emitOwn = (): boolean => {
    made++;
    return hasRoom;
  };
  const report = { ...NO_REPORT, ledger: { ...sumLedger([]), emitted: 1 } };
  const reporter = new LedgerReporter({
    host: { emitOwn },
    clock,
    read: () => report,
    intervalMillis: INTERVAL_MILLIS,
  });
  for (const [room, expected] of [
    [false, 1],
    [true, 2],
    [true, 2],
  ] as const) {
    hasRoom = room;
    clock.advance(INTERVAL_MILLIS);
    reporter.tick();
    expect(made).toBe(expected);
  }
});

test("what is new: losses, processes that died, faults of the books", () => {
  const { bench, pass } = setUp();
  bench.write("normal", 3);
  pass();
  bench.deliverAll();
  pass();
  bench.deliverAll();
  expect(pass()).toBe(0);
  bench.write("bulk", 1);
  pass();
  const state = bench.spool.lease()?.instance.state;
  if (state === undefined) throw new Error("nothing to lease");
  state.unknownTails = 1;
  expect(pass()).toBe(1);
  expect(pass()).toBe(0);
});

test("the last books are due when the process is as old as an interval", () => {
  const { clock, reporter } = setUp();
  clock.advance(INTERVAL_MILLIS - 1);
  expect(reporter.isLastDue).toBe(false);
  clock.advance(1);
  expect(reporter.isLastDue).toBe(true);
});
