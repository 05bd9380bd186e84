import fc from "fast-check";
import {
  everyMutation,
  type Json,
  type JsonObject,
  type Mutation,
  mutationOf,
} from "./json-mutation.ts";

/** Documents of the whole format that refer only to what WHOLE_FORMAT_NAMES has. */

const TEXT = fc.constantFrom("", "acme.a", "Some text.");
const STABILITY = fc.constantFrom("development", "alpha", "beta", "release_candidate", "stable");
const DEPRECATED = fc.constantFrom<Json>(
  null,
  { reason: "renamed", renamed_to: "acme.c" },
  { reason: "renamed", renamed_to: "acme.c", note: null },
  { reason: "obsoleted", note: "Gone." },
  { reason: "uncategorized", note: "Split." },
  { reason: "unspecified", note: "" },
);
const EXAMPLES = fc.constantFrom<Json>(
  null,
  "a",
  1.5,
  true,
  [],
  ["a", 1, false],
  [["a"], ["b"]],
  [[1], [2.5]],
  [[true], []],
);
const OTHER_ANNOTATIONS = fc.constantFrom<Json>({}, { other: { any: [1, null] } });
const ATTRIBUTE_ANNOTATIONS = fc.constantFrom<Json>(
  { sonde: {} },
  { sonde: { class: "operational", unit: "By", min: 0, max: 1.5 }, other: 1 },
  { sonde: { class: "text", max_length: 16_384, max_items: 1024, closed: true } },
  { sonde: { class: "personal", identifies: "account" } },
);
const OWNED = { owner: "a", diagnostic_level: "basic", expires: "never" };
const EVENT_ANNOTATIONS = fc.constantFrom<Json>(
  { sonde: OWNED },
  { sonde: { ...OWNED, purpose: "To find slow disks." } },
  { sonde: { ...OWNED, severity: "fatal", expires: "2027-11-30", delivery: { ttl: "30d" } } },
  {
    sonde: {
      ...OWNED,
      sampling: {
        rate: 0.5,
        by: "acme.a",
        keep_when: [{ attribute: "acme.b", in: ["x", 1, true] }],
        recorder: true,
        trigger: false,
        min_rate: 0,
        max_rate: 1,
      },
    },
  },
);
const TYPE = fc.constantFrom<Json>(
  "string",
  "double",
  "any",
  "int[]",
  "template[string]",
  "template[boolean[]]",
  { members: [{ id: "a" }, { id: "b", value: 1, brief: null, stability: null }] },
  { members: [{ id: "a", value: "x", note: "n", annotations: null, deprecated: null }] },
);

type Arbitraries = Readonly<Record<string, fc.Arbitrary<Json>>>;

function mapping(required: Arbitraries, optional: Arbitraries): fc.Arbitrary<Json> {
  return fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) });
}

function some(item: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.array(item, { maxLength: 2 });
}

function orNull(value: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.option(value, { nil: null });
}

const HEAD = { brief: TEXT, stability: STABILITY };
const TAIL = { note: TEXT, deprecated: DEPRECATED };
const OVERRIDES = {
  brief: orNull(TEXT),
  note: orNull(TEXT),
  stability: orNull(STABILITY),
  deprecated: DEPRECATED,
};
const REF = {
  ...OVERRIDES,
  examples: EXAMPLES,
  annotations: ATTRIBUTE_ANNOTATIONS,
  requirement_level: fc.constantFrom<Json>(
    null,
    "required",
    "recommended",
    "opt_in",
    { conditionally_required: "If so." },
    { recommended: "If so." },
    { opt_in: "" },
  ),
};
const KEY = fc.constantFrom("acme.a", "acme.b");
const ATTRIBUTE_REF = mapping({ ref: KEY }, REF);
const SPAN_REF = mapping(
  { ref: KEY },
  { ...REF, sampling_relevant: fc.constantFrom(null, true, false) },
);
const GROUP_REF = fc.constant<Json>({ ref_group: "acme.g" });
const USES = some(fc.oneof(ATTRIBUTE_REF, GROUP_REF));
const SPAN_USES = some(fc.oneof(SPAN_REF, GROUP_REF));
const ASSOCIATIONS = fc.constantFrom<Json>(
  [],
  ["acme.v"],
  [{ one_of: ["acme.v", { all_of: ["acme.v"] }] }],
);
const SIGNAL = {
  ...TAIL,
  requirement_level: fc.constantFrom(null, "recommended", "opt_in"),
  annotations: OTHER_ANNOTATIONS,
};
const SPAN_NAME = fc.constant<Json>({ note: "The rule." });
const PATTERNS = orNull(fc.constantFrom<Json>([], ["acme.*"]));

function refinement(name: string, keys: Arbitraries): fc.Arbitrary<Json> {
  const head = { id: TEXT, ref: fc.constant(name) };
  return mapping(head, { ...OVERRIDES, annotations: OTHER_ANNOTATIONS, ...keys });
}

