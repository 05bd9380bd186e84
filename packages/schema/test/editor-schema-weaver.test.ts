import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_ENUM_MEMBERS } from "../src/contract/limits.ts";
import { editorSchema } from "../src/generate/editor-schema/editor-schema.ts";
import {
  DOCUMENT,
  everyChange,
  FULL_DOCUMENTS,
  mutationWith,
  NAMES_OF_DOCUMENTS,
} from "./editor-schema-documents.ts";
import { compileEditorSchema, namesDefinedIn, validRegistries } from "./editor-schema-support.ts";
import { type Json, type JsonObject, mutate } from "./json-mutation.ts";
import { REPOSITORY } from "./support.ts";

const SCHEMA_FILE = join(REPOSITORY, "../shared/registries/weaver/semconv.schema.v2.json");
const isPresent = existsSync(SCHEMA_FILE);
if (!isPresent) console.log(`skipped: Weaver's JSON Schema is not at ${SCHEMA_FILE}`);

const FIXTURES_OF_ALL = validRegistries().flatMap((documents) => [...documents.values()]);
const NAMES = namesDefinedIn([NAMES_OF_DOCUMENTS, ...FIXTURES_OF_ALL]);

/** A part of a schema, which the tests change. */
function part(schema: Json, ...path: readonly string[]): JsonObject {
  let node: Json | undefined = schema;
  for (const key of path) {
    if (node === null || typeof node !== "object") break;
    node = Array.isArray(node) ? node[Number(key)] : node[key];
  }
  if (node === null || typeof node !== "object" || Array.isArray(node)) {
    throw new Error(`Weaver's schema has no ${path.join("/")}`);
  }
  return node;
}

interface Difference {
  readonly what: string;
  /** Weaver accepts it, our schema does not. */
  readonly examples: readonly JsonObject[];
  /** Makes Weaver's schema, in which our definitions are too, do as ours. */
  readonly tighten: (weaver: Json) => void;
}

const ENTITY = { type: "acme.v", identity: [], brief: "b", stability: "stable" };
const EVENT = { name: "acme.e", brief: "b", stability: "stable" };
const ATTRIBUTE = { key: "acme.a", type: "int", brief: "b", stability: "stable" };

