import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { numberedDefinition } from "../../test/support/spool/events.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import {
  deliverUids,
  firstUids,
  openQuarantine,
  setAllAside,
} from "../../test/support/spool/set-aside.ts";
import { ROOT, Workbench, type WorkbenchOptions } from "../../test/support/spool/workbench.ts";
import type { FileSystem } from "../file-system.ts";
import { uuidV7 } from "./instance-name.ts";
import { othersBytes } from "./others-bytes.ts";
import { packInstance } from "./packed-instance.ts";
import { LOOK_INTERVAL_MILLIS } from "./predecessors.ts";
import { MAX_QUARANTINE_BYTES, MAX_QUARANTINE_ENTRIES } from "./quarantine.ts";

const DIRECTORY = `${ROOT}/quarantine`;

let pid = 11_000;

function start(
  files: FileSystem,
  clock = new ManualClock(),
  options: Partial<WorkbenchOptions> = {},
): Workbench {
  const own = pid++;
  return new Workbench({ files, clock, processes: new FakeProcesses(own), seed: own, ...options });
}

function look(bench: Workbench, clock: ManualClock): void {
  clock.advance(LOOK_INTERVAL_MILLIS);
  bench.spool.maintain();
}

/** A spool of two processes that live and know of each other. */
function startTwo(files: FileSystem, clock: ManualClock): [Workbench, Workbench] {
  const [one, other] = [new FakeProcesses(pid++), new FakeProcesses(pid++)];
  one.livenessOf.set(pid - 1, "alive");
  other.livenessOf.set(pid - 2, "alive");
  const processes = { one, other };
  return [
    start(files, clock, { processes: processes.one }),
    start(files, clock, { processes: processes.other }),
  ];
}

test("quarantined, requeued, delivered: the count goes to 0, and the uids are what they were", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(memory, clock);
  bench.write("normal", 5);
  expect(setAllAside(bench)).toBe(true);
  expectBalanced(bench.spool.ledger());
  expect(bench.spool.ledger()).toMatchObject({ admitted: 5, quarantined: 5, buffered: 0 });
  expect(bench.spool.ledger().byReason).toEqual({ "quarantined.refused_400": 5 });
  const [entry, ...others] = openQuarantine(memory).list();
  expect(others).toEqual([]);
  const happened = clock.nowMillis();
  expect(entry?.reason).toEqual({
    ...{ reason: "refused_400", status: 400, count: 5, whenMillis: happened },
    ...{ firstTimeMillis: happened, lastTimeMillis: happened },
  });
  expect(openQuarantine(memory).requeue(entry!.id)).toBe(true);
  expect(openQuarantine(memory).requeue(entry!.id)).toBe(false);
  look(bench, clock);
  expectBalanced(bench.spool.ledger());
  expect(bench.spool.ledger()).toMatchObject({ admitted: 5, quarantined: 0, buffered: 5 });
  expect(deliverUids(bench)).toEqual(firstUids(bench, 5));
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: 5, admitted: 5, quarantined: 0, delivered: 5 });
  expect(ledger.imported).toBe(0);
  expect(ledger.byEvent["bench.normal.r1"]).toMatchObject({ emitted: 5, admitted: 5 });
  expect(ledger.byReason).toEqual({});
  expect(memory.list(DIRECTORY)).toEqual([]);
  bench.spool.close();
  expect(memory.paths.every((path) => path.endsWith(".summary"))).toBe(true);
  expectBalanced(start(memory, clock).spool.ledger());
});

