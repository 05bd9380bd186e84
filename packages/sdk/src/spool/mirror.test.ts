import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { numberedDefinition } from "../../test/support/spool/events.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem, systemError } from "../../test/support/spool/memory-file-system.ts";
import { ROOT, Workbench } from "../../test/support/spool/workbench.ts";
import type { FileSystem } from "../file-system.ts";
import type { Mirror } from "./mirror.ts";
import { findRemains, mirrorRoot } from "./mirror-remains.ts";
import { packInstance } from "./packed-instance.ts";

const AUDIT = mirrorRoot(ROOT, "audit");

let pid = 100;

/** A process that starts on `files`; whoever wrote there before is dead. */
function start(
  files: FileSystem,
  clock: ManualClock,
  options: { readonly mirrors?: readonly string[]; readonly mirrorMaxBytes?: number } = {},
): Workbench {
  const processes = new FakeProcesses(pid++);
  const bench = new Workbench({
    files,
    clock,
    processes,
    seed: pid,
    mirrors: ["audit"],
    ...options,
  });
  bench.spool.maintain();
  return bench;
}

function deliverAll(mirror: Mirror): string[] {
  const uids: string[] = [];
  for (let lease = mirror.lease("all"); lease !== undefined; lease = mirror.lease("all")) {
    const { uidInstance } = lease.instance;
    uids.push(...lease.records.map(({ sequence }) => `${uidInstance}:${sequence}`));
    expect(
      mirror.settle(lease, {
        outcomes: { delivered: lease.records.length, dropped: lease.items - lease.records.length },
        reasons: lease.refused,
      }),
    ).toBe(true);
  }
  return uids;
}

function range(bench: Workbench, count: number): string[] {
  return Array.from({ length: count }, (_, sequence) => `${bench.instanceId}:${sequence}`);
}

test("what is sealed is in the mirror, and each of the two settles it on its own", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(files, clock);
  const [mirror] = bench.mirrors as [Mirror];
  bench.write("normal", 5);
  bench.write("critical", 2);
  expect(mirror.lease("all")).toBeUndefined();
  expect(bench.deliverAll().length).toBe(7);
  bench.spool.seal();
  expect(mirror.ledger()).toMatchObject({ imported: 7, admitted: 7, buffered: 7, emitted: 0 });
  expect(files.paths.filter((path) => /v1\/.*\.seg$/.test(path)).length).toBe(2);
  expect(new Set(deliverAll(mirror))).toEqual(new Set(range(bench, 7)));
  for (const ledger of [bench.spool.ledger(), mirror.ledger()]) {
    expectBalanced(ledger);
    expect(ledger).toMatchObject({ admitted: 7, delivered: 7, buffered: 0 });
  }
  expect(files.paths.filter((path) => path.endsWith(".seg"))).toEqual([]);
});

test("a killed process's open segments come to the mirror, delivered by the spool or not", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const first = start(files, clock);
  first.write("normal", 5);
  clock.advance(60_000);
  first.spool.maintain();
  first.write("normal", 4);
  first.write("bulk", 3);
  // All of it is delivered to the one and nothing to the other when the process is killed.
  first.deliverAll();
  const second = start(files, clock);
  const [mirror] = second.mirrors as [Mirror];
  expectBalanced(mirror.ledger());
  expect(mirror.ledger()).toMatchObject({ imported: 12, buffered: 12, dropped: 0 });
  expect(new Set(deliverAll(mirror))).toEqual(new Set(range(first, 12)));
  expect(second.deliverAll()).toEqual([]);
  const third = start(files, clock);
  for (const ledger of [third.spool.ledger(), third.mirrors[0]!.ledger()]) {
    expectBalanced(ledger);
    expect(ledger).toMatchObject({ admitted: 12, delivered: 12, buffered: 0 });
  }
  third.spool.close();
  const fourth = start(files, clock);
  expect(fourth.mirrors[0]!.ledger()).toMatchObject({
    admitted: 12,
    delivered: 12,
    discrepancy: 0,
  });
  expect(files.paths.filter((path) => path.startsWith(AUDIT))).toEqual(
    expect.arrayContaining([expect.stringMatching(new RegExp(`${first.instanceId}\\.summary$`))]),
  );
});

