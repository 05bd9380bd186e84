import { expect, test } from "vitest";
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
    { event: "hot", threshold: "c" },
    { event: "hot", threshold: "8" },
    { event: "hot", threshold: "0" },
    { event: "rare", threshold: undefined },
  ]);
  expect(estimates.get("hot")).toEqual({ event: "hot", recordCount: 3, estimated: 7 });
  expect(estimates.get("rare")).toEqual({ event: "rare", recordCount: 1, estimated: 1 });
});
