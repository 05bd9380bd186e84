import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editorSchema, type SchemaNames } from "./editor-schema.ts";
import { EDITOR_KEYWORDS } from "./json-schema.ts";
import type { NameInSchema } from "./names.ts";
import { MAX_BRIEF_LENGTH, NAMES_IN_ALTERNATIVE } from "./names.ts";

const NO_NAMES: SchemaNames = {
  attributes: [],
  attributeGroups: [],
  entities: [],
  events: [],
  metrics: [],
  spans: [],
};

function inUse(name: string, brief = `The brief of ${name}.`): NameInSchema {
  return { name, brief, deprecated: false };
}

function compile(names: SchemaNames): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  ajv.addVocabulary([...EDITOR_KEYWORDS]);
  return ajv.compile(JSON.parse(editorSchema(names)));
}

/** A document that uses `key`, and nothing else that it would have to define. */
function documentWith(key: string): unknown {
  const identity = [{ ref: key }];
  const entity = { type: "acme.volume", identity, brief: "A volume.", stability: "stable" };
  return { file_format: "definition/2", entities: [entity] };
}

interface Alternative {
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}

/** What the schema says of the keys of attributes, without the alternative that accepts nothing. */
function alternativesFor(attributes: readonly NameInSchema[]): readonly Alternative[] {
  const schema = JSON.parse(editorSchema({ ...NO_NAMES, attributes })) as {
    readonly $defs: { readonly attributeKey: { readonly anyOf: readonly Alternative[] } };
  };
  return schema.$defs.attributeKey.anyOf.slice(1);
}

