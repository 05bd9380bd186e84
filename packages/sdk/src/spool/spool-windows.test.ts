import { describe, expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { deliveredAll } from "../../test/support/spool/delivered.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { PoweredFileSystem } from "../../test/support/spool/powered-file-system.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { StoppableProcess } from "../../test/support/spool/stoppable-process.ts";
import { WindowBench, weightOf } from "../../test/support/spool/window-bench.ts";
import { ROOT } from "../../test/support/spool/workbench.ts";
import { RingConsumer } from "../row/ring.ts";
import { MAX_WINDOW_ROWS } from "../sample/window/window-rows.ts";
import { drainAtExit } from "./exit-drain.ts";
import type { Spool } from "./spool.ts";
import { WINDOWS_FILE } from "./window-file.ts";

const TEN = { eventsPerSecond: 10 };

function sequencesOf({ left }: WindowBench): number[] {
  return left.map(({ sequence }) => sequence).sort((a, b) => a - b);
}

function weightsOf({ left }: WindowBench): number {
  return left.reduce((sum, record) => sum + weightOf(record), 0);
}

describe("a window", () => {
  test("without a budget there is none, and rows leave as soon as they are synced", () => {
    const bench = new WindowBench();
    bench.second(5, 0);
    expect(bench.deliver()).toBe(5);
  });

  test("its rows leave when it is over, and where all of them fit nothing is written of it", () => {
    const files = new MemoryFileSystem();
    const bench = new WindowBench({ budget: TEN, files });
    bench.second(5, 0);
    expect(bench.deliver()).toBe(0);
    expect(bench.bench.spool.ledger().buffered).toBe(5);
    bench.second(0);
    expect(bench.deliver()).toBe(5);
    expect(weightsOf(bench)).toBe(5);
    expect(files.paths.some((path) => path.endsWith(`/${WINDOWS_FILE}`))).toBe(false);
    expectBalanced(bench.bench.spool.ledger());
  });

  test("lets no more through than its budget under a step of 100 times, and weights tell what came", () => {
    let sum = 0;
    let truth = 0;
    let isAnyThinned = false;
    for (let seed = 1; seed <= 12; seed++) {
      const bench = new WindowBench({ budget: TEN, seed });
      for (const count of [4, 5, 400, 500, 450, 6]) {
        bench.second(count, 600);
        expect(bench.deliver()).toBeLessThanOrEqual(10);
        truth += count;
      }
      bench.second(0);
      bench.deliver();
      sum += weightsOf(bench);
      const ledger = bench.bench.spool.ledger();
      expect(ledger.buffered).toBe(0);
      expect(ledger.thinned + ledger.delivered).toBe(ledger.admitted);
      expectBalanced(ledger);
      isAnyThinned ||= ledger.thinned > 0;
    }
    expect(isAnyThinned).toBe(true);
    expect(Math.abs(sum / truth - 1)).toBeLessThan(0.15);
  });
});

describe("clocks", () => {
  test("where they stand still one window closes, and no more", () => {
    const bench = new WindowBench({ budget: TEN });
    for (let round = 0; round < 5; round++) {
      bench.bench.write("normal", 20);
      for (let lease = bench.bench.spool.lease(); lease; lease = bench.bench.spool.lease()) {
        bench.left.push(...lease.records);
        bench.bench.deliver(lease);
      }
    }
    expect(bench.left.length).toBeLessThanOrEqual(10);
    expect(bench.left.length).toBeGreaterThan(0);
  });

  test.each([3_600_000, -3_600_000, 1000])(
    "a wall clock that jumps by %i ms again and again closes no more windows than time has",
    (jump) => {
      const bench = new WindowBench({ budget: TEN });
      for (let step = 0; step < 40; step++) {
        bench.bench.emit("normal", 30);
        bench.clock.jump(step % 2 === 0 ? jump : jump / 2);
        bench.second(30, 100);
      }
      bench.deliver();
      // 4.5 seconds have windows, and one more.
      expect(bench.left.length).toBeLessThanOrEqual(60);
      bench.second(0);
      bench.second(0);
      bench.deliver();
      expect(bench.bench.spool.ledger().buffered).toBe(0);
    },
  );

  test("rows that come 10 seconds late have a window for each second that they were emitted in", () => {
    const bench = new WindowBench({ budget: TEN });
    bench.second(1);
    bench.deliver();
    const before = bench.left.length;
    for (let second = 0; second < 10; second++) {
      bench.bench.emit("normal", 50);
      bench.clock.advance(1000);
    }
    bench.second(0);
    bench.deliver();
    const late = bench.left.slice(before);
    // One event has the half that is set aside for floors, or the other one.
    expect(late.length).toBeGreaterThanOrEqual(50);
    const bySecond = new Map<number, number>();
    for (const { observedTimeMillis: at } of late) bySecond.set(at, (bySecond.get(at) ?? 0) + 1);
    for (const count of bySecond.values()) expect(count).toBeLessThanOrEqual(10);
  });

  test("a sync closes a window early, and the next one has to wait for the second to be over", () => {
    const bench = new WindowBench({ budget: TEN });
    bench.bench.write("normal", 5);
    expect(bench.deliver()).toBe(5);
    bench.bench.write("normal", 5);
    bench.clock.advance(499);
    bench.bench.spool.maintain();
    expect(bench.bench.spool.lease()).toBeUndefined();
    bench.clock.advance(1);
    bench.bench.spool.maintain();
    expect(bench.bench.spool.lease()?.rows).toHaveLength(5);
  });
});

test("a sync with nothing to wait for does not close the window of rows to come", () => {
  const bench = new WindowBench({ budget: TEN });
  bench.second(5);
  bench.deliver();
  bench.bench.spool.sync();
  bench.second(5, 0);
  expect(bench.deliver()).toBe(0);
});

describe("a disk that refuses", () => {
  test.each([WINDOWS_FILE, "journal"])("nothing leaves as long as it takes no %s", (file) => {
    const files = new FaultyFileSystem(new MemoryFileSystem());
    const bench = new WindowBench({ budget: TEN, files });
    bench.second(100, 0);
    bench.bench.spool.maintain();
    files.decide = ({ name, path }) =>
      path.includes(`/${file}`) && ["create", "write", "sync"].includes(name) ? "EIO" : undefined;
    for (let round = 0; round < 3; round++) {
      bench.second(20);
      expect(bench.deliver()).toBe(0);
    }
    files.decide = () => undefined;
    for (let round = 0; round < 3; round++) bench.second(0);
    bench.deliver();
    expect(bench.left.length).toBeGreaterThan(0);
    expect(bench.bench.spool.ledger().buffered).toBe(0);
    expectBalanced(bench.bench.spool.ledger());
  });

  test("any one call while a window closes delays it, and nothing leaves undecided or twice", () => {
    const calls = callsOfClosing();
    expect(calls).toBeGreaterThan(8);
    for (let call = 0; call < calls; call++) {
      const files = new FaultyFileSystem(new MemoryFileSystem());
      const bench = new WindowBench({ budget: TEN, files });
      bench.second(100, 0);
      bench.clock.advance(1000);
      let at = 0;
      files.decide = () => (at++ === call ? "EIO" : undefined);
      bench.bench.spool.maintain();
      files.decide = () => undefined;
      for (let round = 0; round < 12 && bench.bench.spool.ledger().buffered > 0; round++) {
        bench.clock.advance(1000);
        bench.deliver();
      }
      expect(bench.left.length, `call ${call}`).toBeLessThanOrEqual(10);
      expect(new Set(sequencesOf(bench)).size, `call ${call}`).toBe(bench.left.length);
      expect(bench.bench.spool.ledger(), `call ${call}`).toMatchObject({ buffered: 0 });
      expectBalanced(bench.bench.spool.ledger());
    }
  });

  function callsOfClosing(): number {
    const files = new FaultyFileSystem(new MemoryFileSystem());
    const bench = new WindowBench({ budget: TEN, files });
    bench.second(100, 0);
    bench.clock.advance(1000);
    const before = files.operations.length;
    bench.bench.spool.maintain();
    return files.operations.length - before;
  }
});

describe("a process that ends", () => {
  /** Another process takes over what is on a disk, an hour later. */
  function adopt(files: MemoryFileSystem, clock: ManualClock, budget = TEN): WindowBench {
    clock.advance(3_600_000);
    const next = new WindowBench({ budget, files, clock, pid: 2, seed: 2 });
    for (let round = 0; round < 4; round++) {
      next.clock.advance(1000);
      next.bench.spool.maintain();
      next.deliver();
    }
    return next;
  }

  test("by a loss of power at any call of a closing window: its rows leave once, and within the budget", () => {
    const images: MemoryFileSystem[] = [];
    const powered = new PoweredFileSystem();
    const files = new FaultyFileSystem(powered);
    const bench = new WindowBench({ budget: TEN, files });
    bench.bench.write("normal", 1);
    bench.second(0);
    bench.deliver();
    // Committed, and the window is open.
    bench.second(100, 600);
    bench.clock.advance(600);
    files.decide = () => {
      images.push(powered.afterPowerLoss());
      return undefined;
    };
    bench.bench.spool.maintain();
    files.decide = () => undefined;
    images.push(powered.afterPowerLoss());
    expect(images.length).toBeGreaterThan(8);
    for (const image of images) {
      const next = adopt(image, bench.clock);
      expect(next.left.length).toBeLessThanOrEqual(10);
      expect(next.left.length).toBeGreaterThan(0);
      const { thinned, dropped, buffered } = next.bench.spool.ledger();
      expect(thinned).toBe(100 - next.left.length);
      expect({ dropped, buffered }).toEqual({ dropped: 0, buffered: 0 });
    }
  });

  test("a decision that was made holds for whoever takes the rows over, with a budget or without", () => {
    for (const budget of [TEN, { eventsPerSecond: 3 }, undefined]) {
      const files = new MemoryFileSystem();
      const bench = new WindowBench({ budget: TEN, files });
      bench.second(100, 1000);
      bench.bench.spool.sync();
      const decided = bench.bench.spool.lease()!;
      const expected = decided.records.map(({ sequence, threshold }) => [sequence, threshold]);
      expect(expected.length).toBeGreaterThan(0);
      bench.clock.advance(3_600_000);
      const next = new WindowBench({
        files,
        clock: bench.clock,
        pid: 2,
        ...(budget === undefined ? {} : { budget }),
      });
      next.second(0);
      next.deliver();
      expect(next.left.map(({ sequence, threshold }) => [sequence, threshold])).toEqual(expected);
    }
  });

  test("rows that no window had decided are a cut window of who takes them over", () => {
    const files = new MemoryFileSystem();
    const bench = new WindowBench({ budget: TEN, files });
    bench.second(100, 0);
    const next = adopt(files, bench.clock);
    expect(next.left.length).toBeLessThanOrEqual(10);
    expect(next.left.length).toBeGreaterThan(0);
    expect(next.bench.spool.ledger()).toMatchObject({ buffered: 0, dropped: 0 });
    expectBalanced(next.bench.spool.ledger());
  });

  test("rows without a budget leave as they are, whoever takes them over", () => {
    const files = new MemoryFileSystem();
    const bench = new WindowBench({ files });
    bench.second(100, 0);
    const next = adopt(files, bench.clock);
    expect(next.left).toHaveLength(100);
    expect(weightsOf(next)).toBe(100);
  });

  test("who has no budget lets rows leave that nobody decided", () => {
    const files = new MemoryFileSystem();
    const bench = new WindowBench({ budget: TEN, files });
    bench.second(100, 0);
    bench.clock.advance(3_600_000);
    const next = new WindowBench({ files, clock: bench.clock, pid: 2 });
    next.second(0);
    next.deliver();
    expect(next.left).toHaveLength(100);
  });

  test("a directory that was removed takes no decision with it that waits for rows elsewhere", () => {
    const files = new MemoryFileSystem();
    const bench = new WindowBench({ budget: TEN, files });
    bench.second(100, 1000);
    expect(bench.deliver()).toBeLessThanOrEqual(10);
    files.removeTree(bench.bench.directory);
    bench.second(50, 1000);
    bench.second(50, 1000);
    bench.second(0, 1000);
    bench.deliver();
    expect(bench.left.length).toBeLessThanOrEqual(30);
    expect(bench.bench.spool.ledger().buffered).toBe(0);
  });
});

test("a thread that goes on in the place of another decides what that one had written and not decided", () => {
  const process = new StoppableProcess(
    new ManualClock(),
    new FakeProcesses(1),
    new SeededRandom(1),
  );
  process.budget = TEN;
  const left: number[] = [];
  const turn = (spool: Spool): void => {
    while (spool.drainRing() > 0);
    spool.maintain();
    process.clock.advance(1000);
    spool.maintain();
    process.clock.advance(500);
    spool.maintain();
    for (let lease = spool.lease(); lease; lease = spool.lease()) {
      left.push(...lease.records.map(({ sequence }) => sequence));
      spool.settle(lease, deliveredAll(lease));
    }
  };
  process.emit("normal", 1, 40);
  process.emit("critical", 1, 40);
  process.host.putCounters();
  process.run((spool) => {
    while (spool.drainRing() > 0);
    spool.maintain();
  });
  process.goOn();
  process.emit("critical", 1, 30);
  process.run(turn);
  process.run(turn);
  expect(left.length).toBeGreaterThan(5);
  expect(left.length).toBeLessThanOrEqual(20);
  expect(new Set(left).size).toBe(left.length);
  process.host.putCounters();
  process.run((spool) => {
    turn(spool);
    const ledger = spool.ledger();
    expect(ledger).toMatchObject({
      admitted: 110,
      buffered: 0,
      dropped: 0,
      delivered: left.length,
    });
    expectBalanced(ledger);
  });
});

test("rows that the host wrote at its exit, before the spool had a directory, are decided by the next process", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = new WindowBench({ budget: TEN, files, clock });
  files.removeTree("/spool");
  bench.bench.emit("normal", 100);
  bench.bench.host.putCounters();
  const { ring, progress, instanceId, host } = bench.bench;
  const drained = drainAtExit({
    files,
    clock,
    processes: new FakeProcesses(1),
    ring: new RingConsumer(ring),
    progress,
    root: ROOT,
    instanceId,
    resource: { attributes: {} },
    timeoutMillis: 0,
    events: () => host.events(),
    budget: TEN,
  });
  expect(drained).toBe("drained");
  clock.advance(3_600_000);
  const next = new WindowBench({ budget: TEN, files, clock, pid: 2, seed: 2 });
  next.second(0);
  next.deliver();
  expect(next.left.length).toBeGreaterThan(0);
  expect(next.left.length).toBeLessThanOrEqual(10);
  expect(next.bench.spool.ledger()).toMatchObject({ buffered: 0, dropped: 0 });
});

