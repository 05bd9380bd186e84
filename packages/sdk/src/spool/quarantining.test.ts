import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import {
  deliverUids,
  firstUids,
  openQuarantine,
  setAllAside,
  setAside,
} from "../../test/support/spool/set-aside.ts";
import { withoutReserve } from "../../test/support/spool/without-reserve.ts";
import { ROOT, Workbench } from "../../test/support/spool/workbench.ts";
import type { FileSystem } from "../file-system.ts";
import { MAX_ROW_BYTES } from "../row/row-format.ts";
import { BLOCK_KIND } from "./block.ts";
import { instanceBytes } from "./instance-name.ts";
import { LOOK_INTERVAL_MILLIS } from "./predecessors.ts";
import { MAX_QUARANTINE_BYTES } from "./quarantine.ts";
import { MAX_QUARANTINING } from "./quarantining.ts";
import { scanBlocks } from "./scan.ts";

const DIRECTORY = `${ROOT}/quarantine`;
const ROWS = 5;

let pid = 17_000;

function start(files: FileSystem, clock = new ManualClock(), processes?: FakeProcesses): Workbench {
  const own = pid++;
  return new Workbench({
    files,
    clock,
    processes: processes ?? new FakeProcesses(own),
    seed: own,
    ringBytes: 2 * MAX_ROW_BYTES,
  });
}

/** A process with rows in two lanes, whose disk counts what it is asked from here on. */
function given(clock = new ManualClock()): {
  memory: MemoryFileSystem;
  files: FaultyFileSystem;
  bench: Workbench;
} {
  const memory = withoutReserve(new MemoryFileSystem());
  const files = new FaultyFileSystem(memory);
  const bench = start(files, clock);
  bench.write("normal", 3);
  bench.write("bulk", 2);
  files.operations.length = 0;
  return { memory, files, bench };
}

/** From the given operation on the disk refuses all. */
function stopAfter(files: FaultyFileSystem, survived: number): void {
  files.decide = () => (files.operations.length > survived ? "EIO" : undefined);
}

const READING: readonly string[] = [
  "list",
  "status",
  "openToRead",
  "openToWrite",
  "read",
  "readFile",
];

/** The same, as if the process were killed there: between two changes of the disk all moments are alike. */
function killAfter(files: FaultyFileSystem, survived: number): () => boolean {
  let changes = 0;
  files.decide = ({ name }) => {
    if (!READING.includes(name)) changes++;
    return changes > survived ? "EIO" : undefined;
  };
  return () => changes <= survived;
}

function requeueAll(files: FileSystem): void {
  const quarantine = openQuarantine(files);
  for (const { id } of quarantine.list()) expect(quarantine.requeue(id)).toBe(true);
}

/** Every row is quarantined or waits; after all is requeued each arrives, once. */
function expectEach(memory: MemoryFileSystem, bench: Workbench, where: string): void {
  const clock = new ManualClock();
  const next = start(memory, clock);
  const found = next.spool.ledger();
  expectBalanced(found);
  expect(found, where).toMatchObject({ admitted: ROWS, dropped: 0, imported: 0 });
  const entries = openQuarantine(memory).list();
  const held = entries.reduce((sum, { reason }) => sum + (reason?.count ?? 0), 0);
  expect(held, where).toBe(found.quarantined);
  expect(memory.list(ROOT).includes("quarantine") ? memory.list(DIRECTORY).length : 0).toBe(
    entries.length,
  );
  requeueAll(memory);
  clock.advance(LOOK_INTERVAL_MILLIS);
  next.spool.maintain();
  expect(deliverUids(next).sort(), where).toEqual(firstUids(bench, ROWS));
  expectBalanced(next.spool.ledger());
  expect(next.spool.ledger(), where).toMatchObject({ delivered: ROWS, quarantined: 0 });
}

test("a kill at any change of setting aside leaves each row in one place", () => {
  for (let survived = 0; ; survived++) {
    const { memory, files, bench } = given();
    const isWhole = killAfter(files, survived);
    const isBooked = setAllAside(bench);
    files.decide = () => undefined;
    expectEach(memory, bench, `change ${survived}`);
    if (isWhole()) {
      expect(isBooked).toBe(true);
      break;
    }
  }
});

