import { describe, expect, it } from "vitest";
import { constantRandom } from "../../test/support/host/worlds.ts";
import type { SamplingDefinition } from "../emit/definition.ts";
import { baseRate, drawAndDecide, higher, isKept, pressedThreshold } from "./decision.ts";
import { encodeThreshold, KEEP_NONE, thresholdOfRate } from "./threshold.ts";

const bounded: SamplingDefinition = { rate: 0.1, by: "trace", minRate: 0.01, maxRate: 0.5 };
const free: SamplingDefinition = { rate: 0.1, by: "trace" };

describe("baseRate", () => {
  it("is the schema's rate without an override, and is not clamped then", () => {
    expect(baseRate(bounded, undefined)).toBe(0.1);
    expect(baseRate({ ...bounded, rate: 0.9 }, undefined)).toBe(0.9);
  });

  it.each([
    [0.2, 0.2],
    [0.001, 0.01],
    [0, 0.01],
    [1, 0.5],
  ])("clamps an override of %d to the schema's bounds: %d", (rate, expected) => {
    expect(baseRate(bounded, { rate })).toBe(expected);
  });

  it("takes any override where the schema sets no bounds", () => {
    expect(baseRate(free, { rate: 0 })).toBe(0);
    expect(baseRate(free, { rate: 1 })).toBe(1);
  });
});

describe("pressedThreshold", () => {
  it("is that of the rate times the factor", () => {
    expect(pressedThreshold(0.1, 1)).toEqual(thresholdOfRate(0.1));
    expect(pressedThreshold(1, 1 / 4)).toEqual(thresholdOfRate(0.25));
  });

  it("never makes of a rate one that keeps nothing, and of none one that keeps something", () => {
    const { high, low } = pressedThreshold(2 ** -40, 2 ** -32);
    expect(encodeThreshold(high, low)).toBe("f".repeat(14));
    expect(pressedThreshold(0, 1 / 2)).toBe(KEEP_NONE);
    expect(pressedThreshold(2 ** -60, 1)).toBe(KEEP_NONE);
  });
});

describe("the decision", () => {
  const threshold = { high: 8, low: 4 };

  it.each([
    [8, 3, false],
    [8, 4, true],
    [7, 9, false],
    [9, 0, true],
  ])("keeps R of %d and %d: %s, drawn or given", (high, low, expected) => {
    expect(isKept({ high, low }, threshold)).toBe(expected);
    const into = { high: 0, low: 0 };
    expect(drawAndDecide(into, constantRandom(high, low), threshold)).toBe(expected);
    if (expected) expect(into).toEqual({ high, low });
  });

  it("draws the second half only where the first does not decide against the event", () => {
    let draws = 0;
    const random = { uint32: () => ++draws && 7, fill: () => {} };
    drawAndDecide({ high: 0, low: 0 }, random, threshold);
    expect(draws).toBe(1);
    drawAndDecide({ high: 0, low: 0 }, random, { high: 7, low: 0 });
    expect(draws).toBe(3);
  });

  it("knows the higher of two thresholds", () => {
    const [one, two, three] = [threshold, { high: 8, low: 5 }, { high: 9, low: 0 }];
    for (const [a, b] of [
      [one, two],
      [two, three],
    ]) {
      expect(higher(a!, b!)).toBe(b);
      expect(higher(b!, a!)).toBe(b);
    }
  });
});
