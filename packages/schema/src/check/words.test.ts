import { expect, it } from "vitest";
import { singular, wordsOf } from "./words.ts";

it("splits at every separator", () => {
  expect(wordsOf("acme.disk.slow_io")).toEqual(["acme", "disk", "slow", "io"]);
});

it.each([
  ["disks", "disk"],
  ["queries", "query"],
  ["cookies", "cookie"],
  ["addresses", "address"],
  ["batches", "batch"],
  ["sizes", "size"],
])("takes the plural off %s", (word, expected) => {
  expect(singular(word)).toBe(expected);
});

it.each(["address", "status", "analysis", "series", "iops", "dns", "s", ""])(
  "leaves %s one word with itself",
  (word) => {
    expect(singular(singular(word))).toBe(singular(word));
  },
);

it.each(["address", "status", "analysis", "series", "dns"])("leaves %s as it is", (word) => {
  expect(singular(word)).toBe(word);
});
