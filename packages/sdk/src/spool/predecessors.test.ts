import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { ROOT, Workbench } from "../../test/support/spool/workbench.ts";
import type { FileSystem } from "../file-system.ts";
import { LOOK_INTERVAL_MILLIS } from "./predecessors.ts";

let pid = 500;

function start(files: FileSystem, clock = new ManualClock(), own = pid++): Workbench {
  return new Workbench({ files, clock, processes: new FakeProcesses(own), seed: own });
}

const summaries = (memory: MemoryFileSystem): string[] =>
  memory.paths.filter((path) => path.endsWith(".summary"));

test("T23: a crash at any operation of a close counts each instance once", () => {
  const whole = new MemoryFileSystem();
  const dead = start(whole);
  dead.write("normal", 5);
  dead.deliverAll();
  // As often as the close has operations, one more each time.
  for (let survived = 0; ; survived++) {
    const memory = whole.copy();
    const files = new FaultyFileSystem(memory);
    const bench = start(files);
    bench.write("critical", 3);
    bench.deliverAll();
    files.operations.length = 0;
    files.decide = () => (files.operations.length > survived ? "EIO" : undefined);
    bench.spool.close();
    const isWhole = files.operations.length <= survived;
    const next = start(memory);
    const ledger = next.spool.ledger();
    expectBalanced(ledger);
    expect(ledger).toMatchObject({ emitted: 8, delivered: 8, buffered: 0 });
    next.spool.close();
    // Nothing but summaries stays, whatever was half made.
    expect(memory.paths).toEqual(summaries(memory));
    if (isWhole) break;
  }
});

test("T1, T23: a crash at any operation of an adoption loses nothing and counts once", () => {
  const whole = new MemoryFileSystem();
  for (const lane of ["normal", "bulk"] as const) {
    const dead = start(whole);
    dead.write(lane, 5);
    if (lane === "bulk") dead.deliverAll();
  }
  for (let survived = 0; ; survived++) {
    const memory = whole.copy();
    const files = new FaultyFileSystem(memory);
    files.decide = () => (files.operations.length > survived ? "EIO" : undefined);
    const bench = start(files);
    expectBalanced(bench.spool.ledger());
    const isWhole = files.operations.length <= survived;
    // The process dies with what it could do; the next one finds a disk that works.
    const next = start(memory);
    expectBalanced(next.spool.ledger());
    expect(next.spool.ledger()).toMatchObject({ emitted: 10, admitted: 10, dropped: 0 });
    next.deliverAll();
    expect(next.spool.ledger()).toMatchObject({ delivered: 10, buffered: 0, discrepancy: 0 });
    if (isWhole) break;
  }
});

test("T17: one bad orphan does not keep the others, nor the live spool", () => {
  const memory = new MemoryFileSystem();
  const bad = start(memory);
  bad.write("normal", 5);
  const good = start(memory);
  good.write("normal", 7);
  const files = new FaultyFileSystem(memory);
  files.decide = ({ name, path }) =>
    name === "openToRead" && path.includes(bad.instanceId) ? "EIO" : undefined;
  const clock = new ManualClock();
  const bench = start(files, clock);
  bench.write("normal", 2);
  expect(bench.deliverAll().length).toBe(9);
  // The disk comes back, and the next look finds what the first one could not read.
  files.decide = () => undefined;
  clock.advance(LOOK_INTERVAL_MILLIS);
  bench.spool.maintain();
  expect(bench.deliverAll().length).toBe(5);
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: 14, delivered: 14 });
});

test("orphans that appear later are adopted within a minute", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const processes = new FakeProcesses(1);
  processes.livenessOf.set(2, "alive");
  const first = new Workbench({ files: memory, clock, processes, seed: 1 });
  const others = new FakeProcesses(2);
  others.livenessOf.set(1, "alive");
  const second = new Workbench({ files: memory, clock, processes: others, seed: 2 });
  second.write("normal", 6);
  clock.advance(LOOK_INTERVAL_MILLIS);
  first.spool.maintain();
  expect(first.deliverAll()).toEqual([]);
  processes.livenessOf.set(2, "dead");
  first.spool.maintain();
  expect(first.deliverAll()).toEqual([]);
  clock.advance(LOOK_INTERVAL_MILLIS);
  first.spool.maintain();
  expect(first.deliverAll().length).toBe(6);
  expectBalanced(first.spool.ledger());
});