test("each lane and each reason is an entry of its own, and what is delivered beside it is not in it", () => {
  const memory = new MemoryFileSystem();
  const bench = start(memory);
  for (const lane of ["critical", "normal", "bulk"] as const) bench.write(lane, 4);
  for (let lease = bench.spool.lease(); lease !== undefined; lease = bench.spool.lease()) {
    const [first, second, ...rest] = lease.rows;
    if (first === undefined || second === undefined) {
      bench.deliver(lease);
      continue;
    }
    const quarantine = [
      { reason: "too_large", rows: [first] },
      { reason: "refused_422", rows: [second] },
      { reason: "refused_400", rows: [] },
    ];
    const reasons = { "quarantined.too_large": 1, "quarantined.refused_422": 1 };
    const outcomes = { delivered: rest.length, quarantined: 2 };
    expect(bench.spool.settle(lease, { outcomes, reasons, quarantine })).toBe(true);
  }
  const entries = openQuarantine(memory).list();
  expect(entries.map(({ reason }) => reason?.reason).sort()).toEqual([
    ...["refused_422", "refused_422", "refused_422"],
    ...["too_large", "too_large", "too_large"],
  ]);
  expect(bench.spool.ledger()).toMatchObject({ delivered: 6, quarantined: 6, discrepancy: 0 });
  for (const { id } of entries.slice(0, 3)) openQuarantine(memory).requeue(id);
  const next = start(memory);
  expect(deliverUids(next).length).toBe(3);
  expectBalanced(next.spool.ledger());
  expect(next.spool.ledger()).toMatchObject({ delivered: 9, quarantined: 3 });
});

test("entries survive restarts, and are nobody's until they are requeued", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  for (let run = 0; run < 3; run++) {
    const bench = start(memory, clock);
    bench.write("normal", 2);
    expect(setAllAside(bench)).toBe(true);
    // Every other one is killed.
    if (run % 2 === 0) bench.spool.close();
    clock.advance(1);
  }
  expect(openQuarantine(memory).list().length).toBe(3);
  const last = start(memory, clock);
  expect(deliverUids(last)).toEqual([]);
  expect(last.spool.ledger()).toMatchObject({ quarantined: 6, buffered: 0, discrepancy: 0 });
  for (const { id } of openQuarantine(memory).list()) openQuarantine(memory).requeue(id);
  look(last, clock);
  expect(new Set(deliverUids(last)).size).toBe(6);
  expectBalanced(last.spool.ledger());
  expect(last.spool.ledger()).toMatchObject({ emitted: 6, quarantined: 0, delivered: 6 });
});

test("rows that are refused again are set aside again, and counted once", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(memory, clock);
  bench.write("critical", 3);
  for (let time = 0; time < 3; time++) {
    expect(setAllAside(bench, `refused_40${time}`)).toBe(true);
    expectBalanced(bench.spool.ledger());
    expect(bench.spool.ledger()).toMatchObject({ admitted: 3, quarantined: 3 });
    expect(bench.spool.ledger().byReason).toEqual({ [`quarantined.refused_40${time}`]: 3 });
    const [entry] = openQuarantine(memory).list();
    expect(openQuarantine(memory).requeue(entry!.id)).toBe(true);
    look(bench, clock);
  }
  expect(deliverUids(bench)).toEqual(firstUids(bench, 3));
  expect(bench.spool.ledger()).toMatchObject({ delivered: 3, quarantined: 0, discrepancy: 0 });
});

test("of two processes one delivers what the other had set aside, and all books balance", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const [one, other] = startTwo(memory, clock);
  one.write("normal", 4);
  expect(setAllAside(one)).toBe(true);
  const [entry] = openQuarantine(memory).list();
  openQuarantine(memory).requeue(entry!.id);
  clock.advance(LOOK_INTERVAL_MILLIS);
  other.spool.maintain();
  one.spool.maintain();
  expect(deliverUids(one)).toEqual([]);
  expect(deliverUids(other)).toEqual(firstUids(one, 4));
  // To the other one they come from elsewhere, as long as it has not the books of the first.
  expect(other.spool.ledger()).toMatchObject({ imported: 4, delivered: 4, quarantined: 0 });
  expect(one.spool.ledger()).toMatchObject({ imported: 0, quarantined: 4 });
  for (const bench of [one, other]) {
    expectBalanced(bench.spool.ledger());
    bench.spool.close();
  }
  const ledger = start(memory, clock).spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: 4, imported: 0, quarantined: 0, delivered: 4 });
});

