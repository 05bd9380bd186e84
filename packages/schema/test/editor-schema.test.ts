import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readAttributeContract } from "../src/contract/attribute-contract.ts";
import { readEventContract } from "../src/contract/event-contract.ts";
import type { ContractProblem } from "../src/contract/problem.ts";
import { examineUnit } from "../src/contract/ucum.ts";
import { editorSchema } from "../src/generate/editor-schema/editor-schema.ts";
import { parseYaml } from "../src/load/yaml.ts";
import { NAMES_OF_DOCUMENTS } from "./editor-schema-documents.ts";
import {
  compileEditorSchema,
  documentsIn,
  namesDefinedIn,
  SEMCONV,
  semconvNames,
  validRegistries,
} from "./editor-schema-support.ts";
import type { Json, JsonObject } from "./json-mutation.ts";
import { PACKAGE } from "./support.ts";

describe("the schema of a registry", () => {
  const builtIn = documentsIn(join(PACKAGE, "registry"));
  const registries = [builtIn, ...validRegistries()];

  it("accepts every registry that the tests hold to be valid", () => {
    for (const documents of registries) {
      const names = namesDefinedIn([...documents.values(), ...builtIn.values()]);
      const validate = compileEditorSchema(names);
      for (const [file, document] of documents) {
        validate(document);
        expect([file, validate.errors]).toEqual([file, null]);
      }
    }
    expect(registries.length).toBeGreaterThan(50);
  });

  it("refuses a registry's uses where the names are another's", () => {
    const validate = compileEditorSchema(namesDefinedIn([NAMES_OF_DOCUMENTS]));
    const documents = registries.flatMap((registry) => [...registry.values()]);
    const refused = documents.filter((document) => !validate(document));
    expect(refused.length).toBeGreaterThan(50);
  });
});

const hasSemconv = existsSync(SEMCONV);
if (!hasSemconv) console.log(`skipped: OpenTelemetry's conventions are not at ${SEMCONV}`);

it.skipIf(!hasSemconv)("accepts OpenTelemetry's files of the format", () => {
  const validate = compileEditorSchema(semconvNames());
  const documents = documentsIn(SEMCONV);
  for (const [file, document] of documents) {
    validate(document);
    expect([file, validate.errors]).toEqual([file, null]);
  }
  expect(documents.size).toBe(32);
});

const SCHEMA = JSON.parse(editorSchema(namesDefinedIn([NAMES_OF_DOCUMENTS])));
const validate = compileEditorSchema(namesDefinedIn([NAMES_OF_DOCUMENTS]));

/** What carries the annotation, as the only thing in a document. */
const CARRIERS: Readonly<Record<string, (annotations: JsonObject) => JsonObject>> = {
  attribute: (annotations) => ({
    attributes: [{ key: "acme.a", type: "int", brief: "b", stability: "stable", annotations }],
  }),
  use: (annotations) => ({
    attribute_groups: [
      { id: "acme.g", visibility: "internal", attributes: [{ ref: "acme.a", annotations }] },
    ],
  }),
  event: (annotations) => ({
    events: [{ name: "acme.e", brief: "b", stability: "stable", annotations }],
  }),
  "event refinement": (annotations) => ({
    event_refinements: [{ id: "acme.f", ref: "acme.e", annotations }],
  }),
};

/** `sonde` is written as in a file, behind the key. */
function isAccepted(carrier: string, sonde: string): boolean {
  const annotations = { sonde: parse(sonde) as Json, other: { any: ["thing"] } };
  return validate({ file_format: "definition/2", ...CARRIERS[carrier]?.(annotations) });
}

/** What the contract says of the same annotation. */
function problemsOf(carrier: string, sonde: string): readonly ContractProblem[] {
  const node = parseYaml("a.yaml", `sonde: ${sonde}`, () => undefined);
  if (node?.kind !== "mapping") throw new Error(`not a mapping: ${sonde}`);
  if (carrier.startsWith("event")) return readEventContract(node).problems;
  // Of an unreadable type nothing is said that depends on the type.
  const type = { kind: "unreadable", place: node.place } as const;
  const { problems } = readAttributeContract(node, type);
  return problems.filter((problem) => !("message" in problem && /no enum/.test(problem.message)));
}

