import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem, type Operation } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { injected, Workbench } from "../../test/support/spool/workbench.ts";
import type { Priority } from "../emit/definition.ts";
import type { Instance } from "./instance.ts";
import { leaseFrom } from "./lease.ts";
import { LeaseDesk } from "./lease-desk.ts";
import type { Gap } from "./lease-gap.ts";
import { LeasesUnderWay } from "./leases-under-way.ts";
import { recoverInstance } from "./recover.ts";
import { scanBlocks } from "./scan.ts";
import type { SegmentEntry } from "./stretch.ts";
import { MAX_WAITING_DECISIONS, Thinning } from "./thinning.ts";
import { MAX_THINNINGS } from "./thinning-choice.ts";
import type { WindowDecisions } from "./window-decisions.ts";

const MANY = Number.MAX_SAFE_INTEGER;

interface Scene {
  readonly memory: MemoryFileSystem;
  readonly files: FaultyFileSystem;
  readonly clock: ManualClock;
  readonly instance: Instance;
  readonly underWay: LeasesUnderWay;
  readonly thinning: Thinning;
  readonly failures: unknown[];
  readonly moves: string[];
}

/** What a dead process left, with so many segments of 5,000 rows in each lane, taken over by hand. */
function scene(segments: Partial<Record<Priority, number>>): Scene {
  const memory = new MemoryFileSystem();
  const files = new FaultyFileSystem(memory);
  const clock = new ManualClock();
  const bench = new Workbench({ files, clock, processes: new FakeProcesses(1), seed: 1 });
  for (let round = 0; round < 4; round++) {
    for (const [lane, count] of Object.entries(segments)) {
      if (round < count) bench.write(lane as Priority, 5000);
    }
    clock.advance(60_000);
    bench.spool.maintain();
  }
  const { instanceId: id, directory } = bench;
  const instance = recoverInstance(files, clock, id, directory, () => {});
  const underWay = new LeasesUnderWay();
  const failures: unknown[] = [];
  const moves: string[] = [];
  const thinning = new Thinning({
    files,
    clock,
    random: injected(2),
    underWay,
    moved: (_instance, lane, segment) => moves.push(`${lane} ${segment}`),
    failed: (error) => failures.push((error as { code: string }).code),
  });
  return { memory, files, clock, instance, underWay, thinning, failures, moves };
}

function thinnings({ segments }: Instance): Record<Priority, number[]> {
  const of = (lane: Priority): number[] => segments[lane].map(({ thinnings = 0 }) => thinnings);
  return { critical: of("critical"), normal: of("normal"), bulk: of("bulk") };
}

/** One segment at a time. */
function once({ thinning, instance }: Scene, times: number = 1): void {
  for (let time = 0; time < times; time++) thinning.free([instance], 1);
}

test("bulk is thinned before normal before critical, the least thinned first, of those the oldest", () => {
  const stage = scene({ bulk: 2, normal: 1, critical: 1 });
  once(stage, 3);
  expect(stage.moves).toEqual(["bulk 1", "bulk 2", "bulk 1"]);
  while (stage.thinning.free([stage.instance], 1) > 0);
  const { bulk, normal, critical } = thinnings(stage.instance);
  expect(stage.moves.indexOf("normal 1")).toBeGreaterThan(stage.moves.lastIndexOf("bulk 2"));
  expect(stage.moves.indexOf("critical 1")).toBeGreaterThan(stage.moves.lastIndexOf("normal 1"));
  // Each as far as it is worth it, which is not to the last row.
  for (const times of [...bulk, ...normal, ...critical]) {
    expect(times).toBeGreaterThan(3);
    expect(times).toBeLessThan(MAX_THINNINGS);
  }
});

test("what is freed is what the files became shorter by, and the books' lengths are the files'", () => {
  const stage = scene({ bulk: 2 });
  const { memory, instance, thinning } = stage;
  const before = instance.diskBytes;
  const freed = thinning.free([instance], 100_000);
  expect(freed).toBeGreaterThan(100_000);
  expect(instance.diskBytes).toBe(before - freed);
  for (const { path, bytes, leasableBytes } of instance.segments.bulk) {
    expect(memory.status(path)?.bytes).toBe(bytes);
    expect(leasableBytes).toBe(bytes);
  }
});

test("one pass reads no more than 4 MiB beyond one segment and writes eight files", () => {
  const stage = scene({ bulk: 4, normal: 4, critical: 4 });
  stage.files.operations.length = 0;
  stage.thinning.free([stage.instance], MANY);
  const renames = (operations: readonly Operation[]): number =>
    operations.filter(({ name }) => name === "rename").length;
  expect(renames(stage.files.operations)).toBe(8);
});

test("a segment that is grown as far as it may be is thinned no more", () => {
  const stage = scene({ bulk: 1 });
  const [segment] = stage.instance.segments.bulk;
  segment!.thinnings = MAX_THINNINGS;
  expect(stage.thinning.free([stage.instance], MANY)).toBe(0);
  segment!.thinnings = MAX_THINNINGS - 1;
  expect(stage.thinning.free([stage.instance], 1)).toBeGreaterThan(0);
});

