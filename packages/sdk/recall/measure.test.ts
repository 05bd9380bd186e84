import { expect, test } from "vitest";
import { measure, TASKS } from "./measure.ts";
import { measureAll } from "./pool.ts";

const SEED = 1;

test("every class, kind and trace has a name of its own", () => {
  expect(new Set(TASKS.map(({ name }) => name)).size).toBe(TASKS.length);
  expect(TASKS.filter(({ kind }) => kind === "positive").length).toBeGreaterThanOrEqual(45);
  expect(TASKS.filter(({ kind }) => kind === "negative").length).toBeGreaterThanOrEqual(40);
});

test("a seed gives the same figures again, on a thread too", async () => {
  const task = { kind: "positive", name: "jwt" } as const;
  const figures = measure(task, 5, SEED);
  expect(figures.wrappers.map(({ texts, right }) => [texts, right])).toEqual(
    Array.from({ length: 6 }, () => [5, 5]),
  );
  expect(await measureAll([task], 5, SEED, 1)).toEqual([figures]);
});

test("harmless text and frames are measured by what is untouched", () => {
  const negatives = measure({ kind: "negative", name: "trace-id" }, 10, SEED);
  expect(negatives.wrappers.map(({ texts, right }) => [texts, right])).toEqual(
    Array.from({ length: 6 }, () => [2, 2]),
  );
  const [frames] = measure({ kind: "trace", name: "V8" }, 10, SEED).wrappers;
  expect(frames!.texts).toBeGreaterThan(2);
  expect(frames!.right).toBe(frames!.texts);
});