test("a disk without hard links costs the mirror what the spool delivers, and the spool nothing", () => {
  const memory = new MemoryFileSystem();
  const files = new FaultyFileSystem(memory);
  files.decide = ({ name }) => (name === "link" ? "EPERM" : undefined);
  const clock = new ManualClock();
  const bench = start(files, clock);
  const [mirror] = bench.mirrors as [Mirror];
  bench.write("normal", 5);
  bench.spool.seal();
  expect(mirror.ledger()).toMatchObject({ admitted: 0, buffered: 0 });
  expect(bench.deliverAll().length).toBe(5);
  clock.advance(5000);
  bench.spool.maintain();
  expect(mirror.ledger().byReason).toEqual({ "dropped.unlinked": 5 });
  // What is still there when the disk takes links again comes to the mirror after all.
  bench.write("normal", 4);
  bench.spool.seal();
  bench.write("critical", 3);
  bench.spool.seal();
  files.decide = () => undefined;
  clock.advance(5000);
  bench.spool.maintain();
  expect(deliverAll(mirror).length).toBe(7);
  expect(bench.deliverAll().length).toBe(7);
  for (const ledger of [bench.spool.ledger(), mirror.ledger()]) expectBalanced(ledger);
  expect(mirror.ledger()).toMatchObject({ admitted: 12, delivered: 7, dropped: 5 });
  expect(bench.spool.ledger()).toMatchObject({ admitted: 12, delivered: 12 });
  expect(bench.warnings.map(({ code }) => code)).toEqual(["SONDE_MIRROR_UNAVAILABLE"]);
  expect(bench.warnings[0]!.message).toContain("failed to link: EPERM");
});

test("links that are refused while a dead process is taken over are counted, for nobody comes back for them", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const first = start(memory, clock);
  first.write("normal", 5);
  clock.advance(60_000);
  first.spool.maintain();
  first.write("normal", 4);
  first.write("critical", 2);
  const files = new FaultyFileSystem(memory);
  files.decide = ({ name, path }) =>
    name === "link" && path.includes("normal") ? "EMLINK" : undefined;
  const second = start(files, clock);
  const [mirror] = second.mirrors as [Mirror];
  expect(mirror.ledger()).toMatchObject({ admitted: 11, buffered: 7, dropped: 4 });
  expect(mirror.ledger().byReason).toEqual({ "dropped.unlinked": 4 });
  expect(deliverAll(mirror).length).toBe(7);
  expect(second.deliverAll().length).toBe(11);
  const third = start(memory, clock);
  for (const ledger of [third.spool.ledger(), third.mirrors[0]!.ledger()]) {
    expectBalanced(ledger);
    expect(ledger).toMatchObject({ admitted: 11, buffered: 0 });
  }
});

test("a mirror that comes later begins with the first row that is still there", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const first = start(files, clock, { mirrors: [] });
  first.write("normal", 5);
  clock.advance(60_000);
  first.spool.maintain();
  first.deliverAll();
  first.write("normal", 4);
  const second = start(files, clock);
  const [mirror] = second.mirrors as [Mirror];
  expect(mirror.ledger()).toMatchObject({ admitted: 4, buffered: 4, dropped: 0 });
  expectBalanced(mirror.ledger());
  // Killed before anything is delivered, and once more when the mirror has all of it and the spool nothing.
  const third = start(files, clock);
  expect(deliverAll(third.mirrors[0]!)).toEqual(range(first, 9).slice(5));
  const fourth = start(files, clock);
  expect(deliverAll(fourth.mirrors[0]!)).toEqual([]);
  expect(fourth.deliverAll().length).toBe(4);
  for (const ledger of [fourth.spool.ledger(), fourth.mirrors[0]!.ledger()]) expectBalanced(ledger);
  expect(fourth.mirrors[0]!.ledger()).toMatchObject({ admitted: 4, delivered: 4, buffered: 0 });
});

test("what its backend refuses for good is dropped, since a mirror sets nothing aside", () => {
  const files = new MemoryFileSystem();
  const bench = start(files, new ManualClock());
  const [mirror] = bench.mirrors as [Mirror];
  bench.write("normal", 5);
  bench.spool.seal();
  const lease = mirror.lease("live")!;
  expect(
    mirror.settle(lease, {
      outcomes: { delivered: 2, quarantined: 3 },
      reasons: { "quarantined.refused_400": 3 },
      quarantine: [{ reason: "refused_400", rows: lease.rows.slice(0, 3) }],
    }),
  ).toBe(true);
  const ledger = mirror.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ delivered: 2, dropped: 3, quarantined: 0 });
  expect(ledger.byReason).toEqual({ "dropped.refused_400": 3 });
});