test("how often a segment was thinned is known after a restart, from its foot or, where that is damaged, its head", () => {
  const stage = scene({ bulk: 2 });
  once(stage, 3);
  const { memory, clock, instance } = stage;
  const [first] = instance.segments.bulk;
  const read = (): SegmentEntry[] => {
    const { id, directory } = instance;
    return recoverInstance(memory.copy(), clock, id, directory, () => {}).segments.bulk;
  };
  const expected = [
    { thinnings: 2, isDecided: true },
    { thinnings: 1, isDecided: true },
  ];
  expect(read()).toMatchObject(expected);
  const whole = memory.bytesOf(first!.path);
  whole[whole.byteLength - 20]! ^= 1;
  memory.put(first!.path, whole);
  expect(read()).toMatchObject(expected);
});

test("a segment of a lease under way is left alone, until that is settled or leased no more", () => {
  const stage = scene({ bulk: 2 });
  const { files, instance, underWay } = stage;
  const lease = leaseFrom(files, instance, "bulk", "basic")!;
  underWay.given(lease);
  once(stage, 2);
  expect(thinnings(instance).bulk).toEqual([0, 2]);
  underWay.asked([lease]);
  once(stage);
  expect(thinnings(instance).bulk).toEqual([0, 3]);
  underWay.settled(lease);
  once(stage);
  expect(thinnings(instance).bulk).toEqual([1, 3]);
  expect(underWay.isOutdated(lease)).toBe(true);
  underWay.asked([]);
  underWay.given(leaseFrom(files, instance, "bulk", "basic")!);
  once(stage);
  expect(thinnings(instance).bulk).toEqual([1, 4]);
});

test("where the cursor stands in a segment, what lies behind it is thinned; a segment with a stretch settled ahead is not", () => {
  const stage = scene({ bulk: 3 });
  const { files, instance } = stage;
  const lease = leaseFrom(files, instance, "bulk", "basic", { gap: gapOf(stage, 0, 4) })!;
  const settlement = { outcomes: { delivered: lease.items }, reasons: {} };
  instance.settle(lease, settlement);
  const ahead = leaseFrom(files, instance, "bulk", "basic", { gap: gapOf(stage, 1, 4) })!;
  instance.settle(ahead, { outcomes: { delivered: ahead.items }, reasons: {} });
  while (stage.thinning.free([instance], 1) > 0);
  const [first, second, third] = thinnings(instance).bulk;
  expect(first).toBeGreaterThan(0);
  expect(second).toBe(0);
  expect(third).toBeGreaterThan(0);
  const { outcomes } = settled(stage);
  expect(outcomes.delivered + outcomes.thinned).toBe(15_000);
  expect(instance.state.lanes.bulk.settledItems).toBe(15_000);
});

/** The first blocks of a segment. */
function gapOf({ memory, instance }: Scene, at: number, blocks: number): Gap {
  const segment = instance.segments.bulk[at]!;
  const place = { instance: instance.bytes, file: segment.number };
  const found = scanBlocks(memory.bytesOf(segment.path), place).blocks;
  return { segment, from: 0, to: found[blocks]!.offset };
}

test("what the disk refuses leaves the segment as it was; it is tried again after a second, with the same draw", () => {
  const twin = scene({ bulk: 1 });
  once(twin);
  const stage = scene({ bulk: 1 });
  const { files, memory, clock, instance, failures } = stage;
  files.decide = ({ name, path }) =>
    name === "write" && path.endsWith(".thin") ? "ENOSPC" : undefined;
  once(stage, 3);
  expect(failures).toEqual(["ENOSPC"]);
  expect(thinnings(instance).bulk).toEqual([0]);
  clock.advance(1000);
  once(stage);
  expect(failures).toEqual(["ENOSPC", "ENOSPC"]);
  files.decide = () => undefined;
  clock.advance(1000);
  once(stage);
  const { path } = instance.segments.bulk[0]!;
  expect(memory.bytesOf(path)).toEqual(twin.memory.bytesOf(twin.instance.segments.bulk[0]!.path));
});

test("until the directory is synced nothing of a new file is leased", () => {
  const stage = scene({ bulk: 2 });
  const { files, clock, instance, thinning, failures } = stage;
  const desk = new LeaseDesk({
    files,
    level: () => "basic",
    time: { judge: () => () => false } as never,
    instances: () => [instance],
    live: () => undefined,
    failed: () => {},
  });
  files.decide = ({ name }) => (name === "syncDirectory" ? "EIO" : undefined);
  once(stage);
  expect(failures).toEqual(["EIO"]);
  expect(thinning.isHeld(instance)).toBe(true);
  expect(desk.lease("all", thinning.held)).toMatchObject({ segment: 2 });
  files.decide = () => undefined;
  clock.advance(1000);
  once(stage);
  expect(thinning.isHeld(instance)).toBe(false);
  expect(desk.lease("all", thinning.held)).toMatchObject({ segment: 1 });
});

