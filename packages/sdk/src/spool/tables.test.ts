import { expect, test } from "vitest";
import type { Layout } from "../row/layout.ts";
import { decodeTables, encodeTables, feetDecoder, type Tables } from "./tables.ts";

const scope = { name: "test", version: "1.0.0" };

function layout(id: number): Layout {
  return {
    id,
    event: `test.event.${id}`,
    scope,
    severityNumber: 9,
    level: "basic",
    priority: "normal",
    fields: [],
  } as unknown as Layout;
}

const foot = (layouts: number, items: number, resource?: Record<string, string>): Tables => ({
  resource: { attributes: resource ?? { "service.name": "test" } },
  layouts: Array.from({ length: layouts }, (_, index) => layout(index + 1)),
  rows: { items, firstSequence: items * 2, lastSequence: items * 3 },
});

test("feet that differ in their rows only, or in their tables, or look like each other, are told apart", () => {
  const decode = feetDecoder();
  // What stands in a resource is anybody's text.
  const posing = { a: "b", rows: '{"items":1,"firstSequence":1,"lastSequence":1}}' };
  const { rows: _, ...headLike } = foot(2, 1, posing);
  const feet: Tables[] = [
    foot(2, 10),
    foot(2, 1_000_000),
    foot(3, 10),
    foot(2, 10),
    foot(2, 10, posing),
    headLike,
    foot(2, 11, posing),
    foot(0, 0),
  ];
  for (const tables of [...feet, ...feet]) {
    const payload = encodeTables(tables);
    expect(decode(payload)).toEqual(JSON.parse(JSON.stringify(tables)));
    expect(decode(payload)).toEqual(decodeTables(payload));
  }
});

test("a foot with the same tables as the one before is not parsed again", () => {
  const decode = feetDecoder();
  const first = decode(encodeTables(foot(2, 10)));
  const second = decode(encodeTables(foot(2, 20)));
  expect(second?.layouts).toBe(first?.layouts);
  expect(second?.rows?.items).toBe(20);
});

test("what is not tables is nothing, with rows at its end or without", () => {
  const decode = feetDecoder();
  const rows = '"rows":{"items":1,"firstSequence":1,"lastSequence":1}}';
  for (const text of ["", "{}", `{"layouts":1,${rows}`, `{"layouts":[{}],${rows}`, `,${rows}`]) {
    expect(decode(Buffer.from(text)), text).toBeUndefined();
    expect(decode(Buffer.from(text)), text).toBeUndefined();
  }
});
