import { expect, test } from "vitest";
import { Load } from "./load.ts";

test("a peak is the mean of the busiest window, wherever that begins", () => {
  const load = new Load();
  for (let second = 0; second < 100; second++) load.add(second * 1000 + 999, 5);
  load.add(42_000, 100);
  load.add(50_500, 100);
  expect(load.peak(0, 100)).toBe(25);
  expect(load.peak(0, 50)).toBe(15);
  expect(load.peak(60, 100)).toBe(5);
  expect(load.mean(0, 100)).toBe(7);
  expect(load.mean(100, 100)).toBe(0);
  expect(load.total(90, 110)).toBe(50);
});

test("a window that spans two stretches is in the second", () => {
  const load = new Load();
  load.add(48_000, 50);
  load.add(52_000, 50);
  const [first, second] = load.stretches(0, 100, 2);
  expect(first).toEqual({ second: 0, mean: 1, peak: 5 });
  expect(second).toEqual({ second: 50, mean: 1, peak: 10 });
});