test("a process whose disk fails at any operation of setting aside goes on where it was", () => {
  for (let survived = 0; ; survived++) {
    const clock = new ManualClock();
    const { memory, files, bench } = given(clock);
    stopAfter(files, survived);
    setAllAside(bench);
    const isWhole = files.operations.length <= survived;
    files.decide = () => undefined;
    clock.advance(LOOK_INTERVAL_MILLIS);
    bench.spool.maintain();
    expect(setAllAside(bench), `operation ${survived}`).toBe(true);
    expectBalanced(bench.spool.ledger());
    expect(bench.spool.ledger()).toMatchObject({ admitted: ROWS, quarantined: ROWS });
    const entries = openQuarantine(memory).list();
    expect(entries.reduce((sum, { reason }) => sum + reason!.count, 0)).toBe(ROWS);
    // What it wrote and did not book goes when its books are final.
    bench.spool.close();
    expect(memory.list(DIRECTORY).sort()).toEqual(entries.map(({ id }) => id).sort());
    expectEach(memory, bench, `operation ${survived}`);
    if (isWhole) break;
  }
});

test("where the books are not on the disk, no entry has its name", () => {
  const clock = new ManualClock();
  const { memory, files, bench } = given(clock);
  files.decide = ({ name, path }) =>
    path.startsWith(`${bench.directory}/journal-`) && name !== "status" ? "EIO" : undefined;
  // Booked in memory, where a later step takes it from.
  expect(setAside(bench, bench.spool.lease()!)).toBe(true);
  expect(openQuarantine(memory).list()).toEqual([]);
  expectBalanced(bench.spool.ledger());
  // Killed here, all rows are still the dead one's, and nothing is set aside.
  expectEach(withoutReserve(memory.copy()), bench, "killed");
  files.decide = () => undefined;
  clock.advance(1000);
  bench.spool.maintain();
  expect(openQuarantine(memory).list().length).toBe(1);
  expectEach(memory, bench, "went on");
});

test("rows that found another outcome meanwhile are not set aside as well", () => {
  const { memory, bench } = given();
  const lease = bench.spool.lease()!;
  bench.deliver(lease);
  expect(lease.items).toBe(3);
  setAside(bench, lease);
  expect(memory.list(DIRECTORY)).toEqual([]);
  expect(bench.spool.ledger()).toMatchObject({ delivered: 3, quarantined: 0, discrepancy: 0 });
  expect(lastStep(memory, bench).quarantining).toBeUndefined();
});

test("a disk that takes no entry leaves the rows where they are, and is told of once", () => {
  const { memory, files, bench } = given();
  for (const code of ["ENOSPC", "EIO", "EROFS"]) {
    files.decide = ({ path }) => (path.startsWith(`${DIRECTORY}/`) ? code : undefined);
    expect(setAllAside(bench)).toBe(false);
    expect(bench.spool.ledger()).toMatchObject({ quarantined: 0, buffered: ROWS, discrepancy: 0 });
  }
  expect(new Set(bench.warnings.map(({ code }) => code))).toEqual(
    new Set(["SONDE_SPOOL_UNAVAILABLE"]),
  );
  files.decide = () => undefined;
  expect(setAllAside(bench)).toBe(true);
  expectEach(memory, bench, "after");
});

test("a kill at any change of a requeue, and of the look that finds it, delivers each row once", () => {
  const { memory: whole, bench } = given();
  expect(setAllAside(bench)).toBe(true);
  const entries = openQuarantine(whole).list();
  for (const step of ["requeue", "purge"] as const) {
    for (let survived = 0; ; survived++) {
      const memory = withoutReserve(whole.copy());
      const files = new FaultyFileSystem(memory);
      const isWhole = killAfter(files, survived);
      try {
        const quarantine = openQuarantine(files);
        for (const { id } of entries) {
          if (step === "requeue") quarantine.requeue(id);
          else quarantine.remove(id, "dropped.purged");
        }
        start(files);
      } catch (error) {
        expect(String(error)).toContain("EIO");
      }
      files.decide = () => undefined;
      expectAfter(memory, step, `${step} at change ${survived}`);
      if (isWhole()) break;
    }
  }
});

