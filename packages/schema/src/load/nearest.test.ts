import { expect, it } from "vitest";
import { didYouMean, nearest } from "./nearest.ts";

it.each([
  ["clas", ["class", "closed"], "class"],
  ["max_lenght", ["max", "max_length"], "max_length"],
  ["prioritiy", ["priority", "durability"], "priority"],
  ["SEVERITY", ["severity"], "severity"],
  ["owner", ["expires"], undefined],
  ["x", [], undefined],
  ["x".repeat(65), ["x".repeat(64)], undefined],
])("finds what %s was meant to be", (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});

it("offers the nearest word, else all of them, else nothing", () => {
  expect(didYouMean("clas", ["class", "unit"])).toBe("did you mean `class`?");
  expect(didYouMean("zzzzzz", ["class", "unit"])).toBe("use one of `class`, `unit`");
  expect(didYouMean("zzzzzz", [])).toBe("remove it");
  const many = Array.from({ length: 21 }, (_, index) => `name${index}`);
  expect(didYouMean("zzzzzz", many)).toBe("correct it; none of 21 names is near");
});
