import { describe, expect, it } from "vitest";
import type { SamplingDefinition } from "../emit/definition.ts";
import { baseThreshold } from "./decision.ts";
import { KEEP_ALL, KEEP_NONE, thresholdOfRate } from "./threshold.ts";

const bounded: SamplingDefinition = { rate: 0.1, by: "trace", minRate: 0.01, maxRate: 0.5 };
const free: SamplingDefinition = { rate: 0.1, by: "trace" };

describe("baseThreshold", () => {
  it("is the schema's rate without an override", () => {
    expect(baseThreshold(bounded, undefined)).toEqual(thresholdOfRate(0.1));
  });

  it.each([
    [0.2, 0.2],
    [0.001, 0.01],
    [0, 0.01],
    [1, 0.5],
  ])("clamps an override of %d to the schema's bounds: %d", (rate, expected) => {
    expect(baseThreshold(bounded, { rate })).toEqual(thresholdOfRate(expected));
  });

  it("takes any override where the schema sets no bounds", () => {
    expect(baseThreshold(free, { rate: 0 })).toBe(KEEP_NONE);
    expect(baseThreshold(free, { rate: 1 })).toBe(KEEP_ALL);
  });

  it("does not clamp the schema's own rate", () => {
    expect(baseThreshold({ ...bounded, rate: 0.9 }, undefined)).toEqual(thresholdOfRate(0.9));
  });
});