/** All that our schema refuses and Weaver's accepts. */
const DIFFERENCES: readonly Difference[] = [
  {
    what: "a file declares its format",
    examples: [{}, { attributes: [] }],
    tighten: (weaver) => {
      part(weaver)["required"] = ["file_format"];
    },
  },
  {
    what: "the type of an enum has members, not too many, and no other keys",
    examples: [
      { attributes: [{ ...ATTRIBUTE, type: { members: [] } }] },
      { attributes: [{ ...ATTRIBUTE, type: { members: [{ id: "a" }], allow: true } }] },
      {
        attributes: [
          { ...ATTRIBUTE, type: { members: Array(MAX_ENUM_MEMBERS + 1).fill({ id: "a" }) } },
        ],
      },
    ],
    tighten: (weaver) => {
      const type = part(weaver, "$defs", "AttributeType", "anyOf", "2");
      type["additionalProperties"] = false;
      Object.assign(part(type, "properties", "members"), {
        minItems: 1,
        maxItems: MAX_ENUM_MEMBERS,
      });
    },
  },
  {
    what: "a deprecation has no keys without a meaning",
    examples: [
      { events: [{ ...EVENT, deprecated: { reason: "obsoleted", note: "n", renamed_to: "a.b" } }] },
    ],
    tighten: (weaver) => {
      for (const index of ["0", "1", "2", "3"]) {
        part(weaver, "$defs", "Deprecated", "oneOf", index)["additionalProperties"] = false;
      }
    },
  },
  {
    what: "a requirement level has one condition and no other keys",
    examples: [
      { entities: [{ ...ENTITY, identity: [levelled({ recommended: "a", opt_in: "b" })] }] },
      { entities: [{ ...ENTITY, identity: [levelled({ recommended: "a", required: "b" })] }] },
    ],
    tighten: (weaver) => {
      for (const index of ["1", "2", "3"]) {
        part(weaver, "$defs", "RequirementLevel", "anyOf", index)["additionalProperties"] = false;
      }
    },
  },
  {
    what: "a combination of entities is one, has some, and has no other keys",
    examples: [
      { events: [{ ...EVENT, entity_associations: [{ one_of: [] }] }] },
      { events: [{ ...EVENT, entity_associations: [{ one_of: ["acme.v"], all_of: ["acme.v"] }] }] },
      { events: [{ ...EVENT, entity_associations: [{ all_of: ["acme.v"], none_of: [] }] }] },
    ],
    tighten: (weaver) => {
      for (const [index, key] of [
        ["1", "one_of"],
        ["2", "all_of"],
      ] as const) {
        const combination = part(weaver, "$defs", "EntityAssociation", "anyOf", index);
        combination["additionalProperties"] = false;
        part(combination, "properties", key)["minItems"] = 1;
      }
    },
  },
  {
    what: "what is referred to is defined",
    examples: [
      { entities: [{ ...ENTITY, identity: [{ ref: "acme.nope" }] }] },
      { events: [{ ...EVENT, attributes: [{ ref_group: "acme.nope" }] }] },
      { events: [{ ...EVENT, entity_associations: ["acme.nope"] }] },
      { events: [{ ...EVENT, entity_associations: [{ one_of: ["acme.nope"] }] }] },
      { entity_refinements: [{ id: "a", ref: "acme.nope" }] },
      { event_refinements: [{ id: "a", ref: "acme.nope" }] },
      { metric_refinements: [{ id: "a", ref: "acme.nope" }] },
      { span_refinements: [{ id: "a", ref: "acme.nope" }] },
    ],
    tighten: (weaver) => {
      for (const [definition, key, name] of [
        ["AttributeRef", "ref", "attributeKey"],
        ["SpanAttributeRef", "ref", "attributeKey"],
        ["GroupRef", "ref_group", "attributeGroupId"],
        ["SpanGroupRef", "ref_group", "attributeGroupId"],
        ["EntityRefinement", "ref", "entityType"],
        ["EventRefinement", "ref", "eventName"],
        ["MetricRefinement", "ref", "metricName"],
        ["SpanRefinement", "ref", "spanType"],
      ] as const) {
        part(weaver, "$defs", definition, "properties")[key] = { $ref: `#/$defs/${name}` };
      }
      part(weaver, "$defs", "EntityAssociation", "anyOf", "0")["$ref"] = "#/$defs/entityType";
    },
  },
  {
    what: "`sonde` stands only on attributes, their uses, events and refinements of events",
    examples: [
      { entities: [{ ...ENTITY, annotations: { sonde: {} } }] },
      {
        attributes: [
          { ...ATTRIBUTE, type: { members: [{ id: "a", annotations: { sonde: {} } }] } },
        ],
      },
      { metric_refinements: [{ id: "a", ref: "acme.m", annotations: { sonde: {} } }] },
      { span_refinements: [{ id: "a", ref: "acme.s", annotations: { sonde: { class: "text" } } }] },
    ],
    tighten: (weaver) => {
      for (const definition of [
        "Entity",
        "EntityRefinement",
        "EnumEntriesSpec",
        "Metric",
        "MetricRefinement",
        "Span",
        "SpanRefinement",
      ]) {
        annotationsOf(weaver, "$defs", definition)["properties"] = { sonde: false };
      }
      annotationsOf(weaver, "$defs", "AttributeGroup", "oneOf", "1")["properties"] = {
        sonde: false,
      };
    },
  },
  {
    what: "`sonde` has the keys and values of its contract",
    examples: [
      { attributes: [{ ...ATTRIBUTE, annotations: { sonde: { class: "secrets" } } }] },
      { entities: [{ ...ENTITY, identity: [{ ref: "acme.a", annotations: { sonde: null } }] }] },
      { events: [{ ...EVENT, annotations: { sonde: {} } }] },
      { event_refinements: [{ id: "a", ref: "acme.e", annotations: { sonde: { ownr: "a" } } }] },
    ],
    tighten: (weaver) => {
      for (const [definition, name] of [
        ["AttributeDef", "attributeSonde"],
        ["AttributeRef", "attributeSonde"],
        ["SpanAttributeRef", "attributeSonde"],
        ["Event", "eventSonde"],
        ["EventRefinement", "eventRefinementSonde"],
      ] as const) {
        annotationsOf(weaver, "$defs", definition)["properties"] = {
          sonde: { $ref: `#/$defs/${name}` },
        };
      }
    },
  },
];

