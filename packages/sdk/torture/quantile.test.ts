import { expect, test } from "vitest";
import { quantile } from "./quantile.ts";

test("takes a value of the list, whatever its order", () => {
  const values = [5, 1, 4, 2, 3];
  expect(quantile(values, 0)).toBe(1);
  expect(quantile(values, 0.5)).toBe(3);
  expect(quantile(values, 0.99)).toBe(5);
  expect(quantile(values, 1)).toBe(5);
  expect(values).toEqual([5, 1, 4, 2, 3]);
});

test("is 0 of nothing", () => {
  expect(quantile([], 0.5)).toBe(0);
});