const ATTRIBUTE_CASES = {
  right: [
    "{}",
    "{ class: system }",
    "{ class: text, max_length: 1, max_items: 1 }",
    "{ class: identifier, identifies: wwn }",
    "{ max_length: 16384, max_items: 1024, closed: true }",
    "{ class: operational, unit: By, min: -1.5, max: 1e9 }",
    `{ unit: '{${"a".repeat(30)}}' }`,
  ],
  /** The form of these is wrong, and the contract says so too. */
  wrong: [
    "",
    "[]",
    "system",
    "{ clas: system }",
    "{ owner: a }",
    "{ class: secrets }",
    "{ identifies: hosts }",
    "{ identifies: [host] }",
    "{ class: [system] }",
    "{ unit: 1 }",
    "{ unit: '' }",
    "{ min: '0' }",
    "{ max: true }",
    "{ max_length: many }",
    "{ max_items: [] }",
    "{ closed: 'yes' }",
  ],
  /** These are read, and rules of `sonde check` refuse them. */
  outOfBounds: [
    "{ unit: 'k B' }",
    "{ unit: µs }",
    `{ unit: '{${"a".repeat(31)}}' }`,
    "{ max_length: 0 }",
    "{ max_length: 16385 }",
    "{ max_length: 1.5 }",
    "{ max_items: 0 }",
    "{ max_items: 1025 }",
  ],
};

const OWNED = "owner: a, diagnostic_level: basic, expires: never";
const event = (more: string): string => `{ ${OWNED}, ${more} }`;
const sampling = (more: string): string => event(`sampling: { ${more} }`);
const EVENT_CASES = {
  right: [
    `{ ${OWNED} }`,
    `{ owner: ${"a".repeat(128)}, diagnostic_level: full, expires: '2027-11-30' }`,
    event("severity: fatal"),
    event("sampling: {}, delivery: {}"),
    sampling("rate: 0, min_rate: 0, max_rate: 1"),
    sampling("by: device"),
    sampling("by: acme.a, recorder: false, trigger: false"),
    sampling("keep_when: [{ attribute: acme.b, in: [x, 1, true] }]"),
    event("delivery: { priority: bulk, durability: synced }"),
  ],
  wrong: [
    "",
    "[]",
    event("clas: system"),
    event("class: system"),
    "{ owner: '', diagnostic_level: basic, expires: never }",
    "{ owner: 1, diagnostic_level: basic, expires: never }",
    `{ owner: ${"a".repeat(129)}, diagnostic_level: basic, expires: never }`,
    "{ owner: a, diagnostic_level: off, expires: never }",
    "{ owner: a, diagnostic_level: basic, expires: soon }",
    "{ owner: a, diagnostic_level: basic, expires: 20271130 }",
    "{ owner: a, diagnostic_level: basic, expires: 2027-13-01 }",
    "{ owner: a, diagnostic_level: basic, expires: 2027-12-32 }",
    event("severity: warning"),
    event("sampling: 0.5"),
    sampling("rat: 0.5"),
    sampling("rate: '0.5'"),
    sampling("by: 1"),
    sampling("by: ''"),
    sampling("keep_when: { attribute: acme.b, in: [x] }"),
    sampling("keep_when: [acme.b]"),
    sampling("keep_when: [{ attribute: acme.b }]"),
    sampling("keep_when: [{ in: [x] }]"),
    sampling("keep_when: [{ attribute: acme.b, in: x }]"),
    sampling("keep_when: [{ attribute: acme.b, in: [[x]] }]"),
    sampling("keep_when: [{ attribute: acme.b, in: [x], not: [y] }]"),
    sampling("recorder: 1"),
    sampling("trigger: 'no'"),
    sampling("min_rate: low"),
    sampling("max_rate: true"),
    event("delivery: fast"),
    event("delivery: { prio: bulk }"),
    event("delivery: { priority: high }"),
    event("delivery: { durability: fsync }"),
  ],
  outOfBounds: [
    sampling("rate: 2"),
    sampling("rate: -0.1"),
    sampling("min_rate: -1"),
    sampling("max_rate: 1.01"),
    sampling("by: acme.nope"),
    sampling("keep_when: [{ attribute: acme.nope, in: [x] }]"),
    sampling("keep_when: [{ attribute: acme.b, in: [] }]"),
    sampling("keep_when: [{ attribute: acme.b, in: [null] }]"),
    sampling(`keep_when: [{ attribute: acme.b, in: [${"1, ".repeat(33)}] }]`),
    sampling(`keep_when: [${"{ attribute: acme.b, in: [1] }, ".repeat(33)}]`),
  ],
};