const SIGNAL_USES = { attributes: USES, entity_associations: ASSOCIATIONS };
const SPAN_SIGNAL_USES = { attributes: SPAN_USES, entity_associations: ASSOCIATIONS };
const ENTITY_USES = { identity: some(ATTRIBUTE_REF), description: some(ATTRIBUTE_REF) };

const SECTIONS: Arbitraries = {
  attributes: some(
    mapping(
      { key: TEXT, type: TYPE, ...HEAD },
      { ...TAIL, examples: EXAMPLES, annotations: ATTRIBUTE_ANNOTATIONS },
    ),
  ),
  attribute_groups: some(
    fc.oneof(
      mapping({ id: TEXT, visibility: fc.constant("internal") }, { attributes: USES }),
      mapping(
        { id: TEXT, visibility: fc.constant("public"), ...HEAD },
        { ...TAIL, attributes: USES, annotations: OTHER_ANNOTATIONS },
      ),
    ),
  ),
  entities: some(
    mapping(
      { type: TEXT, identity: ENTITY_USES.identity, ...HEAD },
      { ...SIGNAL, description: ENTITY_USES.description },
    ),
  ),
  events: some(
    mapping(
      { name: TEXT, ...HEAD },
      { ...SIGNAL, ...SIGNAL_USES, annotations: fc.oneof(EVENT_ANNOTATIONS, OTHER_ANNOTATIONS) },
    ),
  ),
  metrics: some(
    mapping(
      {
        name: TEXT,
        instrument: fc.constantFrom("counter", "updowncounter", "gauge", "histogram"),
        unit: TEXT,
        ...HEAD,
      },
      { ...SIGNAL, ...SIGNAL_USES },
    ),
  ),
  spans: some(
    mapping(
      {
        type: TEXT,
        kind: fc.constantFrom("internal", "client", "server", "producer", "consumer"),
        name: SPAN_NAME,
        ...HEAD,
      },
      { ...SIGNAL, ...SPAN_SIGNAL_USES },
    ),
  ),
  entity_refinements: some(refinement("acme.v", ENTITY_USES)),
  event_refinements: some(refinement("acme.e", { ...SIGNAL_USES, annotations: EVENT_ANNOTATIONS })),
  metric_refinements: some(refinement("acme.m", SIGNAL_USES)),
  span_refinements: some(refinement("acme.s", { ...SPAN_SIGNAL_USES, name: orNull(SPAN_NAME) })),
  imports: orNull(
    mapping(
      {},
      {
        attribute_groups: PATTERNS,
        entities: PATTERNS,
        events: PATTERNS,
        metrics: PATTERNS,
        spans: PATTERNS,
      },
    ),
  ),
};

/** Valid documents, in Weaver's eyes and in ours. */
export const DOCUMENT: fc.Arbitrary<Json> = mapping(
  { file_format: fc.constant("definition/2") },
  SECTIONS,
);

const FULL_HEAD = { brief: "b", stability: "stable" };
const FULL_TAIL = { note: "n", deprecated: { reason: "obsoleted", note: "n" }, annotations: {} };
const FULL_REF = {
  ref: "acme.a",
  ...FULL_HEAD,
  ...FULL_TAIL,
  examples: [["a"]],
  requirement_level: { opt_in: "o" },
};
const FULL_USES = {
  attributes: [FULL_REF, { ref_group: "acme.g" }],
  entity_associations: [{ one_of: ["acme.v"] }],
};
const FULL_SPAN = {
  kind: "client",
  name: { note: "n" },
  attributes: [{ ref: "acme.a", sampling_relevant: true }],
};
const FULL_MEMBER = { id: "i", value: 1, ...FULL_HEAD, ...FULL_TAIL };
const FULL_SAMPLING = {
  rate: 0.5,
  by: "trace",
  keep_when: [{ attribute: "acme.a", in: [1] }],
  recorder: true,
  trigger: true,
  min_rate: 0,
  max_rate: 1,
};
const FULL_SONDE = {
  ...OWNED,
  severity: "info",
  sampling: FULL_SAMPLING,
  delivery: { priority: "bulk", durability: "synced", ttl: "1d" },
};
const LEVEL = { requirement_level: "opt_in" };