test("a directory of the mirror that is removed is made anew, with its rows counted as lost", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(files, clock);
  const [mirror] = bench.mirrors as [Mirror];
  bench.write("normal", 5);
  bench.spool.seal();
  files.removeTree("/spool/mirrors");
  clock.advance(1000);
  bench.spool.maintain();
  expect(mirror.ledger().byReason).toEqual({ "dropped.directory_gone": 5 });
  clock.advance(5000);
  bench.spool.maintain();
  bench.write("normal", 4);
  bench.spool.seal();
  expect(deliverAll(mirror)).toEqual(range(bench, 9).slice(5));
  expectBalanced(mirror.ledger());
  expect(mirror.ledger()).toMatchObject({ admitted: 9, delivered: 4, dropped: 5 });
  expect(bench.deliverAll().length).toBe(9);
});

test("who has taken over the rows has the mirror's, whoever was faster there", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const first = start(files, clock);
  first.write("normal", 5);
  first.spool.seal();
  const [mirror] = start(files, clock).mirrors as [Mirror];
  const taken = files.paths.find((path) => path.startsWith(AUDIT) && path.includes("~"))!;
  const directory = taken.slice(0, taken.lastIndexOf("/"));
  // As if a process that lives had been in between.
  const other = "01a205b3-d000-7f5b-881d-c9336cd59424";
  files.rename(directory, `${AUDIT}/${first.instanceId}~${other}`);
  clock.advance(1000);
  const next = start(files, clock);
  expect(deliverAll(next.mirrors[0]!)).toEqual(range(first, 5));
  expectBalanced(next.mirrors[0]!.ledger());
  expect(deliverAll(mirror)).toEqual([]);
});

test("two processes that live leave each other's directories in the mirror alone", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const tables = [new FakeProcesses(1), new FakeProcesses(2)] as const;
  tables[0].livenessOf.set(2, "alive");
  tables[1].livenessOf.set(1, "alive");
  const [one, other] = tables.map(
    (processes, seed) => new Workbench({ files, clock, processes, seed, mirrors: ["audit"] }),
  ) as [Workbench, Workbench];
  one.write("normal", 5);
  one.spool.seal();
  one.deliverAll();
  for (let turn = 0; turn < 3; turn++) {
    clock.advance(61_000);
    one.spool.maintain();
    other.spool.maintain();
  }
  expect(other.mirrors[0]!.ledger()).toMatchObject({ admitted: 0 });
  // The spool's books of the one are closed and its directory is gone; what waits in the mirror is free to take.
  one.spool.close();
  clock.advance(61_000);
  other.spool.maintain();
  expect(deliverAll(other.mirrors[0]!)).toEqual(range(one, 5));
  expectBalanced(other.mirrors[0]!.ledger());
  expect(other.mirrors[0]!.ledger()).toMatchObject({ admitted: 5, delivered: 5 });
});

test("a mirror is evicted by its own limit and leaves the spool its rows", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(files, clock, { mirrorMaxBytes: 16 * 1024 * 1024 });
  const [mirror] = bench.mirrors as [Mirror];
  let emitted = 0;
  while (mirror.ledger().dropped === 0) {
    bench.write("normal", 5000);
    emitted += 5000;
    if (emitted % 50_000 === 0) bench.spool.seal();
    expect(emitted).toBeLessThan(600_000);
  }
  expectBalanced(mirror.ledger());
  expect(mirror.ledger().byReason).toEqual({
    "dropped.spool_full": mirror.ledger().dropped,
  });
  expect(bench.spool.ledger()).toMatchObject({ buffered: emitted, dropped: 0 });
  expect(bench.warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining("the mirror audit reached 16777216 bytes"),
  ]);
});

