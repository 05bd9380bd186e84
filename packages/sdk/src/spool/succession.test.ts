import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { failingToClose } from "../../test/support/spool/failing-to-close.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { ROOT, Workbench } from "../../test/support/spool/workbench.ts";
import { RingConsumer } from "../row/ring.ts";
import { MAX_SUMMARIES_KEPT } from "./absorption.ts";
import { drainAtExit } from "./exit-drain.ts";
import { successorId } from "./succession.ts";

interface World {
  readonly memory: MemoryFileSystem;
  readonly files: FaultyFileSystem;
  readonly clock: ManualClock;
  /** Starts a process; those before it count as dead for it, and it for `witnesses` alone as alive. */
  start(...witnesses: FakeProcesses[]): Workbench;
  readonly processes: FakeProcesses[];
}

function world(): World {
  const memory = new MemoryFileSystem();
  const files = new FaultyFileSystem(memory);
  const clock = new ManualClock();
  const processes: FakeProcesses[] = [];
  const start = (...witnesses: FakeProcesses[]): Workbench => {
    clock.advance(1);
    const pid = processes.length + 1;
    const own = new FakeProcesses(pid);
    processes.push(own);
    for (const witness of witnesses) witness.livenessOf.set(pid, "alive");
    return new Workbench({ files, clock, processes: own, seed: pid });
  };
  return { memory, files, clock, start, processes };
}

/** uids of all rows that a process can deliver, which it does. */
function deliver(bench: Workbench): string[] {
  const uids: string[] = [];
  for (let lease = bench.spool.lease(); lease !== undefined; lease = bench.spool.lease()) {
    const { uidInstance } = lease.instance;
    uids.push(...lease.records.map(({ sequence }) => `${uidInstance}:${sequence}`));
    bench.deliver(lease);
  }
  return uids;
}

const uids = (bench: Workbench, from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `${bench.instanceId}:${from + i}`);

test("a process whose directory was taken over goes on in another, under the same uids", () => {
  const { memory, clock, start, processes } = world();
  const bench = start();
  bench.write("normal", 4);
  const isSettled = bench.spool.settlementOfAll();
  const thief = start(...processes);
  // The write of these finds that the file has moved.
  bench.emit("normal", 3);
  bench.emit("normal", 50, 0);
  bench.take();
  clock.advance(250);
  bench.write("normal", 2);
  expect(memory.list(ROOT)).toContain(successorId(bench.instanceId, 1));
  expect(memory.list(ROOT)).not.toContain(bench.instanceId);
  // Its rows are not this process's to wait for any more.
  expect(isSettled()).toBe(true);
  expectBalanced(thief.spool.ledger());
  expect(thief.spool.ledger()).toMatchObject({ emitted: 4, admitted: 4, buffered: 4 });
  expectBalanced(bench.spool.ledger());
  expect(bench.spool.ledger()).toMatchObject({ emitted: 55, sampledOut: 50, admitted: 5 });
  expect(deliver(thief)).toEqual(uids(bench, 0, 4));
  expect(deliver(bench)).toEqual(uids(bench, 4, 9));
  expect(bench.warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining("was taken over by another process"),
  ]);
});

test("the next process finds the books of both directories, and nothing twice", () => {
  const { start, clock } = world();
  const bench = start();
  bench.write("normal", 4);
  bench.emit("bulk", 10, 0.5);
  bench.take();
  start();
  bench.emit("critical", 3);
  bench.take();
  clock.advance(250);
  bench.emit("bulk", 20, 0.5);
  bench.write("normal", 2);
  const next = start();
  const ledger = next.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: 39, unknownTail: { incarnations: 3 } });
  const got = deliver(next);
  expect(got.length).toBe(ledger.admitted);
  expect(new Set(got).size).toBe(got.length);
  expect(got.every((uid) => uid.startsWith(`${bench.instanceId}:`))).toBe(true);
  expectBalanced(next.spool.ledger());
});

test("its exit goes into the directory that it has then", () => {
  const { files, clock, start } = world();
  const bench = start();
  bench.write("normal", 4);
  start();
  bench.emit("normal", 3);
  bench.take();
  clock.advance(250);
  bench.write("normal", 1);
  bench.emit("normal", 5);
  bench.emit("normal", 7, 0);
  const result = drainAtExit({
    files,
    clock,
    processes: new FakeProcesses(1),
    ring: new RingConsumer(bench.ring),
    progress: bench.progress,
    root: ROOT,
    instanceId: bench.instanceId,
    resource: { attributes: {} },
    timeoutMillis: 0,
    events: () => bench.host.events(),
  });
  expect(result).toBe("drained");
  const next = start();
  const ledger = next.spool.ledger();
  expectBalanced(ledger);
  // Its first directory and the thief count as killed; the books of its second one are closed.
  expect(ledger).toMatchObject({
    emitted: 20,
    sampledOut: 7,
    admitted: 13,
    unknownTail: { incarnations: 2 },
  });
  expect(deliver(next).sort()).toEqual(uids(bench, 0, 13).sort());
});