describe("bytes a day", () => {
  const MIB = 2 ** 20;

  test("what was spent is spent for the next process, too", () => {
    const files = new MemoryFileSystem();
    const clock = new ManualClock();
    let total = 0;
    for (let pid = 1; pid <= 3; pid++) {
      const bench = new WindowBench({ budget: { bytesPerDay: MIB }, files, clock, pid, seed: pid });
      for (let second = 0; second < 3; second++) {
        bench.second(1500);
        bench.deliver();
      }
      bench.bench.spool.close();
      total += bench.left.length;
    }
    // A full bucket of 256 KiB, and some seconds of 9 bytes each; a record has more than 200.
    expect(total).toBeLessThan((256 * 1024 + 2000) / 200);
    expect(total).toBeGreaterThan(400);
  });

  test.each([
    ["cut short", '{"level":'],
    ["of something else", "[]"],
    ["huge", `{"level":1,"wallMillis":1${" ".repeat(5000)}}`],
    ["from the future", JSON.stringify({ level: 1e9, wallMillis: 1e15 })],
  ])("a quota file that is %s is told, and nothing is taken to be left", (_, text) => {
    const files = new MemoryFileSystem();
    files.makeDirectory(ROOT);
    files.put(`${ROOT}/quota`, Buffer.from(text));
    const bench = new WindowBench({ budget: { bytesPerDay: MIB }, files });
    expect(bench.bench.warnings.map(({ code }) => code)).toContain("SONDE_QUOTA_LOST");
    bench.second(100);
    expect(bench.deliver()).toBe(0);
  });
});

test("more rows than a window holds are decided later, from the disk, within the budget", () => {
  const bench = new WindowBench({ budget: TEN });
  const rows = MAX_WINDOW_ROWS + 5000;
  // The first window closes when it is full; the second one may not before its time.
  bench.bench.write("normal", 1);
  for (let emitted = 0; emitted < rows; emitted += 17_000) {
    bench.bench.emit("normal", 17_000);
    bench.bench.take();
  }
  for (let round = 0; round < 4; round++) bench.second(0);
  bench.deliver();
  expect(bench.left.length).toBeLessThanOrEqual(30);
  expect(bench.left.length).toBeGreaterThan(10);
  expect(bench.bench.spool.ledger().buffered).toBe(0);
}, 20_000);