test("an instance whose directory cannot be removed yet counts once, look after look", () => {
  const memory = new MemoryFileSystem();
  const dead = start(memory);
  dead.write("normal", 5);
  const files = new FaultyFileSystem(memory);
  files.decide = ({ name, path }) =>
    name === "removeFile" && path.includes("journal") ? "EIO" : undefined;
  const clock = new ManualClock();
  const bench = start(files, clock);
  bench.deliverAll();
  expect(summaries(memory).length).toBe(1);
  for (let i = 0; i < 3; i++) {
    clock.advance(LOOK_INTERVAL_MILLIS);
    bench.spool.maintain();
    expect(bench.spool.ledger()).toMatchObject({ emitted: 5, delivered: 5, discrepancy: 0 });
  }
  files.decide = () => undefined;
  clock.advance(LOOK_INTERVAL_MILLIS);
  bench.spool.maintain();
  expect(memory.paths.filter((path) => path.includes("~"))).toEqual([]);
  expect(bench.spool.ledger()).toMatchObject({ emitted: 5, delivered: 5, discrepancy: 0 });
});

test("two live processes share a directory, and a third sums up both", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const [one, other] = [new FakeProcesses(1), new FakeProcesses(2)];
  one.livenessOf.set(2, "alive");
  other.livenessOf.set(1, "alive");
  const first = new Workbench({ files: memory, clock, processes: one, seed: 1 });
  const second = new Workbench({ files: memory, clock, processes: other, seed: 2 });
  for (const bench of [first, second]) {
    bench.write("normal", 4);
    bench.write("critical", 3);
  }
  expect(first.deliverAll().length).toBe(7);
  first.spool.close();
  second.spool.close();
  const third = start(memory, clock);
  expectBalanced(third.spool.ledger());
  expect(third.spool.ledger()).toMatchObject({ emitted: 14, delivered: 7, buffered: 7 });
  expect(third.spool.ledger().unknownTail.incarnations).toBe(0);
  third.deliverAll();
  expect(summaries(memory).length).toBe(2);
});

test("a shutdown with a backlog keeps the sums for the next process, and the one after", () => {
  const memory = new MemoryFileSystem();
  const first = start(memory);
  first.emit("bulk", 100, 0.5);
  first.write("normal", 10);
  first.spool.close();
  const closed = first.spool.ledger();
  expect(memory.paths.some((path) => path.endsWith("owner.json"))).toBe(false);
  for (let i = 0; i < 3; i++) {
    const next = start(memory);
    expect(next.spool.ledger()).toEqual(closed);
    next.spool.close();
  }
  const last = start(memory);
  last.deliverAll();
  last.spool.close();
  expect(last.spool.ledger()).toMatchObject({
    emitted: closed.emitted,
    delivered: closed.admitted,
    buffered: 0,
    discrepancy: 0,
    unknownTail: { incarnations: 0 },
  });
});

test("summaries that cannot be read are named and keep nothing else from being read", () => {
  const memory = new MemoryFileSystem();
  const bench = start(memory);
  bench.write("normal", 5);
  bench.deliverAll();
  bench.spool.close();
  const uuid = (last: string): string => `01a2075b-5dc5-717e-b91f-00000000000${last}`;
  memory.put(`${ROOT}/${uuid("1")}.summary`, Buffer.alloc(0));
  memory.put(`${ROOT}/${uuid("2")}.summary`, Buffer.alloc(20 * 1024 * 1024));
  memory.makeDirectory(`${ROOT}/${uuid("3")}.summary`);
  // One in the wrong place: the name is part of its checksum.
  memory.put(`${ROOT}/${uuid("4")}.summary`, memory.bytesOf(summaries(memory)[0]!));
  const next = start(memory);
  expect(next.spool.ledger()).toMatchObject({ emitted: 5, delivered: 5, discrepancy: 0 });
  expect(next.warnings.map(({ code }) => code)).toEqual([
    "SONDE_SPOOL_DAMAGED",
    "SONDE_SPOOL_DAMAGED",
    "SONDE_SPOOL_UNSAFE",
    "SONDE_SPOOL_DAMAGED",
  ]);
});

test("a directory beside a summary that cannot be read is not thrown away", () => {
  const memory = new MemoryFileSystem();
  const dead = start(memory);
  dead.write("normal", 5);
  memory.put(`${ROOT}/${dead.instanceId}.summary`, Buffer.from("damaged"));
  start(memory);
  expect(memory.paths.some((path) => path.endsWith("normal-00000001.seg"))).toBe(true);
});

test("a directory that vanishes is made anew, and its rows are booked as lost", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const dead = start(memory, clock);
  dead.write("bulk", 6);
  const bench = start(memory, clock);
  bench.write("normal", 4);
  memory.removeTree("/spool");
  bench.emit("normal", 3);
  bench.take();
  const gone = bench.spool.ledger();
  expectBalanced(gone);
  expect(gone).toMatchObject({ dropped: 10, failedBeforeAdmission: 0, buffered: 0 });
  expect(gone.byReason).toMatchObject({ "dropped.directory_gone": 10 });
  // Rows that were about to be written are written in the new one.
  bench.write("normal", 5);
  expect(bench.spool.ledger()).toMatchObject({ buffered: 8, discrepancy: 0 });
  // What is on the disk now says all that there is to say of this process.
  const next = start(memory, clock);
  expectBalanced(next.spool.ledger());
  expect(next.spool.ledger()).toMatchObject({ admitted: 12, dropped: 4, buffered: 8 });
  expect(next.deliverAll()).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
});