test.each(["taken over", "removed"] as const)(
  "a directory that was %s is let go, whatever the disk says when its files are closed",
  (what) => {
    const memory = new MemoryFileSystem();
    const clock = new ManualClock();
    const processes = new FakeProcesses(1);
    processes.livenessOf.set(2, "alive");
    const disk = failingToClose(memory);
    const bench = new Workbench({ files: disk.files, clock, processes, seed: 1 });
    bench.write("normal", 4);
    if (what === "removed") memory.removeTree(bench.directory);
    else new Workbench({ files: memory, clock, processes: new FakeProcesses(2), seed: 2 });
    bench.emit("normal", 3);
    disk.fails = true;
    bench.take();
    disk.fails = false;
    // Nor could another directory be made on such a disk.
    clock.advance(5000);
    bench.spool.maintain();
    bench.write("normal", 0);
    const ledger = bench.spool.ledger();
    expectBalanced(ledger);
    const before = what === "removed" ? 4 : 0;
    expect(ledger).toMatchObject({ emitted: before + 3, dropped: before, buffered: 3 });
    expect(deliver(bench)).toEqual(uids(bench, 4, 7));
  },
);

test("a root that cannot be listed does not make a takeover a loss", () => {
  const { files, clock, start, processes } = world();
  const bench = start();
  bench.write("normal", 4);
  const thief = start(...processes);
  files.decide = ({ name, path }) => (name === "list" && path === ROOT ? "EIO" : undefined);
  expect(bench.spool.sync()).toBe(true);
  expect(bench.spool.ledger()).toMatchObject({ emitted: 4, dropped: 0, discrepancy: 0 });
  files.decide = () => undefined;
  bench.write("normal", 3);
  clock.advance(250);
  bench.write("normal", 0);
  expect(bench.spool.ledger()).toMatchObject({ emitted: 3, dropped: 0, buffered: 3 });
  expect(deliver(thief)).toEqual(uids(bench, 0, 4));
  expectBalanced(bench.spool.ledger());
});

test("what was lost with a removed directory stays counted when the next one is taken over unopened", () => {
  const { memory, files, clock, start, processes } = world();
  const bench = start();
  bench.write("normal", 5);
  memory.removeTree(bench.directory);
  files.decide = ({ name, path }) =>
    name === "create" && path.includes("journal-") ? "EIO" : undefined;
  expect(bench.spool.sync()).toBe(false);
  files.decide = () => undefined;
  const thief = start(...processes);
  expect(memory.list(ROOT)).toContain(`${bench.instanceId}.summary`);
  expect(thief.spool.ledger()).toMatchObject({ emitted: 0, discrepancy: 0 });
  clock.advance(5000);
  // One look finds that, the next one makes another directory.
  bench.spool.maintain();
  bench.spool.maintain();
  bench.write("normal", 2);
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: 7, admitted: 7, dropped: 5, buffered: 2 });
});

test("a directory that is taken away again and again costs no row and no count", () => {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
  console.info(`succession.test: seed ${seed} (repeat with SONDE_TEST_SEED=${seed})`);
  const random = new SeededRandom(seed);
  const { files, clock, start } = world();
  const bench = start();
  let emitted = 0;
  let thieves = 0;
  const got: string[] = [];
  for (let round = 0; round < 40; round++) {
    const count = 1 + random.below(20);
    bench.emit(random.pick(["critical", "normal", "bulk"]), count, random.pick([1, 0.5]));
    emitted += count;
    const isRefused = random.next() < 0.2;
    files.decide = ({ name }) => (isRefused && name === "write" ? "ENOSPC" : undefined);
    if (random.next() < 0.7) bench.take();
    files.decide = () => undefined;
    clock.advance(random.below(600));
    if (random.next() < 0.3) bench.spool.maintain();
    if (random.next() < 0.3) got.push(...deliver(bench));
    // Fewer than the summaries that a root may have: of one that is absorbed nothing tells its owner any more.
    if (thieves < MAX_SUMMARIES_KEPT / 2 && random.next() < 0.3) {
      thieves++;
      got.push(...deliver(start()));
    }
    expectBalanced(bench.spool.ledger());
  }
  clock.advance(5000);
  bench.spool.maintain();
  bench.take();
  bench.spool.sync();
  const next = start();
  got.push(...deliver(next));
  const ledger = next.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ buffered: 0, failedBeforeAdmission: 0, dropped: 0 });
  expect(ledger.emitted).toBe(emitted);
  expect(new Set(got).size).toBe(ledger.admitted);
});
