import { expect, test } from "vitest";
import { readElement, readValue } from "./secret-value.ts";

function textOf(text: string): string | undefined {
  const value = readValue(text, 0);
  return value && text.slice(value.start, value.end);
}

test.each([
  ['"a b" c', "a b"],
  [`'it''s' c`, "it''s"],
  [String.raw`\"a\\\"b\" c`, String.raw`a\\\"b`],
  [String.raw`"a\\" c`, String.raw`a\\`],
  ["a,b;c d", "a,b;c"],
  ["abc;Encrypt=True", "abc"],
  ["abc&user=x", "abc"],
  ['abc"}', "abc"],
  ["abc).", "abc"],
  ["{a;b}}c};x=1", "{a;b}}c}"],
  ["[hidden] x", "[hidden]"],
  ['"""a"b""" c', 'a"b'],
  ["!!binary YWJj x", "YWJj"],
  [String.raw`abc\nuser: x`, "abc"],
  ['"a\n  b" c', "a\n  b"],
  ["«abc» x", "«abc"],
])("%j", (text, value) => {
  expect(textOf(text)).toBe(value);
});

test("nothing is no value", () => {
  expect(textOf("")).toBeUndefined();
  expect(textOf('"" x')).toBeUndefined();
  expect(textOf(", user=x")).toBeUndefined();
});

test("a value ends after 256 characters, a token with its padding", () => {
  expect(textOf(`${"é".repeat(300)} x`)).toHaveLength(256);
  expect(textOf(`${"a".repeat(3000)}== x`)).toBe(`${"a".repeat(3000)}==`);
  expect(textOf(`"${"a b ".repeat(100)}"`)).toHaveLength(257);
});

test("an element's value ends at its tag", () => {
  const text = " a b </password>";
  const value = readElement(text, 0)!;
  expect(text.slice(value.start, value.end)).toBe("a b");
});