describe.each([
  ["attribute", ATTRIBUTE_CASES],
  ["use", ATTRIBUTE_CASES],
  ["event", EVENT_CASES],
  ["event refinement", EVENT_CASES],
] as const)("`sonde` on an %s", (carrier, cases) => {
  it.each(cases.right)("may be %s, for the contract too", (sonde) => {
    expect(isAccepted(carrier, sonde)).toBe(true);
    expect(problemsOf(carrier, sonde)).toEqual([]);
  });

  it.each(cases.wrong)("cannot be %s, for the contract neither", (sonde) => {
    expect(isAccepted(carrier, sonde)).toBe(false);
    expect(problemsOf(carrier, sonde)).not.toEqual([]);
  });

  it.each(cases.outOfBounds)("cannot be %s", (sonde) => {
    expect(isAccepted(carrier, sonde)).toBe(false);
  });
});

describe("the unit of an attribute", () => {
  it("may be whatever UCUM has", () => {
    const parts = [
      "By",
      "ms",
      "1",
      "m2",
      "10*6",
      "[lb_av]",
      "{request}",
      "/",
      ".",
      "%",
      "-1",
      "(",
      ")",
    ];
    const unit = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 6 });
    let units = 0;
    fc.assert(
      fc.property(unit, (chosen) => {
        const text = chosen.join("");
        if (examineUnit(text) !== undefined) return;
        units += 1;
        expect([text, isAccepted("attribute", `{ unit: '${text}' }`)]).toEqual([text, true]);
      }),
      { numRuns: 500 },
    );
    expect(units).toBeGreaterThan(50);
  });
});

describe("`sonde` on an event", () => {
  it.each(["owner", "diagnostic_level", "expires"])("has its %s", (key) => {
    const sonde = `{ ${OWNED.split(", ")
      .filter((entry) => !entry.startsWith(key))
      .join(", ")} }`;
    expect(isAccepted("event", sonde)).toBe(false);
    expect(isAccepted("event refinement", sonde)).toBe(true);
  });

  it.each([
    ["30d", true],
    ["90s", true],
    ["0d", false],
    ["30", false],
    ["1.5h", false],
    ["soon", false],
  ])("is worth delivering for %s: %s", (ttl, isRight) => {
    expect(isAccepted("event", event(`delivery: { ttl: '${ttl}' }`))).toBe(isRight);
  });

  it("says the defaults of the contract", () => {
    const { eventSonde, delivery, sampling: keys } = SCHEMA.$defs;
    const contract = readEventContract(undefined);
    const said: readonly (readonly [{ readonly description: string }, string])[] = [
      [eventSonde.properties.severity, `\`${contract.severity}\``],
      [delivery.properties.priority, `\`${contract.priority}\``],
      [delivery.properties.durability, `\`${contract.durability}\``],
      [keys.properties.by, `\`${contract.sampling.by.kind}\``],
      [keys.properties.rate, `${contract.sampling.rate}`],
    ];
    for (const [{ description }, value] of said) {
      expect(description).toContain(`. ${value} by default.`);
    }
  });
});

describe("what may not carry `sonde`", () => {
  const annotations = { sonde: {} };
  const signal = { brief: "b", stability: "stable", annotations };
  const type = { members: [{ id: "a", annotations }] };
  it.each<[string, JsonObject]>([
    ["enum members", { attributes: [{ key: "a", type, brief: "b", stability: "stable" }] }],
    ["groups", { attribute_groups: [{ id: "a", visibility: "public", ...signal }] }],
    ["entities", { entities: [{ type: "a", identity: [], ...signal }] }],
    ["metrics", { metrics: [{ name: "a", instrument: "gauge", unit: "1", ...signal }] }],
    ["spans", { spans: [{ type: "a", kind: "client", name: { note: "n" }, ...signal }] }],
    ["refinements of entities", { entity_refinements: [{ id: "a", ref: "acme.v", annotations }] }],
    ["refinements of metrics", { metric_refinements: [{ id: "a", ref: "acme.m", annotations }] }],
    ["refinements of spans", { span_refinements: [{ id: "a", ref: "acme.s", annotations }] }],
  ])("are %s; other annotations they may", (_, section) => {
    expect(validate({ file_format: "definition/2", ...section })).toBe(false);
    const text = JSON.stringify(section).replaceAll('"sonde":', '"other":');
    validate({ file_format: "definition/2", ...JSON.parse(text) });
    expect(validate.errors).toBeNull();
  });
});