test("entries over the cap: the oldest go, their rows are dropped and no longer quarantined", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(memory, clock);
  for (const count of [2, 3]) {
    bench.write("normal", count);
    expect(setAllAside(bench)).toBe(true);
    clock.advance(10_000);
  }
  // Later ones of others; what is in them does not matter here.
  for (let number = 2; number < MAX_QUARANTINE_ENTRIES; number++) {
    memory.makeDirectory(`${DIRECTORY}/${uuidV7(clock.nowMillis() + number, Buffer.alloc(16))}`);
  }
  expect(bench.spool.ledger()).toMatchObject({ quarantined: 5, dropped: 0 });
  bench.write("normal", 1);
  expect(setAllAside(bench)).toBe(true);
  expect(openQuarantine(memory).list().length).toBe(MAX_QUARANTINE_ENTRIES);
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ admitted: 6, quarantined: 4, dropped: 2 });
  expect(ledger.byReason).toEqual({ "dropped.quarantine_full": 2, "quarantined.refused_400": 4 });
  expect(bench.warnings.map(({ code }) => code)).toEqual(["SONDE_QUARANTINE_FULL"]);
});

test("far too many entries are given up step by step", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(memory, clock);
  for (let number = 1; number <= MAX_QUARANTINE_ENTRIES + 20; number++) {
    memory.makeDirectory(`${DIRECTORY}/${uuidV7(number, Buffer.alloc(16))}`);
  }
  for (const left of [MAX_QUARANTINE_ENTRIES + 5, MAX_QUARANTINE_ENTRIES]) {
    bench.write("normal", 1);
    expect(setAllAside(bench)).toBe(true);
    expect(memory.list(DIRECTORY).length).toBe(left);
  }
  expectBalanced(bench.spool.ledger());
});

test("bytes over the cap: the oldest entry goes, whoever set it aside", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const [one, other] = startTwo(memory, clock);
  for (const bench of [one, one, other]) {
    bench.write("normal", 2);
    expect(setAllAside(bench)).toBe(true);
    clock.advance(1);
  }
  const [oldest, second, newest] = openQuarantine(memory).list();
  for (const { directory } of [oldest!, second!]) {
    const path = `${directory}/normal-00000001.seg`;
    const padding = Buffer.alloc(MAX_QUARANTINE_BYTES / 2);
    memory.put(path, Buffer.concat([memory.bytesOf(path), padding]));
  }
  // What others add is looked at every ten seconds.
  clock.advance(10_000);
  other.write("normal", 1);
  expect(setAllAside(other)).toBe(true);
  const left = openQuarantine(memory).list();
  expect(left.slice(0, 2).map(({ id }) => id)).toEqual([second!.id, newest!.id]);
  expect(left.length).toBe(3);
  const ledger = other.spool.ledger();
  expectBalanced(ledger);
  // The rows of the oldest were quarantined by the other process, whose books are not in these.
  expect(ledger.byReason).toEqual({
    "dropped.quarantine_full": 2,
    "quarantined.refused_400": 1,
  });
  one.spool.close();
  look(other, clock);
  expectBalanced(other.spool.ledger());
  expect(other.spool.ledger()).toMatchObject({ emitted: 7, quarantined: 5, dropped: 2 });
});

test("an entry that was removed is counted by whoever comes next, and never sent", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(memory, clock);
  bench.write("normal", 2);
  expect(setAllAside(bench)).toBe(true);
  bench.spool.close();
  const [entry] = openQuarantine(memory).list();
  expect(openQuarantine(memory).remove(entry!.id, "dropped.purged")).toBe(true);
  expect(openQuarantine(memory).remove(entry!.id, "dropped.purged")).toBe(false);
  const next = start(memory, clock);
  expect(deliverUids(next)).toEqual([]);
  const ledger = next.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ admitted: 2, quarantined: 0, dropped: 2 });
  expect(ledger.byReason).toEqual({ "dropped.purged": 2 });
  next.spool.close();
  expect(memory.paths.every((path) => path.endsWith(".summary"))).toBe(true);
});

