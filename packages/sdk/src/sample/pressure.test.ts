import { describe, expect, it } from "vitest";
import { Pressure } from "./pressure.ts";

/** One look a second; what was emitted in each, times the rates. */
function factors(eventsPerSecond: number, demands: readonly number[]): number[] {
  const pressure = new Pressure(eventsPerSecond, 0);
  return demands.map((demand, i) => {
    pressure.refresh((i + 1) * 1000, () => demand);
    return pressure.factor;
  });
}

describe("Pressure", () => {
  it.each([
    [200, 1],
    [201, 1 / 2],
    [400, 1 / 2],
    [401, 1 / 4],
    [20_000, 1 / 128],
    [Number.MAX_VALUE, 2 ** -32],
    [Number.NaN, 1],
  ])("brings %d a second at a budget of 100 down to twice that: %d", (demand, factor) => {
    expect(factors(100, [demand])).toEqual([factor]);
  });

  it("falls at once and rises by one step a second", () => {
    expect(factors(100, [1600, 1600, 0, 0, 0, 0, 800, 0])).toEqual([
      1 / 8,
      1 / 8,
      1 / 4,
      1 / 2,
      1,
      1,
      1 / 4,
      1 / 2,
    ]);
  });

  it("takes the demand of the time that has passed, once a second", () => {
    const pressure = new Pressure(100, 5000);
    let asked = 0;
    const take = (): number => {
      asked++;
      return 4000;
    };
    expect(pressure.refresh(5999, take)).toBe(false);
    expect(asked).toBe(0);
    // 4,000 in ten seconds are 400 in one.
    expect(pressure.refresh(15_000, take)).toBe(true);
    expect(pressure.factor).toBe(1 / 2);
    for (let millis = 15_000; millis < 16_000; millis += 100) pressure.refresh(millis, take);
    expect(asked).toBe(1);
  });

  it("stays where a clock stands still, goes back or has no time, and goes on behind that", () => {
    const pressure = new Pressure(100, 1000);
    pressure.refresh(2000, () => 1600);
    for (const millis of [2000, 2000, Number.NaN, 500, 600]) {
      expect(pressure.refresh(millis, () => 1e9)).toBe(false);
      expect(pressure.factor).toBe(1 / 8);
    }
    expect(pressure.refresh(1500, () => 0)).toBe(true);
    expect(pressure.factor).toBe(1 / 4);
  });

  it("rises by one step, however far the clock jumps", () => {
    const pressure = new Pressure(100, 0);
    pressure.refresh(1000, () => 1e6);
    const low = pressure.factor;
    pressure.refresh(1e9, () => 0);
    expect(pressure.factor).toBe(2 * low);
  });
});
