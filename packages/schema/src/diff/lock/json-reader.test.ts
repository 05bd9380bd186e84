import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Node } from "../../load/node.ts";
import { isJsonProblem, readJson } from "./json-reader.ts";
import { jsonText } from "./json-text.ts";

const LIMITS = { maxDepth: 8, maxValues: 1000 };

function read(text: string): Node | string {
  const node = readJson("a.json", text, LIMITS);
  if (!isJsonProblem(node)) return node;
  const { column, line } = node.place;
  return `${line}:${column} ${node.message}`;
}

/** As JSON.parse would give it; a key given twice is the one thing that it takes and we refuse. */
function plain(node: Node): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plain);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

describe("reading JSON", () => {
  it("reads every document as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(undefined, 1, "\t"), (text, indent) => {
        const spread = JSON.stringify(JSON.parse(text), null, indent).replaceAll("\n", "\r\n");
        const node = read(spread);
        expect(typeof node === "string" ? node : plain(node)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("takes of damaged texts what JSON.parse takes, and nothing else", () => {
    const parts = [
      '"',
      "\\",
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "1",
      "-",
      ".",
      "e",
      "0",
      "true",
      "null",
    ];
    const damage = fc.constantFrom(
      ...parts,
      " ",
      "\n",
      "\u0000",
      "\u00a0",
      "a",
      "\\u00",
      "//",
      "NaN",
    );
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.nat(), fc.nat(3), damage, (text, at, length, by) => {
        const start = at % (text.length + 1);
        const damaged = text.slice(0, start) + by + text.slice(start + length);
        const node = read(damaged);
        const expected = parsed(damaged);
        if (typeof node !== "string") expect(plain(node)).toEqual(expected?.value);
        else if (expected !== undefined) expect(node).toMatch(/given twice|too large/);
      }),
      { numRuns: 2000 },
    );
  });

  it("says where everything stands", () => {
    const node = readJson("a.json", '{\n  "a": [1,\n    "b"]\n}', LIMITS);
    if (isJsonProblem(node) || node.kind !== "mapping") throw new Error("not read");
    const entry = node.entries.get("a");
    expect(entry?.keyPlace).toEqual({
      file: "a.json",
      line: 2,
      column: 3,
      endLine: 2,
      endColumn: 6,
    });
    const list = entry?.value;
    expect(list?.kind === "list" ? list.items[1]?.place : undefined).toMatchObject({
      ...{ line: 3, column: 5, endColumn: 8 },
    });
  });

  it.each([
    ["", "1:1 a value is missing"],
    ['{\n"a": 1\n"b": 2}', "3:1 a comma or `}` is missing"],
    ["{a: 1}", "1:2 a key in double quotes is missing"],
    ['{"a" 1}', "1:6 a colon is missing"],
    ['{"a": 1,\n "a": 2}', "2:2 the key is given twice"],
    ['["a', "1:2 the text has no end"],
    ['"\\x"', "1:1 the text holds a wrong escape or a control character"],
    ["1e999", "1:1 the number is too large"],
    ["1 2", "1:3 something stands behind the end"],
    ["[1,]", "1:4 a value is missing"],
  ])("refuses %j", (text, problem) => {
    expect(read(text)).toBe(problem);
  });

  it("keeps its bounds", () => {
    expect(read(`${"[".repeat(8)}1${"]".repeat(8)}`)).not.toBeTypeOf("string");
    expect(read(`${"[".repeat(9)}1${"]".repeat(9)}`)).toBe(
      "1:10 values are nested more than 8 levels deep",
    );
    expect(read("[".repeat(1_000_000))).toMatch("nested");
    expect(read(`[${"1,".repeat(998)}1]`)).not.toBeTypeOf("string");
    expect(read(`[${"1,".repeat(999)}1]`)).toMatch("there are more than 1000 values");
  });

  it("keeps keys that a prototype has", () => {
    const node = read('{"__proto__": 1, "constructor": 2}');
    expect(
      typeof node === "string" || node.kind !== "mapping" ? node : [...node.entries.keys()],
    ).toEqual(["__proto__", "constructor"]);
  });
});

describe("writing JSON", () => {
  it("is read again as it was, and shows nothing that hides", () => {
    const value = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value)), (entries) => {
        const text = jsonText(new Map(entries));
        expect(JSON.parse(text)).toEqual(Object.fromEntries(new Map(entries)));
        expect(text.replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
