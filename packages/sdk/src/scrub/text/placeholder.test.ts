import { expect, test } from "vitest";
import { placeholder } from "./placeholder.ts";

test("a name and its parts, those left out that are none", () => {
  expect(placeholder("sas")).toBe("<sas>");
  expect(placeholder("ip4", "private", undefined, "h_abc")).toBe("<ip4:private:h_abc>");
  expect(placeholder("mac", "00a098", "a b", "", "x".repeat(41), "é", "a:b", "a>b")).toBe(
    "<mac:00a098>",
  );
  expect(placeholder("x", "A.b+c-d_9", "y".repeat(40))).toBe(`<x:A.b+c-d_9:${"y".repeat(40)}>`);
});

test.each(["", "A", "9a", "-a", "a b", "a:b", "a_b", "é", "a".repeat(33)])(
  "%j is no name",
  (name) => {
    expect(() => placeholder(name)).toThrow(RangeError);
  },
);