/** Every key of the format, and of `sonde`, in small documents. */
export const FULL_DOCUMENTS: readonly JsonObject[] = [
  { imports: { attribute_groups: ["a"], entities: ["a"], events: [], metrics: [], spans: [] } },
  { attributes: [{ key: "k", type: "int", examples: 1, ...FULL_HEAD, ...FULL_TAIL }] },
  { attributes: [{ key: "k", type: { members: [FULL_MEMBER] }, ...FULL_HEAD }] },
  {
    attributes: [
      {
        key: "k",
        type: "int",
        ...FULL_HEAD,
        deprecated: { reason: "renamed", renamed_to: "k", note: "n" },
      },
    ],
  },
  {
    attributes: [
      {
        key: "k",
        type: "int",
        ...FULL_HEAD,
        annotations: {
          sonde: {
            class: "text",
            unit: "1",
            min: 1,
            max: 1,
            max_length: 1,
            max_items: 1,
            closed: true,
          },
        },
      },
    ],
  },
  { attribute_groups: [{ id: "i", visibility: "internal", attributes: FULL_USES.attributes }] },
  {
    attribute_groups: [
      { id: "i", visibility: "public", attributes: [], ...FULL_HEAD, ...FULL_TAIL },
    ],
  },
  {
    entities: [
      { type: "t", identity: [FULL_REF], description: [], ...LEVEL, ...FULL_HEAD, ...FULL_TAIL },
    ],
  },
  { events: [{ name: "n", ...LEVEL, ...FULL_USES, ...FULL_HEAD, ...FULL_TAIL }] },
  { events: [{ name: "n", ...FULL_HEAD, annotations: { sonde: FULL_SONDE } }] },
  {
    metrics: [
      {
        name: "n",
        instrument: "gauge",
        unit: "1",
        ...LEVEL,
        ...FULL_USES,
        ...FULL_HEAD,
        ...FULL_TAIL,
      },
    ],
  },
  {
    spans: [
      {
        type: "t",
        ...FULL_SPAN,
        ...LEVEL,
        entity_associations: ["acme.v"],
        ...FULL_HEAD,
        ...FULL_TAIL,
      },
    ],
  },
  {
    entity_refinements: [
      { id: "i", ref: "acme.v", identity: [FULL_REF], description: [], ...FULL_HEAD, ...FULL_TAIL },
    ],
  },
  { event_refinements: [{ id: "i", ref: "acme.e", ...FULL_USES, ...FULL_HEAD, ...FULL_TAIL }] },
  { event_refinements: [{ id: "i", ref: "acme.e", annotations: { sonde: { owner: "a" } } }] },
  { metric_refinements: [{ id: "i", ref: "acme.m", ...FULL_USES, ...FULL_HEAD, ...FULL_TAIL }] },
  {
    span_refinements: [
      {
        id: "i",
        ref: "acme.s",
        name: { note: "n" },
        attributes: FULL_SPAN.attributes,
        entity_associations: [],
        ...FULL_HEAD,
        ...FULL_TAIL,
      },
    ],
  },
].map((document) => ({ file_format: "definition/2", ...document }));

/** What DOCUMENT refers to. */
export const NAMES_OF_DOCUMENTS: JsonObject = {
  attributes: [{ key: "acme.a" }, { key: "acme.b" }],
  attribute_groups: [{ id: "acme.g" }],
  entities: [{ type: "acme.v" }],
  events: [{ name: "acme.e" }],
  metrics: [{ name: "acme.m" }],
  spans: [{ type: "acme.s" }],
};

/** Keys of the format and of `sonde`, and such as neither has. */
const KEYS = [
  "file_format attributes attribute_groups entities events metrics spans entity_refinements",
  "event_refinements metric_refinements span_refinements imports key type brief stability note",
  "examples deprecated annotations members id value name ref ref_group requirement_level",
  "sampling_relevant entity_associations one_of all_of identity description visibility instrument",
  "unit kind reason renamed_to conditionally_required recommended opt_in sonde class min max_length identifies",
  "owner purpose severity diagnostic_level expires sampling rate by keep_when attribute in delivery ttl",
  "constructor toString owner2",
].flatMap((line) => line.split(" "));

const VALUES: readonly Json[] = [
  ...[null, true, 0, 1.5, -1, "", "acme.a", "acme.v", "acme.e", "acme.nope", "definition/2"],
  ...["string", "required", "conditionally_required", "stable", "internal", "public", "gauge"],
  ...["client", "renamed", "opt_in", "never", "basic", "2027-02-30", "text"],
  ...[[], [1], ["acme.v"], [["a"], [1]], [["a", 1]], [[null]], [null], {}],
  { members: [] },
  { members: [{ id: "a", value: 1.5 }] },
  { members: [{ id: "a", sonde: 1 }], allow_custom_values: true },
  { reason: "renamed", note: "n" },
  { reason: "obsoleted" },
  { reason: "obsoleted", note: "n", renamed_to: "acme.c" },
  { conditionally_required: "a", recommended: "b" },
  { required: "a" },
  { one_of: [] },
  { one_of: ["acme.v"], all_of: ["acme.v"] },
  { ref: "acme.a" },
  { ref: "acme.nope" },
  { ref_group: "acme.g", note: "n" },
  { sonde: {} },
  { sonde: { class: "secrets" } },
  { sonde: null },
  { note: "n" },
];

/** Each single change of a place of a document, with each key and each value. */
export function* everyChange(document: Json): Generator<Json> {
  yield* everyMutation(document, KEYS, VALUES);
}

/** A change of a document of the format; grafts come from documents of the format or from these. */
export function mutationWith(donors: readonly Json[]): fc.Arbitrary<Mutation> {
  return mutationOf(KEYS, VALUES, fc.oneof(DOCUMENT, fc.constantFrom(...donors)));
}
