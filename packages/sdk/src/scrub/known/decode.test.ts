import { expect, test } from "vitest";
import { decode } from "./decode.ts";

test.each([
  ["plain text", "plain text"],
  ["100% of 5%zz", "100% of 5%zz"],
  ["%41%2542%252543", "ABC"],
  [`%${"25".repeat(9)}41`, "A"],
  ["%C3%A9 %c3%28 %E9", "é %c3( %E9"],
  ["%u00e9\\u00E9\\\\u0041", "ééA"],
  ["\\x41\\xc3\\xa9 \\\\xff", "Aé \\xff"],
  ["a\\\\\\\\b\\/c\\\"d\\'e", "a\\b/c\"d'e"],
  ["a+b\tc\\td", "a b\\tc\\td"],
  ["%5Cu0041\\u00254", "A%4"],
])("%j is %j", (text, expected) => {
  expect(decode(text).text).toBe(expected);
});

test("each unit knows the whole escape that it comes from", () => {
  const { text, starts, ends } = decode("a%2541\\\\\\u00e9!");
  expect(text).toBe("aAé!");
  expect(starts).toEqual([0, 1, 6, 14]);
  expect(ends).toEqual([1, 6, 14, 15]);
});

test("what is encoded five times is left, and what is encoded four times is not", () => {
  const nested = (times: number): string => (times === 0 ? "A" : `\\u00${hex(nested(times - 1))}`);
  const hex = (text: string): string => `${text.charCodeAt(0).toString(16)}${text.slice(1)}`;
  expect(decode(nested(4)).text).toBe("A");
  expect(decode(nested(5)).text).not.toBe("A");
});