function expectAfter(memory: MemoryFileSystem, step: "requeue" | "purge", where: string): void {
  const clock = new ManualClock();
  const next = start(memory, clock);
  expectBalanced(next.spool.ledger());
  const quarantine = openQuarantine(memory);
  for (const { id, isGoing } of quarantine.list()) {
    if (step === "purge" || isGoing) quarantine.remove(id, "dropped.purged");
    else quarantine.requeue(id);
  }
  clock.advance(LOOK_INTERVAL_MILLIS);
  next.spool.maintain();
  const uids = deliverUids(next);
  const [delivered, dropped] = step === "requeue" ? [ROWS, 0] : [0, ROWS];
  expect(new Set(uids).size, where).toBe(delivered);
  expectBalanced(next.spool.ledger());
  expect(next.spool.ledger(), where).toMatchObject({ delivered, dropped, quarantined: 0 });
}

test("two processes that set aside and make room at the same time count each row once", () => {
  for (let at = 1; ; at++) {
    const memory = withoutReserve(new MemoryFileSystem());
    const clock = new ManualClock();
    const [one, other] = [new FakeProcesses(pid++), new FakeProcesses(pid++)];
    one.livenessOf.set(pid - 1, "alive");
    other.livenessOf.set(pid - 2, "alive");
    const files = new FaultyFileSystem(memory);
    const [first, second] = [start(files, clock, one), start(memory, clock, other)];
    for (const bench of [first, second]) bench.write("normal", 2);
    fill(memory, first, clock);
    let left = at;
    let hasActed = false;
    files.decide = () => {
      if (left-- === 0) {
        hasActed = true;
        expect(setAllAside(second)).toBe(true);
        expectBalanced(second.spool.ledger());
      }
      return undefined;
    };
    expect(setAllAside(first)).toBe(true);
    files.decide = () => undefined;
    if (!hasActed) break;
    for (const bench of [first, second]) {
      expectBalanced(bench.spool.ledger());
      expect(bench.warnings.filter(({ code }) => code !== "SONDE_QUARANTINE_FULL")).toEqual([]);
      bench.spool.close();
    }
    const ledger = start(memory, clock).spool.ledger();
    expectBalanced(ledger);
    const held = openQuarantine(memory).list();
    const count = held.reduce((sum, { reason }) => sum + reason!.count, 0);
    expect(ledger, `operation ${at}`).toMatchObject({ admitted: 5, imported: 0, buffered: 0 });
    expect(ledger.quarantined, `operation ${at}`).toBe(count);
    expect(ledger.byReason["dropped.quarantine_full"]).toBe(5 - count);
  }
});

test("a process that loses its directory while it sets rows aside leaves them to the one that took it", () => {
  for (let at = 1; ; at++) {
    const memory = withoutReserve(new MemoryFileSystem());
    const clock = new ManualClock();
    const files = new FaultyFileSystem(memory);
    const first = start(files, clock, new FakeProcesses(pid++));
    for (const [lane, rows] of [
      ["critical", 1],
      ["normal", 2],
      ["bulk", 2],
    ] as const) {
      first.write(lane, rows);
    }
    // It stays where it is, so that the directory does too.
    const waiting = first.spool.lease()!;
    let left = at;
    let thief: Workbench | undefined;
    files.decide = () => {
      // To it the first one is dead.
      if (left-- === 0) thief = start(memory, clock, new FakeProcesses(pid++));
      return undefined;
    };
    for (const reason of ["refused_400", "too_large"]) {
      const lease = first.spool.lease("all", [waiting]);
      if (lease !== undefined) setAside(first, lease, reason);
    }
    files.decide = () => undefined;
    if (thief === undefined) break;
    for (const bench of [first, thief]) {
      clock.advance(1000);
      bench.spool.maintain();
      expectBalanced(bench.spool.ledger());
      bench.spool.close();
    }
    const next = start(memory, clock);
    const found = next.spool.ledger();
    expectBalanced(found);
    const entries = openQuarantine(memory).list();
    const held = entries.reduce((sum, { reason }) => sum + reason!.count, 0);
    expect(found, `operation ${at}`).toMatchObject({ quarantined: held, dropped: 0, imported: 0 });
    requeueAll(memory);
    clock.advance(LOOK_INTERVAL_MILLIS);
    next.spool.maintain();
    // A step that was being written may have been found by the thief and written again: then rows come twice.
    expect([...new Set(deliverUids(next))].sort(), `operation ${at}`).toEqual(
      firstUids(first, ROWS),
    );
    expectBalanced(next.spool.ledger());
    expect(next.spool.ledger()).toMatchObject({ quarantined: 0, buffered: 0 });
  }
});

