import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { Workbench } from "../../test/support/spool/workbench.ts";
import type { FileSystem } from "../file-system.ts";
import type { Lease } from "./lease.ts";
import type { LeasePart } from "./lease-source.ts";
import { MAX_SETTLED_AHEAD } from "./settled-ahead.ts";

const SECOND_MILLIS = 1000;
/** What seals a segment. */
const SEAL_MILLIS = 61_000;

function start(files: FileSystem, clock: ManualClock, pid: number): Workbench {
  return new Workbench({ files, clock, processes: new FakeProcesses(pid), seed: pid });
}

function sequencesOf(lease: Lease | undefined): number[] {
  return lease?.rows.map(({ sequence }) => sequence) ?? [];
}

/** The segment's end is a step of its own: until the next one it takes rows. */
function seal({ spool }: Workbench, clock: ManualClock): void {
  clock.advance(SEAL_MILLIS);
  spool.maintain();
}

test("what an instance has before its live part begins is backlog, and comes after", () => {
  const bench = start(new MemoryFileSystem(), new ManualClock(), 1);
  bench.write("normal", 3);
  expect(bench.spool.lease("backlog")).toBeUndefined();
  expect(sequencesOf(bench.spool.lease("live"))).toEqual([0, 1, 2]);

  bench.spool.beginLive();
  expect(bench.spool.lease("live")).toBeUndefined();
  bench.write("normal", 2);
  const live = bench.spool.lease("live")!;
  expect(sequencesOf(live)).toEqual([3, 4]);
  expect(live.isBacklog).toBe(false);
  const old = bench.spool.lease("backlog", [live])!;
  expect(sequencesOf(old)).toEqual([0, 1, 2]);
  expect(old.isBacklog).toBe(true);

  bench.deliver(live);
  bench.write("normal", 1);
  expect(sequencesOf(bench.spool.lease("live"))).toEqual([5]);
  bench.deliver(old);
  expect(bench.spool.backlog.items).toBe(0);
  expect(bench.deliverAll()).toEqual([5]);
  expect(bench.spool.ledger()).toMatchObject({ delivered: 6, buffered: 0 });
  expectBalanced(bench.spool.ledger());
});

test("the rows of a dead process are backlog, and critical ones come first", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const dead = start(files, clock, 1);
  dead.write("normal", 2);
  dead.write("critical", 1);
  const bench = start(files, clock, 2);
  bench.write("bulk", 1);
  const first = bench.spool.lease("backlog")!;
  expect([first.lane, first.instance.id]).toEqual(["critical", dead.instanceId]);
  expect(bench.spool.lease("backlog", [first])?.lane).toBe("normal");
  expect(bench.spool.lease("live")?.lane).toBe("bulk");
  expect(bench.spool.backlog).toMatchObject({ items: 3 });
});

test("a lease that is under way is not leased again, and its outcome may come in any order", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(files, clock, 1);
  for (let segment = 0; segment < 4; segment++) {
    bench.write("normal", 10);
    seal(bench, clock);
  }
  const underWay: Lease[] = [];
  for (
    let next = bench.spool.lease();
    next !== undefined;
    next = bench.spool.lease("all", underWay)
  )
    underWay.push(next);
  const rows = underWay.flatMap(sequencesOf);
  expect(rows).toEqual(Array.from({ length: 40 }, (_, sequence) => sequence));
  for (const lease of [...underWay].reverse()) {
    bench.deliver(lease);
    // Twice is once.
    bench.deliver(lease);
    expectBalanced(bench.spool.ledger());
  }
  expect(bench.spool.ledger()).toMatchObject({ delivered: 40, buffered: 0 });
  expect(files.list(bench.directory).filter((name) => name.endsWith(".seg"))).toEqual([]);
});

