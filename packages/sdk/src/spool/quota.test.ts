import { expect, test } from "vitest";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { Quota } from "./quota.ts";

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const HOUR = 3_600_000;

test("holds a 24th of a day's bytes, 256 KiB at least, and a window has a part of it", () => {
  const clock = new ManualClock();
  expect(new Quota(24 * GIB, clock, undefined).level).toBe(GIB);
  const inflow = (bytesPerDay: number, capacity: number): number =>
    (bytesPerDay - capacity) / 86_400;
  expect(new Quota(24 * GIB, clock, undefined).allowance).toBeCloseTo(
    (0.75 * GIB) / 64 + inflow(24 * GIB, GIB) / 2,
    6,
  );
  const small = new Quota(MIB, clock, undefined);
  expect(small.level).toBe(256 * 1024);
  expect(small.allowance).toBeCloseTo(64 * 1024 + inflow(MIB, MIB / 4) / 2, 6);
});

test("keeps a quarter back for long rows, of which a window has no more than half of what flows in", () => {
  const clock = new ManualClock();
  const small = new Quota(MIB, clock, undefined);
  const perSecond = (MIB - 256 * 1024) / 86_400;
  small.spend(192 * 1024);
  expect(small.allowance).toBeCloseTo(perSecond / 2, 6);
  small.spend(32 * 1024);
  expect(small.allowance).toBeCloseTo(perSecond / 4, 6);
  small.spend(MIB);
  expect(small.level).toBe(0);
  expect(small.allowance).toBe(0);
  for (let second = 0; second < 20_000; second++) {
    clock.advance(1000);
    small.spend(small.allowance);
  }
  expect(small.level).toBeGreaterThan(48 * 1024);
});

test("no 24 hours see more than a day's bytes, whenever they are spent", () => {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? 7);
  const random = new SeededRandom(seed);
  for (const bytesPerDay of [MIB, 3 * MIB, GIB]) {
    const clock = new ManualClock();
    const quota = new Quota(bytesPerDay, clock, undefined);
    const spent: { readonly at: number; readonly bytes: number }[] = [];
    for (let step = 0; step < 600; step++) {
      clock.advance(random.below(10) === 0 ? 6 * HOUR : random.below(300_000));
      const bytes = random.below(2) === 0 ? quota.allowance : Math.floor(quota.level);
      quota.spend(bytes);
      spent.push({ at: clock.monotonicMillis(), bytes });
    }
    let from = 0;
    let sum = 0;
    for (const { at, bytes } of spent) {
      sum += bytes;
      while (spent[from]!.at <= at - 24 * HOUR) sum -= spent[from++]!.bytes;
      expect(sum, `seed ${seed}`).toBeLessThanOrEqual(bytesPerDay);
    }
  }
});

test("goes on from what an earlier process left, plus what flowed since, forwards only", () => {
  const clock = new ManualClock();
  const quota = new Quota(MIB, clock, undefined);
  quota.spend(256 * 1024);
  const note = quota.note(undefined);
  expect(new Quota(MIB, clock, note).level).toBe(0);
  clock.advance(HOUR);
  const perHour = (MIB - 256 * 1024) / 24;
  expect(new Quota(MIB, clock, note).level).toBeCloseTo(perHour, 6);
  expect(quota.level).toBeCloseTo(perHour, 6);
  clock.advance(1000 * HOUR);
  expect(new Quota(MIB, clock, note).level).toBe(256 * 1024);
  clock.jump(-2000 * HOUR);
  expect(new Quota(MIB, clock, note).level).toBe(0);
});

test("a note that is lost is an empty bucket, never a full one", () => {
  const clock = new ManualClock();
  expect(new Quota(MIB, clock, "lost").level).toBe(0);
  const huge = { level: Number.MAX_VALUE, wallMillis: clock.nowMillis() };
  expect(new Quota(MIB, clock, huge).level).toBe(256 * 1024);
  const future = { level: 256 * 1024, wallMillis: clock.nowMillis() + 1 };
  expect(new Quota(MIB, clock, future).level).toBe(0);
});

test("leaves the lower of its own level and that of another process behind", () => {
  const clock = new ManualClock();
  const quota = new Quota(MIB, clock, undefined);
  const wallMillis = clock.nowMillis();
  expect(quota.note({ level: 100, wallMillis })).toEqual({ level: 100, wallMillis });
  quota.spend(256 * 1024 - 50);
  expect(quota.note({ level: 100, wallMillis })).toEqual({ level: 50, wallMillis });
  expect(quota.note("lost")).toEqual({ level: 50, wallMillis });
});

test("a wall clock that is set does not fill the bucket of a process that runs", () => {
  const clock = new ManualClock();
  const quota = new Quota(MIB, clock, undefined);
  quota.spend(256 * 1024);
  clock.jump(1000 * HOUR);
  expect(quota.level).toBe(0);
  clock.jump(-5000 * HOUR);
  expect(quota.level).toBe(0);
});
