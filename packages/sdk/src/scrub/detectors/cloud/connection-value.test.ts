import { expect, test } from "vitest";
import { connectionValueAt } from "./connection-value.ts";

test.each([
  ["plain;Encrypt=True", "plain"],
  ["with a space; Encrypt=True", "with a space"],
  ["semi;colon;Encrypt=True", "semi;colon"],
  ["last one failed", "last"],
  ["last;", "last"],
  ['last"}', "last"],
  ["last).", "last"],
  ['"a;b""c";X=1', 'a;b""c'],
  ["'a;b''c';X=1", "a;b''c"],
  ["{a;b}}c};X=1", "a;b}}c"],
  ['\\"a;b\\";X=1', "a;b"],
  ["&quot;a;b&quot;;X=1", "a;b"],
  ['"not closed\nnext', "not"],
  ['in"side;X=1', 'in"side'],
  ["a</value>", "a"],
  ["", ""],
])("reads %j", (text, value) => {
  const { start, end } = connectionValueAt(text, 0, ";");
  expect(text.slice(start, end)).toBe(value);
});

test("ends at the comma before a pair where commas part pairs", () => {
  const { end } = connectionValueAt("a,b,ssl=True", 0, ",");
  expect(end).toBe(3);
});

test("takes a token to its end, and of anything else no more than 256 characters", () => {
  expect(connectionValueAt("x".repeat(2000), 0, ";").end).toBe(2000);
  expect(connectionValueAt("x".repeat(20_000), 0, ";").end).toBe(256 + 16_384);
  expect(connectionValueAt("server=".repeat(200), 0, ";").end).toBe(256);
  expect(connectionValueAt(`"${"x".repeat(200)}";A=b`, 0, ";").end).toBe(201);
});
