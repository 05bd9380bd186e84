import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import {
  type Fault,
  FaultyFileSystem,
  type Operation,
} from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { Workbench } from "../../test/support/spool/workbench.ts";
import type { Lease } from "./lease.ts";

function setUp(maxBytes?: number): {
  memory: MemoryFileSystem;
  files: FaultyFileSystem;
  clock: ManualClock;
  bench: Workbench;
} {
  const memory = new MemoryFileSystem();
  const files = new FaultyFileSystem(memory);
  const clock = new ManualClock();
  const options = { files, clock, processes: new FakeProcesses(1), seed: 1 };
  const bench = new Workbench(maxBytes === undefined ? options : { ...options, maxBytes });
  return { memory, files, clock, bench };
}

function leaseOf(bench: Workbench): Lease {
  const lease = bench.spool.lease();
  if (lease === undefined) throw new Error("nothing to lease");
  return lease;
}

test("the journal is synced before a file goes, and the file only when it is sealed", () => {
  const { files, clock, bench } = setUp();
  bench.write("normal", 10);
  clock.advance(60_000);
  bench.spool.maintain();
  files.operations.length = 0;
  bench.deliver(leaseOf(bench));
  const names = files.operations.map(({ name, path }) => `${name} ${path.split("/").at(-1)}`);
  const written = names.lastIndexOf("write journal-00000001.log");
  const synced = names.lastIndexOf("sync journal-00000001.log");
  const removed = names.indexOf("removeFile normal-00000001.seg");
  expect(written).toBeGreaterThanOrEqual(0);
  expect(synced).toBeGreaterThan(written);
  expect(removed).toBeGreaterThan(synced);
  expectBalanced(bench.spool.ledger());
});

test("a lease that is settled twice counts once", () => {
  const { bench } = setUp();
  bench.write("normal", 4);
  const lease = leaseOf(bench);
  bench.deliver(lease);
  bench.write("normal", 8);
  bench.deliver(lease);
  expect(bench.spool.ledger()).toMatchObject({ delivered: 4, buffered: 8, discrepancy: 0 });
  expect(bench.warnings).toEqual([]);
});

test("while the journal cannot be written no file goes, and later all is made up for", () => {
  const { memory, files, clock, bench } = setUp();
  bench.write("normal", 10);
  clock.advance(60_000);
  bench.spool.maintain();
  files.decide = ({ name, path }) =>
    name !== "status" && path.includes("journal") ? "ENOSPC" : undefined;
  bench.deliver(leaseOf(bench));
  for (let i = 0; i < 3; i++) {
    clock.advance(1000);
    bench.spool.maintain();
    expect(memory.paths).toContain(`${bench.directory}/normal-00000001.seg`);
  }
  expect(bench.spool.ledger()).toMatchObject({ delivered: 10, buffered: 0, discrepancy: 0 });
  files.decide = () => undefined;
  clock.advance(1000);
  bench.spool.maintain();
  expect(memory.paths).not.toContain(`${bench.directory}/normal-00000001.seg`);
  expect(bench.warnings.map(({ code }) => code)).toEqual(["SONDE_SPOOL_UNAVAILABLE"]);
});

test("a crash after a settlement that the journal did not take delivers again and counts once", () => {
  const { memory, files, clock, bench } = setUp();
  bench.write("normal", 10);
  files.decide = ({ name, path }) =>
    name === "sync" && path.includes("journal") ? "EIO" : undefined;
  bench.deliver(leaseOf(bench));
  files.decide = () => undefined;
  const disk = memory.copy();
  const processes = new FakeProcesses(2);
  const next = new Workbench({ files: disk, clock, processes, seed: 2 });
  const ledger = next.spool.ledger();
  expectBalanced(ledger);
  next.deliverAll();
  expect(next.spool.ledger()).toMatchObject({ delivered: 10, buffered: 0, discrepancy: 0 });
});

test("a file that cannot be removed is tried again", () => {
  const { memory, files, clock, bench } = setUp();
  bench.write("bulk", 3);
  clock.advance(60_000);
  bench.spool.maintain();
  files.decide = ({ name, path }) =>
    name === "removeFile" && path.endsWith(".seg") ? "EIO" : undefined;
  bench.deliver(leaseOf(bench));
  expect(memory.paths).toContain(`${bench.directory}/bulk-00000001.seg`);
  files.decide = () => undefined;
  clock.advance(1000);
  bench.spool.maintain();
  expect(memory.paths).not.toContain(`${bench.directory}/bulk-00000001.seg`);
  expect(bench.spool.ledger()).toMatchObject({ delivered: 3, discrepancy: 0 });
});

test("a file that somebody removed is booked as lost and holds up nothing", () => {
  const { memory, clock, bench } = setUp();
  bench.write("normal", 3);
  clock.advance(60_000);
  bench.spool.maintain();
  memory.removeFile(`${bench.directory}/normal-00000001.seg`);
  bench.write("normal", 5);
  expect(bench.deliverAll().length).toBe(5);
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ delivered: 5, dropped: 3, byReason: { "dropped.damaged": 3 } });
  expect(bench.warnings.map(({ code }) => code)).toEqual(["SONDE_SPOOL_DAMAGED"]);
});

const MIB = 1024 * 1024;

/** A disk on which no segment can be written anew, so that old ones have to go. */
function refuseToThin({ name, path }: Operation): Fault | undefined {
  return name === "create" && path.endsWith(".thin") ? "ENOSPC" : undefined;
}

/** Fills segments of 4 MiB, so that `maxBytes` is reached. */
function fill(
  bench: Workbench,
  priority: "bulk" | "normal" | "critical",
  mebibytes: number,
): number {
  let emitted = 0;
  const ledger = (): number => bench.spool.ledger().admitted;
  const start = ledger();
  while (emitted * 48 < mebibytes * MIB) {
    bench.emit(priority, 5000);
    bench.take();
    bench.spool.maintain();
    emitted += 5000;
  }
  return ledger() - start;
}

test("T18: over its limit the spool gives up the oldest bulk rows first, and counts each", () => {
  const { bench, files } = setUp(16 * MIB);
  files.decide = refuseToThin;
  const critical = fill(bench, "critical", 2);
  fill(bench, "bulk", 24);
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger.dropped).toBeGreaterThan(0);
  expect(ledger.byReason).toEqual({ "dropped.spool_full": ledger.dropped });
  bench.spool.sync();
  const first = leaseOf(bench);
  expect(first.lane).toBe("critical");
  const delivered = bench.deliverAll().length;
  expect(delivered).toBe(ledger.buffered);
  expect(delivered).toBeGreaterThan(critical);
  const codes = bench.warnings.map(({ code }) => code);
  expect(codes).toEqual(["SONDE_SPOOL_UNAVAILABLE", "SONDE_SPOOL_FULL"]);
});

test("a lease under way when its segment is evicted settles nothing", () => {
  const { bench, files } = setUp(16 * MIB);
  files.decide = refuseToThin;
  fill(bench, "bulk", 6);
  bench.spool.sync();
  const lease = leaseOf(bench);
  fill(bench, "bulk", 24);
  const { dropped } = bench.spool.ledger();
  expect(dropped).toBeGreaterThan(lease.items);
  bench.deliver(lease);
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ delivered: 0, dropped });
});