test("rows that were thinned and then have to go are booked as thinned, and only the others as dropped", () => {
  const stage = scene({ bulk: 1 });
  once(stage, 2);
  const { instance } = stage;
  const dropped = instance.evict("bulk");
  const { outcomes, reasons } = instance.state;
  expect(outcomes.thinned + outcomes.dropped).toBe(5000);
  expect(outcomes.dropped).toBe(dropped);
  expect(dropped).toBeGreaterThan(1000);
  expect(dropped).toBeLessThan(1500);
  expect(reasons).toEqual({ "thinned.spool_full": 5000 - dropped, "dropped.spool_full": dropped });
});

/** Decisions that take every third row, of windows of so many rows; what was forgotten cannot be judged. */
class EveryThird implements WindowDecisions {
  decidedBefore: number;
  forgottenBefore = 0;
  readonly #perWindow: number;

  constructor(decidedBefore: number, perWindow: number) {
    this.decidedBefore = decidedBefore;
    this.#perWindow = perWindow;
  }

  get count(): number {
    return Math.ceil((this.decidedBefore - this.forgottenBefore) / this.#perWindow);
  }

  get oldestEnd(): number {
    return this.forgottenBefore + this.#perWindow;
  }

  forgetBefore(sequence: number): void {
    const windows = Math.floor(sequence / this.#perWindow);
    this.forgottenBefore = Math.max(this.forgottenBefore, windows * this.#perWindow);
  }

  judgeOf(sequence: number): ReturnType<WindowDecisions["judgeOf"]> {
    expect(sequence).toBeGreaterThanOrEqual(this.forgottenBefore);
    return {
      judge: (row, into) => {
        Object.assign(into, row, { thresholdHigh: 5, isRedrawn: false });
        return row.sequence % 3 === 0 ? "thinned" : "stays";
      },
    };
  }
}

test("decisions that wait too long are carried out on the disk, once, the oldest first", () => {
  const stage = scene({ bulk: 3 });
  const { instance, thinning, moves } = stage;
  const windows = new EveryThird(15_000, 10);
  instance.windows = windows;
  for (let pass = 0; pass < 10; pass++) thinning.carryOut(instance);
  // 500 of the third segment may wait.
  expect(moves).toEqual(["bulk 1", "bulk 2"]);
  expect(windows.count).toBeLessThanOrEqual(MAX_WAITING_DECISIONS);
  expect(thinnings(instance).bulk).toEqual([0, 0, 0]);
  // Thinned for room afterwards, they are not judged again.
  once(stage);
  const { reasons } = settled(stage);
  expect(reasons["thinned.budget"]).toBe(5000);
  expect(reasons["thinned.spool_full"]).toBeGreaterThan(1000);
});

test("a segment with rows that no window has decided is neither carried out nor thinned", () => {
  const stage = scene({ bulk: 2 });
  const { instance, thinning } = stage;
  instance.windows = new EveryThird(5000, 5);
  thinning.carryOut(instance);
  once(stage, 3);
  expect(thinnings(instance).bulk).toEqual([3, 0]);
  const { reasons } = settled(stage);
  // What was decided came first: two thirds were there to be thinned.
  const { "thinned.budget": budget = 0, "thinned.spool_full": full = 0 } = reasons;
  expect(budget).toBe(1667);
  expect(full).toBeGreaterThan(2700);
  expect(full).toBeLessThan(3100);
});

/** The books once all that may be leased is delivered, and what was thinned is booked. */
function settled({ files, instance }: Scene): Instance["state"] {
  for (let left = 1000; left > 0; left--) {
    const lease = leaseFrom(files, instance, "bulk", "basic");
    if (lease === undefined) break;
    const thinned = Object.values(lease.refused).reduce((sum, count) => sum + count, 0);
    const outcomes = { delivered: lease.rows.length, thinned };
    instance.settle(lease, { outcomes, reasons: lease.refused });
  }
  return instance.state;
}

test("a spool near its cap thins, keeps to it, balances, and takes no outcome of a lease that was overtaken", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const processes = new FakeProcesses(1);
  const maxBytes = 16 * 1024 * 1024;
  const bench = new Workbench({ files: memory, clock, processes, seed: 1, maxBytes });
  const random = new SeededRandom(9);
  bench.write("bulk", 2000);
  const overtaken = bench.spool.lease()!;
  for (let round = 0; round < 40; round++) {
    bench.emit(random.pick(["bulk", "bulk", "normal", "critical"]), 16_000);
    bench.take();
    bench.spool.maintain();
    expect(bench.spool.backlog.bytes).toBeLessThan(maxBytes);
    // What was leased and not named again is not under way any more.
    if (round === 20) bench.spool.lease("live", []);
  }
  bench.spool.sync();
  expect(bench.warnings.map(({ code }) => code)).toEqual(["SONDE_SPOOL_THINNED"]);
  bench.deliver(overtaken);
  expect(bench.spool.ledger().delivered).toBe(0);
  const delivered = bench.deliverAll().length;
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ dropped: 0, delivered, buffered: 0 });
  expect(ledger.byReason).toEqual({ "thinned.spool_full": ledger.thinned });
  expect(ledger.thinned).toBeGreaterThan(100_000);
});