test("a segment whose rows are all settled ahead goes at once, and is not missed after a crash", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const dead = start(files, clock, 1);
  dead.write("normal", 5);
  seal(dead, clock);
  dead.spool.beginLive();
  dead.write("normal", 7);
  seal(dead, clock);
  dead.write("normal", 2);
  for (
    let live = dead.spool.lease("live");
    live?.rows.length === 7;
    live = dead.spool.lease("live")
  )
    dead.deliver(live);
  const left = files.list(dead.directory).filter((name) => name.endsWith(".seg"));
  expect(left).toEqual(["normal-00000001.seg", "normal-00000003.seg"]);

  const bench = start(files, clock, 2);
  expect(bench.spool.ledger()).toMatchObject({ delivered: 7, buffered: 7, dropped: 0 });
  expect(bench.deliverAll()).toEqual([0, 1, 2, 3, 4, 12, 13]);
  expectBalanced(bench.spool.ledger());
});

test("damage in what is settled ahead is booked exactly, by this process or the next", () => {
  for (const isKilled of [false, true]) {
    const files = new MemoryFileSystem();
    const clock = new ManualClock();
    const dead = start(files, clock, 1);
    dead.write("normal", 5);
    seal(dead, clock);
    dead.spool.beginLive();
    for (let block = 0; block < 3; block++) dead.write("normal", 4);
    const path = `${dead.directory}/normal-00000002.seg`;
    const leased = dead.spool.lease("live")!;
    // A row of the second of the three blocks.
    const { bytes, start: at, length } = leased.rows[5]!;
    const inFile = files.bytesOf(path).indexOf(bytes.subarray(at, at + length));
    const descriptor = files.openToWrite(path);
    files.write(descriptor, Buffer.from([~bytes[at]!]), inFile);
    files.close(descriptor);
    const live = dead.spool.lease("live")!;
    expect(live.rows.length).toBeLessThan(12);
    dead.deliver(live);
    const bench = isKilled ? start(files, clock, 2) : dead;
    if (!isKilled) seal(dead, clock);
    expect([...bench.deliverAll(), ...sequencesOf(live)].length).toBe(5 + live.rows.length);
    const ledger = bench.spool.ledger();
    expectBalanced(ledger);
    expect(ledger).toMatchObject({ delivered: 5 + live.rows.length, buffered: 0 });
    expect(ledger.byReason["dropped.damaged"]).toBe(12 - live.rows.length);
  }
});

test("what a recovery booked as lost behind a stretch settled ahead is not found again by the next one", () => {
  const memory = new MemoryFileSystem();
  const files = new FaultyFileSystem(memory);
  const clock = new ManualClock();
  const dead = start(files, clock, 1);
  // Segments that are settled stay, so that what is settled behind the first one is ahead of the cursor.
  files.decide = ({ name, path }) =>
    name === "removeFile" && path.endsWith(".seg") ? "EPERM" : undefined;
  dead.write("normal", 2);
  dead.deliver(dead.spool.lease()!);
  seal(dead, clock);
  dead.write("normal", 6);
  seal(dead, clock);
  const foot = dead.spool.lease()!;
  dead.deliver(dead.spool.lease("all", [foot])!);
  // No step of the journal knows the next segment, whose blocks are read one by one by the first to come.
  const isRefused = files.decide;
  files.decide = (operation) =>
    operation.name === "write" && operation.path.includes("journal")
      ? "ENOSPC"
      : isRefused(operation);
  const path = `${dead.directory}/normal-00000003.seg`;
  dead.write("normal", 4);
  const damagedAt = memory.bytesOf(path).length - 1;
  dead.write("normal", 5);
  seal(dead, clock);
  const descriptor = memory.openToWrite(path);
  memory.write(descriptor, Buffer.from([~memory.bytesOf(path)[damagedAt]!]), damagedAt);
  memory.close(descriptor);

  // As if it had been killed right after it removed the first one: no step says so.
  memory.removeFile(`${dead.directory}/normal-00000001.seg`);
  // Books what is lost, and fails to remove what is settled.
  files.decide = isRefused;
  start(files, clock, 2);
  files.decide = () => undefined;
  clock.advance(SEAL_MILLIS);
  const last = start(files, clock, 3);
  clock.advance(SEAL_MILLIS);
  last.spool.maintain();
  expectBalanced(last.spool.ledger());
  expect(last.spool.ledger()).toMatchObject({ delivered: 8, dropped: 4, buffered: 5 });
  expect(last.deliverAll().length).toBe(5);
  expectBalanced(last.spool.ledger());
});

