import { expect, test } from "vitest";
import { SCENARIO_NAMES } from "./scenario.ts";
import { planTime } from "./time-plan.ts";

test("the kill loop gets half of the time, the others share the rest", () => {
  const plan = planTime(SCENARIO_NAMES, 10, undefined);
  expect([...plan]).toEqual([
    ["kill", 300_000],
    ["faults", 50_000],
    ["full", 50_000],
    ["hang", 50_000],
    ["clock", 50_000],
    ["soak", 50_000],
    ["sampling", 50_000],
  ]);
});

test("a scenario alone gets all of it", () => {
  expect([...planTime(["soak"], 60, undefined)]).toEqual([["soak", 3_600_000]]);
  expect([...planTime(["kill"], 2, 10_000)]).toEqual([["kill", 120_000]]);
});

test("without the kill loop all get the same", () => {
  expect([...planTime(["faults", "clock"], 1, undefined)]).toEqual([
    ["faults", 30_000],
    ["clock", 30_000],
  ]);
});

test("a number of kills without a time takes the time it needs; the rest keeps its default", () => {
  expect([...planTime(["kill", "clock"], undefined, 10_000)]).toEqual([
    ["kill", Number.POSITIVE_INFINITY],
    ["clock", 150_000],
  ]);
  expect([...planTime(["clock"], undefined, 10_000)]).toEqual([["clock", 300_000]]);
});