test("an idle spool misses its directory too", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(memory, clock);
  bench.write("normal", 4);
  memory.removeTree("/spool");
  clock.advance(1000);
  bench.spool.maintain();
  const next = start(memory, clock);
  expectBalanced(next.spool.ledger());
  expect(next.spool.ledger()).toMatchObject({ emitted: 4, dropped: 4 });
});

test("a root that becomes a file leaves rows in memory until it is a directory again", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(memory, clock);
  bench.write("normal", 4);
  memory.removeTree("/spool");
  memory.put("/spool", Buffer.from("a file"));
  for (let i = 0; i < 5; i++) {
    bench.emit("normal", 2);
    bench.take();
    clock.advance(1000);
    bench.spool.maintain();
    expectBalanced(bench.spool.ledger());
  }
  expect(bench.spool.ledger()).toMatchObject({ emitted: 4, dropped: 4 });
  memory.removeFile("/spool");
  clock.advance(5000);
  bench.spool.maintain();
  bench.write("normal", 3);
  expect(bench.deliverAll().length).toBe(13);
  expectBalanced(bench.spool.ledger());
});

test("a process that loses its directory lets go of what it had adopted, and another delivers it once", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const dead = start(memory, clock);
  dead.write("normal", 5);
  const processes = new FakeProcesses(pid);
  processes.livenessOf.set(pid + 1, "alive");
  const bench = new Workbench({ files: memory, clock, processes, seed: pid++ });
  bench.write("bulk", 4);
  const adopted = bench.spool.lease()!;
  // Takes the live one's directory, and with it what was taken over in its name.
  const thief = start(memory, clock);
  bench.deliver(adopted);
  clock.advance(LOOK_INTERVAL_MILLIS);
  bench.spool.maintain();
  bench.write("critical", 2);
  expect(thief.deliverAll().length).toBe(9);
  expect(bench.deliverAll().length).toBe(2);
  for (const { spool } of [bench, thief]) expectBalanced(spool.ledger());
  // Each row is in the books of one.
  expect([bench, thief].map(({ spool }) => spool.ledger().emitted)).toEqual([2, 9]);
  for (const { spool } of [bench, thief]) spool.close();
  const next = start(memory, clock);
  expectBalanced(next.spool.ledger());
  expect(next.spool.ledger()).toMatchObject({ emitted: 11, delivered: 11, dropped: 0 });
});

test.each([
  ["removed", { admitted: 6, dropped: 4, delivered: 2 }],
  ["taken over", { admitted: 2, dropped: 0, delivered: 2 }],
] as const)("an adopted directory that is %s alone keeps nobody waiting", (what, books) => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  start(memory, clock).write("normal", 4);
  const bench = start(memory, clock);
  expect(bench.spool.ledger().buffered).toBe(4);
  const directory = `${ROOT}/${memory.list(ROOT).find((name) => name.includes("~"))}`;
  const other = directory.replace(/~.*/, `~${bench.instanceId.replace(/....$/, "ffff")}`);
  if (what === "removed") memory.removeTree(directory);
  else memory.rename(directory, other);
  bench.write("normal", 2);
  const hasSettled = bench.spool.settlementOfAll();
  bench.deliverAll();
  clock.advance(1000);
  bench.spool.maintain();
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ ...books, buffered: 0 });
  expect(hasSettled()).toBe(true);
  const told = bench.warnings.filter(({ message }) => message.includes("was removed while"));
  expect(told).toHaveLength(what === "removed" ? 1 : 0);
});

test("a disk that refuses summaries is asked for a few at a time, and in the end each is made", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const dead = 20;
  for (let i = 0; i < dead; i++) {
    const bench = start(memory, clock);
    bench.write("normal", 1);
    bench.spool.close();
  }
  const files = new FaultyFileSystem(memory);
  const bench = start(files, clock);
  expect(bench.spool.ledger().buffered).toBe(dead);
  files.decide = ({ name, path }) =>
    name === "create" && path.endsWith(".summary") ? "EIO" : undefined;
  bench.deliverAll();
  const tries = (): number =>
    files.operations.filter(({ name, path }) => name === "create" && path.endsWith(".summary"))
      .length;
  expect(tries()).toBeLessThanOrEqual(2 * dead);
  files.operations.length = 0;
  clock.advance(1000);
  bench.spool.maintain();
  expect(tries()).toBeLessThanOrEqual(2);
  files.decide = () => undefined;
  clock.advance(1000);
  bench.spool.maintain();
  expect(memory.list(ROOT).filter((name) => name.includes("~"))).toEqual([]);
  expectBalanced(bench.spool.ledger());
  expect(bench.spool.ledger()).toMatchObject({ delivered: dead, buffered: 0 });
});