test("a mirror that nobody names any more is found with what waits in it, and stays as it is", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const first = start(files, clock, { mirrors: ["audit", "other"] });
  first.write("normal", 5);
  first.spool.seal();
  const before = files.paths;
  const named = new Set(["other"]);
  expect(findRemains(files, clock, ROOT, named)).toEqual([
    { directory: "/spool/mirrors/audit", items: 5 },
  ]);
  expect(files.paths).toEqual(before);
  expect(findRemains(files, clock, ROOT, new Set(["audit", "other"]))).toEqual([]);
  expect(findRemains(new MemoryFileSystem(), clock, ROOT, named)).toEqual([]);
});

test("a live process whose directories are taken over goes on in others, and the mirror gets every row", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const processes = new FakeProcesses(1);
  const one = new Workbench({ files, clock, processes, seed: 1, mirrors: ["audit"] });
  one.write("normal", 5);
  one.spool.seal();
  one.write("normal", 4);
  // To the other the first is dead, while that one sees both.
  const other = start(files, clock);
  processes.livenessOf.set(pid - 1, "alive");
  one.write("critical", 3);
  clock.advance(1000);
  one.spool.maintain();
  clock.advance(5000);
  one.spool.maintain();
  one.write("bulk", 2);
  one.spool.seal();
  const uids = [...deliverAll(one.mirrors[0]!), ...deliverAll(other.mirrors[0]!)];
  expect(new Set(uids)).toEqual(new Set(range(one, 14)));
  for (const bench of [one, other]) {
    bench.deliverAll();
    expectBalanced(bench.spool.ledger());
    expectBalanced(bench.mirrors[0]!.ledger());
    expect(bench.mirrors[0]!.ledger()).toMatchObject({ dropped: 0, buffered: 0 });
  }
});

test("what a process takes back after it was thought dead, the mirror gets at once", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const one = start(files, clock);
  one.write("normal", 5);
  one.spool.seal();
  // Each thinks that the other is dead: the first takes its old directory back, as a successor of itself.
  start(files, clock);
  one.write("normal", 4);
  clock.advance(1000);
  one.spool.maintain();
  expect(deliverAll(one.mirrors[0]!)).toEqual(range(one, 5));
  one.spool.seal();
  expect(deliverAll(one.mirrors[0]!)).toEqual(range(one, 9).slice(5));
  expect(one.deliverAll().length).toBe(9);
  for (const ledger of [one.spool.ledger(), one.mirrors[0]!.ledger()]) {
    expectBalanced(ledger);
    expect(ledger).toMatchObject({ delivered: 9, dropped: 0, buffered: 0 });
  }
});

test("rows that come back from quarantine were in the mirror before and do not come again; imported ones do", () => {
  for (const [account, items] of [
    ["requeued", 0],
    ["imported", 5],
  ] as const) {
    const files = new MemoryFileSystem();
    const clock = new ManualClock();
    const first = start(files, clock);
    first.write("normal", 5);
    const { rows, instance } = first.spool.lease()!;
    const id = "01a205b3-d000-7f5b-881d-c9336cd59424";
    const { resource, uidInstance } = instance;
    packInstance(files, clock, `${ROOT}/${id}`, {
      ...{ id, uidInstance, resource, account },
      rows: { normal: rows },
    });
    clock.advance(61_000);
    first.spool.maintain();
    const ledger = first.mirrors[0]!.ledger();
    expectBalanced(ledger);
    // The segment of the process itself is sealed by then, too.
    expect(ledger).toMatchObject({ admitted: 5 + items, buffered: 5 + items });
  }
});

test("rows of a mirror that is done are not linked again while the spool still has them", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const first = start(files, clock);
  first.write("normal", 5);
  const second = start(files, clock);
  expect(deliverAll(second.mirrors[0]!)).toEqual(range(first, 5));
  clock.advance(61_000);
  second.spool.maintain();
  // Its books are open: absorbed ones would not tell that it had all there is.
  const names = files.list(AUDIT);
  expect(names).toContain(`${first.instanceId}~${second.instanceId}`);
  expect(names).not.toContain(`${first.instanceId}.summary`);
  const third = start(files, clock);
  expect(deliverAll(third.mirrors[0]!)).toEqual([]);
  expect(third.deliverAll().length).toBe(5);
  clock.advance(1000);
  third.spool.maintain();
  expect(files.list(AUDIT)).toContain(`${first.instanceId}.summary`);
  expectBalanced(third.mirrors[0]!.ledger());
  expect(third.mirrors[0]!.ledger()).toMatchObject({ admitted: 5, delivered: 5 });
});