test("an entry whose rows were given up is not requeued", () => {
  const memory = new MemoryFileSystem();
  const bench = start(memory);
  bench.write("normal", 2);
  expect(setAllAside(bench)).toBe(true);
  const [{ id, directory } = { id: "", directory: "" }] = openQuarantine(memory).list();
  memory.put(`${directory}/dropped.purged`, Buffer.alloc(0));
  expect(openQuarantine(memory).list()).toMatchObject([{ id, isGoing: true }]);
  expect(openQuarantine(memory).requeue(id)).toBe(false);
  // Whoever gave it up came no further; the next one does.
  expect(openQuarantine(memory).remove(id, "dropped.quarantine_full")).toBe(true);
  const next = start(memory);
  expect(deliverUids(next)).toEqual([]);
  expect(next.spool.ledger().byReason).toEqual({ "dropped.purged": 2 });
});

test("the privacy level is asked again when requeued rows are leased", () => {
  const memory = new MemoryFileSystem();
  const source = start(new MemoryFileSystem());
  source.write("normal", 3);
  const { rows } = source.spool.lease()!;
  const id = "01a2075b-5dc5-717e-b91f-000000000001";
  packInstance(memory, new ManualClock(), `${DIRECTORY}/${id}`, {
    id,
    uidInstance: source.instanceId,
    resource: { attributes: {} },
    // As if the customer had allowed more when they were emitted.
    rows: { normal: rows.map((row) => ({ ...row, layout: { ...row.layout, level: "full" } })) },
    account: "requeued",
  });
  expect(openQuarantine(memory).requeue(id)).toBe(true);
  const bench = start(memory);
  expect(deliverUids(bench)).toEqual([]);
  expectBalanced(bench.spool.ledger());
  expect(bench.spool.ledger().byReason).toEqual({ "dropped.level": 3 });
});

test("rows age in quarantine and after it, counted from when they were set aside", () => {
  for (const [waitMillis, arriving] of [
    [60_000, 2],
    [60_001, 0],
  ] as const) {
    const memory = new MemoryFileSystem();
    const clock = new ManualClock();
    const bench = start(memory, clock);
    const definition = numberedDefinition("aging", "normal");
    const delivery = { ...definition.delivery, ttlMillis: 60_000 };
    for (const sequence of [0, 1]) bench.emitEvent({ ...definition, delivery }, { sequence });
    bench.take();
    bench.spool.sync();
    clock.advance(59_000);
    expect(setAllAside(bench)).toBe(true);
    const [entry] = openQuarantine(memory).list();
    // Whatever the wall clock does meanwhile.
    clock.jump(-86_400_000);
    clock.advance(waitMillis - 1);
    openQuarantine(memory).requeue(entry!.id);
    clock.advance(1);
    bench.spool.maintain();
    expect(deliverUids(bench).length).toBe(arriving);
    expectBalanced(bench.spool.ledger());
    expect(bench.spool.ledger().byReason["dropped.expired"] ?? 0).toBe(2 - arriving);
  }
});

test("the quarantine counts for the bytes of the spool, up to its cap, and behind no link", () => {
  const memory = new MemoryFileSystem();
  const bench = start(memory);
  const own = bench.instanceId;
  expect(othersBytes(memory, ROOT, own)).toBe(0);
  bench.write("normal", 2);
  expect(setAllAside(bench)).toBe(true);
  const [entry] = openQuarantine(memory).list();
  expect(othersBytes(memory, ROOT, own)).toBe(entry!.bytes);
  memory.put(`${entry!.directory}/reserve`, Buffer.alloc(2 * MAX_QUARANTINE_BYTES));
  expect(othersBytes(memory, ROOT, own)).toBe(MAX_QUARANTINE_BYTES);
  memory.removeTree(DIRECTORY);
  memory.putLink(DIRECTORY);
  expect(othersBytes(memory, ROOT, own)).toBe(0);
});