describe("the schema", () => {
  it("is a strict schema, with names and without", () => {
    const names = [inUse("acme.a")];
    expect(compile(NO_NAMES)({ file_format: "definition/2" })).toBe(true);
    expect(compile({ ...NO_NAMES, attributes: names, spans: names })({})).toBe(false);
  });

  it("stands in JSON of two blanks with a line feed at its end", () => {
    const text = editorSchema({ ...NO_NAMES, events: [inUse("acme.disk.slow")] });
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), undefined, 2)}\n`);
  });

  it("offers the format of the file before the sections, and no section that is none", () => {
    const { properties, required } = JSON.parse(editorSchema(NO_NAMES));
    expect(Object.keys(properties)).toEqual([
      "file_format",
      "attributes",
      "attribute_groups",
      "entities",
      "events",
      "metrics",
      "spans",
      "entity_refinements",
      "event_refinements",
      "metric_refinements",
      "span_refinements",
      "imports",
    ]);
    expect(required).toEqual(["file_format"]);
  });

  it("refers only to what it defines, and defines only what it refers to", () => {
    const text = editorSchema(NO_NAMES);
    const used = [...text.matchAll(/"#\/\$defs\/(\w+)"/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(JSON.parse(text).$defs).sort());
  });
});

describe("names", () => {
  it("are the only ones that may be referred to", () => {
    const validate = compile({ ...NO_NAMES, attributes: [inUse("acme.a"), inUse("acme.b")] });
    expect(validate(documentWith("acme.b"))).toBe(true);
    expect(validate(documentWith("acme.c"))).toBe(false);
  });

  it("may be none, and then nothing may be referred to", () => {
    const validate = compile(NO_NAMES);
    fc.assert(fc.property(fc.string(), (key) => !validate(documentWith(key))));
    for (const key of ["", "acme.a", "\n", "a\nb"]) expect(validate(documentWith(key))).toBe(false);
  });

  it("are sorted, once each, with the brief of the one that is in use", () => {
    const old = { name: "acme.b", brief: "Old.", deprecated: true };
    const names = [inUse("acme.c"), old, inUse("acme.b", "New."), inUse("acme.B", "Other.")];
    expect(alternativesFor(names)).toEqual([
      {
        type: "string",
        enum: ["acme.B", "acme.b", "acme.c"],
        enumDescriptions: ["Other.", "New.", "The brief of acme.c."],
        errorMessage: "the registry has no such attribute",
      },
    ]);
    expect(alternativesFor([old])[0]?.enumDescriptions).toEqual(["Deprecated. Old."]);
  });

  it("come with the beginning of their briefs, on one line", () => {
    const description = (brief: string): string | undefined =>
      alternativesFor([inUse("a", brief)])[0]?.enumDescriptions?.[0];
    expect(description("  Two\n\n lines.\n")).toBe("Two lines.");
    expect(description("")).toBe("");
    const full = "😀".repeat(MAX_BRIEF_LENGTH);
    expect(description(full)).toBe(full);
    expect(description(`${full}.`)).toBe(`${"😀".repeat(MAX_BRIEF_LENGTH - 1)}…`);
  });

  it("stand in alternatives that a hover can show", () => {
    const names = Array.from({ length: NAMES_IN_ALTERNATIVE + 1 }, (_, index) =>
      inUse(`a.${index}`),
    );
    const lengths = alternativesFor(names).map((alternative) => alternative.enum?.length);
    expect(lengths).toEqual([NAMES_IN_ALTERNATIVE, 1]);
  });

  it("are not offered where they are those of JavaScript's objects", () => {
    const names = ["__proto__", "constructor", "toString", "acme.a"].map((name) => inUse(name));
    const [offered, accepted] = alternativesFor(names);
    expect(offered?.enum).toEqual(["acme.a"]);
    expect(accepted).toEqual({ type: "string", pattern: "^(?:__proto__|constructor|toString)$" });
    const validate = compile({ ...NO_NAMES, attributes: names });
    for (const { name } of names) expect(validate(documentWith(name))).toBe(true);
    expect(validate(documentWith("valueOf"))).toBe(false);
    expect(validate(documentWith("xconstructor"))).toBe(false);
  });

  it("may be ten thousand", () => {
    const names = Array.from({ length: 10_000 }, (_, index) => inUse(`acme.n${index}`));
    const text = editorSchema({ ...NO_NAMES, attributes: names });
    // A schema that an editor reads again at every change of the registry.
    expect(text.length).toBeLessThan(2_000_000);
    expect(compile({ ...NO_NAMES, attributes: names })(documentWith("acme.n9999"))).toBe(true);
  });
});

/** Whatever a file can hold: what JSON escapes, what terminals obey, what objects inherit. */
const HOSTILE = fc.oneof(
  fc.constantFrom("__proto__", "constructor", '"', "\\", "$1", "$ref", "#/$defs/event", "null"),
  fc.constantFrom(
    "\u0000",
    "\u001b[2J",
    "\u202e",
    "\u2028",
    "\ud800",
    "\ufeff",
    "\u00a0",
    "\n",
    "",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);

describe("hostile names", () => {
  const names = fc.array(fc.record({ name: HOSTILE, brief: HOSTILE, deprecated: fc.boolean() }), {
    maxLength: 80,
  });

  it("become data, in any order the same and with nothing invisible", () => {
    fc.assert(
      fc.property(names, names, (attributes, events) => {
        const text = editorSchema({ ...NO_NAMES, attributes, events });
        expect(text.replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]|[^\P{Zs} ]/u);
        const other = {
          ...NO_NAMES,
          attributes: attributes.toReversed(),
          events: events.toReversed(),
        };
        expect(editorSchema(other)).toBe(text);
        const listed = alternativesFor(attributes).flatMap((alternative) => alternative.enum ?? []);
        const offered = attributes.map(({ name }) => name).filter((name) => !(name in {}));
        expect(listed).toEqual([...new Set(offered)].sort());
      }),
    );
  });

  it("are accepted where they are names, and nothing else is", () => {
    fc.assert(
      fc.property(names, HOSTILE, (attributes, other) => {
        const validate = compile({ ...NO_NAMES, attributes });
        for (const { name } of attributes) expect(validate(documentWith(name))).toBe(true);
        const isName = attributes.some(({ name }) => name === other);
        expect(validate(documentWith(other))).toBe(isName);
      }),
      { numRuns: 20 },
    );
  });
});