test("beyond the bound of what may be settled ahead rows are leased again", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(files, clock, 1);
  const segments = 2 * (MAX_SETTLED_AHEAD + 2);
  for (let segment = 0; segment < segments; segment++) {
    bench.write("normal", 1);
    seal(bench, clock);
  }
  const underWay: Lease[] = [];
  for (
    let next = bench.spool.lease();
    next !== undefined;
    next = bench.spool.lease("all", underWay)
  )
    underWay.push(next);
  // Every second one, so that none touches another.
  underWay.forEach((lease, index) => {
    if (index % 2 === 1) bench.deliver(lease);
  });
  expect(bench.spool.ledger().delivered).toBe(MAX_SETTLED_AHEAD);
  bench.deliverAll();
  expect(bench.spool.ledger()).toMatchObject({ delivered: segments, buffered: 0 });
  expectBalanced(bench.spool.ledger());
});

const FAILED_SEEDS: readonly number[] = [];

test("random histories of leases, outcomes and deaths: every row has one outcome in the books", () => {
  const base = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 31);
  console.info(`lease-desk: SONDE_TEST_SEED=${base}`);
  for (const seed of [...FAILED_SEEDS, ...Array.from({ length: 40 }, (_, at) => base + at)]) {
    history(seed);
  }
});

function history(seed: number): void {
  const random = new SeededRandom(seed);
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const arrived = new Set<string>();
  let bench = start(files, clock, 1);
  let pid = 2;
  let written = 0;
  let underWay: Lease[] = [];
  const settle = (lease: Lease): void => {
    for (const sequence of sequencesOf(lease)) arrived.add(`${lease.instance.id}:${sequence}`);
    bench.deliver(lease);
    underWay = underWay.filter((one) => one !== lease);
  };
  for (let step = 0; step < 120; step++) {
    const kind = random.below(20);
    if (kind < 7) {
      const count = 1 + random.below(20);
      bench.write(random.pick(["critical", "normal", "bulk"]), count);
      written += count;
    } else if (kind < 13 && underWay.length < 8) {
      const part = random.pick<LeasePart | "all">(["live", "backlog", "all"]);
      const lease = bench.spool.lease(part, underWay);
      if (lease !== undefined) underWay.push(lease);
    } else if (kind < 17 && underWay.length > 0) settle(random.pick(underWay));
    else if (kind === 17) bench.spool.beginLive();
    else if (kind === 18) seal(bench, clock);
    else if (kind === 19 && random.below(3) === 0) {
      underWay = [];
      clock.advance(SECOND_MILLIS);
      bench = start(files, clock, pid++);
    }
    const ledger = bench.spool.ledger();
    expectBalanced(ledger);
    expect(ledger, `seed ${seed}, step ${step}`).toMatchObject({ dropped: 0, admitted: written });
  }
  underWay = [];
  for (let next = bench.spool.lease(); next !== undefined; next = bench.spool.lease()) settle(next);
  expect(bench.spool.ledger(), `seed ${seed}`).toMatchObject({ delivered: written, buffered: 0 });
  expect(arrived.size, `seed ${seed}`).toBe(written);
  const left = files.list("/spool/v1").flatMap((name) => {
    const path = `/spool/v1/${name}`;
    return files.status(path)?.kind === "directory" ? files.list(path) : [];
  });
  expect(left.filter((name) => name.endsWith(".seg")).length).toBeLessThanOrEqual(3);
}