/** An entry that takes up all the room, as the disk says. */
function fill(memory: MemoryFileSystem, bench: Workbench, clock: ManualClock): void {
  bench.write("bulk", 1);
  const lease = bench.spool.lease("all", [bench.spool.lease()!])!;
  expect(setAside(bench, lease)).toBe(true);
  const [entry] = openQuarantine(memory).list();
  const status = memory.status.bind(memory);
  memory.status = (path) => {
    const found = status(path);
    const isLarge = found?.kind === "file" && path.startsWith(`${entry!.directory}/reason`);
    return isLarge ? { ...found, bytes: MAX_QUARANTINE_BYTES } : found;
  };
  clock.advance(10_000);
}

test("a step names its entries until they have their names, and no other step does", () => {
  const { memory, files, bench } = given();
  files.decide = ({ name, path }) =>
    name === "rename" && path.startsWith(`${DIRECTORY}/.`) ? "EIO" : undefined;
  expect(setAllAside(bench)).toBe(true);
  const hidden = memory.list(DIRECTORY).map((name) => name.slice(1).split("~")[0]);
  expect(hidden.length).toBe(2);
  expect(lastStep(memory, bench).quarantining?.toSorted()).toEqual(hidden.toSorted());
  files.decide = () => undefined;
  bench.write("critical", 1);
  bench.deliverAll();
  bench.write("critical", 1);
  bench.spool.maintain();
  bench.write("critical", 1);
  bench.deliverAll();
  expect(lastStep(memory, bench).quarantining).toBeUndefined();
  expect(memory.list(DIRECTORY).sort()).toEqual(hidden.toSorted());
});

test("a disk that takes entries and renames none is given no more after a while", () => {
  const { memory, files, bench } = given();
  expect(setAllAside(bench)).toBe(true);
  files.decide = ({ name, path }) =>
    name === "rename" && path.startsWith(`${DIRECTORY}/.`) ? "EIO" : undefined;
  let taken = 0;
  do bench.write("bulk", 1);
  while (setAside(bench, bench.spool.lease()!) && ++taken < 100);
  expect(taken).toBe(MAX_QUARANTINING + 1);
  const hidden = memory.list(DIRECTORY).filter((name) => name.startsWith("."));
  expect(hidden.length).toBe(taken);
  expect(bench.spool.ledger()).toMatchObject({ quarantined: ROWS + taken, buffered: 1 });
  files.decide = () => undefined;
  expect(setAllAside(bench)).toBe(true);
  expect(openQuarantine(memory).list().length).toBe(taken + 3);
  expectBalanced(bench.spool.ledger());
});

function lastStep(
  memory: MemoryFileSystem,
  { directory, instanceId }: Workbench,
): { quarantining?: string[] } {
  const name = memory.list(directory).find((file) => file.startsWith("journal"))!;
  const place = { instance: instanceBytes(instanceId), file: Number(name.slice(8, 16)) };
  const { blocks } = scanBlocks(memory.bytesOf(`${directory}/${name}`), place);
  const last = blocks.findLast(({ kind }) => kind === BLOCK_KIND.journal);
  return JSON.parse(last!.payload.toString("utf8")) as { quarantining?: string[] };
}