test("a mirror's directory that is a link or somebody else's is not used, and the spool goes on", () => {
  const files = new MemoryFileSystem();
  files.makeDirectory("/spool");
  files.putLink("/spool/mirrors");
  const clock = new ManualClock();
  const bench = start(files, clock);
  bench.write("normal", 5);
  bench.spool.seal();
  expect(bench.deliverAll().length).toBe(5);
  expectBalanced(bench.spool.ledger());
  expectBalanced(bench.mirrors[0]!.ledger());
  expect(bench.warnings.map(({ code }) => code)).toEqual(["SONDE_MIRROR_UNAVAILABLE"]);
  expect(bench.warnings[0]!.message).toContain("/spool/mirrors is no directory");
});

test("a damaged segment is counted once in each of the two", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(files, clock);
  const [mirror] = bench.mirrors as [Mirror];
  for (let block = 0; block < 4; block++) bench.write("normal", 5);
  bench.spool.seal();
  const path = files.paths.find((one) => one.startsWith(AUDIT) && one.endsWith(".seg"))!;
  const descriptor = files.openToWrite(path);
  files.write(descriptor, Buffer.alloc(300, 0xff), files.bytesOf(path).byteLength >> 1);
  files.close(descriptor);
  const delivered = deliverAll(mirror).length;
  expect(delivered).toBeLessThan(20);
  expect(bench.deliverAll().length).toBe(delivered);
  for (const ledger of [bench.spool.ledger(), mirror.ledger()]) {
    expectBalanced(ledger);
    expect(ledger).toMatchObject({ delivered, dropped: 20 - delivered, buffered: 0 });
  }
});

/** Takes a block of rows without a word, says that it did not, and cannot be told to forget it: once. */
class UnsureFileSystem extends MemoryFileSystem {
  isUnsure = false;
  #isStuck = false;

  override isAt(descriptor: number, path: string): boolean {
    const isAt = super.isAt(descriptor, path);
    if (!this.isUnsure || !path.endsWith(".seg")) return isAt;
    this.isUnsure = false;
    this.#isStuck = true;
    return false;
  }

  override truncate(descriptor: number, bytes: number): void {
    if (this.#isStuck) {
      this.#isStuck = false;
      throw systemError("EIO", "a segment");
    }
    super.truncate(descriptor, bytes);
  }
}

test("a block that was written twice, because the disk did not confirm it, comes to the mirror once", () => {
  for (const isKilled of [false, true]) {
    const files = new UnsureFileSystem();
    const clock = new ManualClock();
    const first = start(files, clock);
    first.write("normal", 5);
    files.isUnsure = true;
    first.write("normal", 4);
    first.write("normal", 3);
    if (!isKilled) first.spool.seal();
    const bench = isKilled ? start(files, clock) : first;
    expect(bench.mirrors[0]!.ledger()).toMatchObject({ admitted: 12, buffered: 12, dropped: 0 });
    expect(deliverAll(bench.mirrors[0]!)).toEqual(range(first, 12));
    expectBalanced(bench.mirrors[0]!.ledger());
    expect(bench.deliverAll().length).toBe(12);
  }
});

test("a row grows too old in the mirror as it does in the spool, through a kill as well", () => {
  const base = numberedDefinition("mirror.short", "normal");
  const ttlMillis = 3_600_000;
  const short = { ...base, delivery: { ...base.delivery!, ttlMillis } };
  for (const isKilled of [false, true]) {
    const files = new MemoryFileSystem();
    const clock = new ManualClock();
    const first = start(files, clock);
    first.emitEvent(short, { sequence: 0 });
    first.write("normal", 3);
    if (!isKilled) first.spool.seal();
    clock.advance(ttlMillis / 2);
    const bench = isKilled ? start(files, clock) : first;
    clock.advance(ttlMillis);
    bench.spool.maintain();
    const [mirror] = bench.mirrors as [Mirror];
    expect(deliverAll(mirror)).toEqual(range(first, 4).slice(1));
    expectBalanced(mirror.ledger());
    expect(mirror.ledger().byReason).toEqual({ "dropped.expired": 1 });
  }
});