function levelled(level: JsonObject): JsonObject {
  return { ref: "acme.a", requirement_level: level };
}

function annotationsOf(weaver: Json, ...path: readonly string[]): JsonObject {
  return part(weaver, ...path, "properties", "annotations");
}

function weaverSchema(): JsonObject {
  return JSON.parse(readFileSync(SCHEMA_FILE, "utf8")) as JsonObject;
}

function compileWeaver(schema: JsonObject): ValidateFunction {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

/** Weaver's schema with all differences but one, or with all of them. */
function tightened(without?: Difference): ValidateFunction {
  const schema = weaverSchema();
  const ours = JSON.parse(editorSchema(NAMES)) as JsonObject;
  Object.assign(part(schema, "$defs"), part(ours, "$defs"));
  for (const difference of DIFFERENCES) if (difference !== without) difference.tighten(schema);
  return compileWeaver(schema);
}

describe.skipIf(!isPresent)("beside Weaver's JSON Schema, ours", () => {
  const ours = compileEditorSchema(NAMES);
  const weaver = isPresent ? compileWeaver(weaverSchema()) : ours;

  it.each(DIFFERENCES)("is stricter: $what", (difference) => {
    const lenient = tightened(difference);
    for (const example of difference.examples) {
      const document =
        example["file_format"] === undefined && difference !== DIFFERENCES[0]
          ? { file_format: "definition/2", ...example }
          : example;
      expect([weaver(document), ours(document), document]).toEqual([true, false, document]);
      // So the difference is this one, and no other of the list.
      expect([lenient(document), document]).toEqual([true, document]);
    }
  });

  const strict = isPresent ? tightened() : ours;

  it("accepts documents of the whole format", () => {
    fc.assert(
      fc.property(DOCUMENT, (document) => {
        expect([ours(document), ours.errors]).toEqual([true, null]);
        expect(weaver(document)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("decides as the list says after any one change of a document that has every key", () => {
    let accepted = 0;
    let refused = 0;
    for (const document of FULL_DOCUMENTS) {
      expect([ours(document), ours.errors, weaver(document)]).toEqual([true, null, true]);
      for (const changed of everyChange(document)) {
        const verdict = ours(changed);
        if (verdict !== strict(changed) || (verdict && !weaver(changed))) {
          expect([verdict, weaver(changed), changed]).toBe("decided alike");
        }
        if (verdict) accepted += 1;
        else refused += 1;
      }
    }
    expect(accepted).toBeGreaterThan(1000);
    expect(refused).toBeGreaterThan(10_000);
  });

  it("accepts nothing else that Weaver's accepts, and refuses nothing but what the list says", () => {
    const counts = { accepted: 0, refused: 0, stricter: 0 };
    const documents = fc.oneof(DOCUMENT, fc.constantFrom(...FIXTURES_OF_ALL));
    const refused = DIFFERENCES.flatMap(({ examples }) => examples);
    const mutations = fc.array(mutationWith(refused), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(documents, mutations, (document, changes) => {
        const changed = mutate(document, changes);
        const verdict = ours(changed);
        expect(verdict).toBe(strict(changed));
        const isAccepted = weaver(changed);
        if (verdict) expect(isAccepted).toBe(true);
        counts[verdict ? "accepted" : "refused"] += 1;
        if (isAccepted && !verdict) counts.stricter += 1;
      }),
      { numRuns: 4000 },
    );
    expect(Math.min(counts.accepted, counts.refused, counts.stricter)).toBeGreaterThan(100);
  });
});
