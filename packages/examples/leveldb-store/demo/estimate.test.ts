import { expect, test } from "vitest";
import { SeededRandom } from "../src/seeded-random.ts";
import { estimateCounts, weightOf } from "./estimate.ts";

test("a record's weight is the inverse of its probability", () => {
  expect(weightOf("0")).toBe(1);
  expect(weightOf("8")).toBe(2);
  expect(weightOf("c")).toBe(4);
  expect(weightOf("e666666666666")).toBeCloseTo(10, 6);
});

test("what is no threshold is refused", () => {
  expect(() => weightOf("")).toThrow("not a sampling threshold");
  expect(() => weightOf("0123456789abcdef")).toThrow("not a sampling threshold");
});

test("weights add up by event, and a record without a threshold stands for itself", () => {
  const estimates = estimateCounts([
    { event: "hot", threshold: "c", draw: "1" },
    { event: "hot", threshold: "8", draw: "2" },
    { event: "hot", threshold: "0", draw: "3" },
    { event: "rare", threshold: undefined, draw: "4" },
  ]);
  expect(estimates.get("hot")).toMatchObject({ recordCount: 3, estimated: 7 });
  expect(estimates.get("rare")).toEqual({
    event: "rare",
    recordCount: 1,
    estimated: 1,
    standardError: 0,
  });
});

test("an estimate from many draws is closer than one from few", () => {
  const apart = [1, 2, 3, 4].map((draw) => ({ event: "e", threshold: "8", draw: `${draw}` }));
  const together = apart.map((record) => ({ ...record, draw: "one" }));
  // Each draw of n records at a half adds n² · 2.
  expect(estimateCounts(apart).get("e")?.standardError).toBeCloseTo(Math.sqrt(8), 9);
  expect(estimateCounts(together).get("e")?.standardError).toBeCloseTo(Math.sqrt(32), 9);
});

test("about two thirds of all estimates are within their standard error", () => {
  const seed = 20_261_123;
  const random = new SeededRandom(seed);
  const truth = 400;
  const within = Array.from({ length: 300 }, () => {
    const records = Array.from({ length: truth }, (_, draw) => ({
      event: "e",
      threshold: "c",
      draw: String(draw),
    })).filter(() => random.next() < 0.25);
    const { estimated, standardError } = estimateCounts(records).get("e")!;
    return Math.abs(estimated - truth) <= standardError;
  }).filter(Boolean).length;
  expect(within / 300, `seed ${seed}`).toBeGreaterThan(0.6);
  expect(within / 300, `seed ${seed}`).toBeLessThan(0.77);
});
