import { BRIEF, DEPRECATED, NOTE, STABILITY } from "./common.ts";
import { eventSnippet } from "./event-sonde.ts";
import {
  anyOf,
  type Definitions,
  type JsonSchema,
  listOf,
  mapping,
  orNull,
  type Properties,
  refer,
  text,
  wordOf,
} from "./json-schema.ts";

const INSTRUMENT_MEANINGS = {
  counter: "A sum that only grows.",
  updowncounter: "A sum that grows and shrinks.",
  gauge: "A value as it was last seen; sums of it mean nothing.",
  histogram: "How often which values came.",
};

const SPAN_KIND_MEANINGS = {
  internal: "Work inside the process.",
  client: "A request whose answer the process waits for.",
  server: "A request that the process answers.",
  producer: "A message that the process leaves for others.",
  consumer: "A message that the process took.",
};

const SIGNAL_LEVEL_MEANINGS = {
  recommended: "Written by default.",
  opt_in: "Written only where somebody asked for it.",
};

const ATTRIBUTES: JsonSchema = listOf(
  refer("attributeUse"),
  "Its attributes: `ref` for one, `ref_group` for all of a group.",
);

export const ENTITY_KEYS: { readonly [Key in "identity" | "description"]: JsonSchema } = {
  identity: listOf(refer("attributeRef"), "The attributes that tell one from another."),
  description: listOf(refer("attributeRef"), "What else is known of it; it may change."),
};

const ENTITY_ASSOCIATIONS: JsonSchema = listOf(
  refer("entityAssociation"),
  "The entities that a record tells of; one of the entries has to fit.",
);

type SignalKeys = { readonly [Key in "attributes" | "entity_associations"]: JsonSchema };

/** Keys of events and metrics, and of their refinements. */
export const SIGNAL_KEYS: SignalKeys = {
  attributes: ATTRIBUTES,
  entity_associations: ENTITY_ASSOCIATIONS,
};

export const SPAN_KEYS: SignalKeys = {
  attributes: { ...ATTRIBUTES, items: refer("spanAttributeUse") },
  entity_associations: ENTITY_ASSOCIATIONS,
};

/** By name, the definitions of attribute groups, entities, events, metrics and spans. */
export function signalDefinitions(): Definitions {
  return {
    attributeGroup: anyOf("Attributes that belong together.", [
      refer("internalGroup"),
      refer("publicGroup"),
    ]),
    ...groups(),
    entity: signal(
      "Something that records tell of.",
      { type: text("Its name, such as `acme.volume`."), identity: ENTITY_KEYS.identity },
      { description: ENTITY_KEYS.description },
    ),
    event: event(),
    metric: signal("Something that is measured.", metricKeys(), SIGNAL_KEYS),
    span: signal("Work that takes time.", spanKeys(), SPAN_KEYS),
    spanName: mapping("How names of such spans are made.", { note: text("The rule, in prose.") }, [
      "note",
    ]),
  };
}

/** An internal group has a name and attributes, nothing else. */
function groups(): Definitions {
  const id = text("Its name, by which `ref_group` means it.");
  const internal = wordOf({ internal: "Only this registry uses it." }, "Who may use it.");
  const others = wordOf({ public: "Other registries may import it." }, "Who may use it.");
  const head = { id, visibility: others, brief: BRIEF, stability: STABILITY };
  const tail = {
    note: NOTE,
    attributes: ATTRIBUTES,
    deprecated: DEPRECATED,
    annotations: refer("otherAnnotations"),
  };
  return {
    internalGroup: mapping(
      "Attributes that belong together, for this registry only.",
      { id, visibility: internal, attributes: ATTRIBUTES },
      ["id", "visibility"],
    ),
    publicGroup: mapping(
      "Attributes that belong together, also for registries that import them.",
      { ...head, ...tail },
      Object.keys(head),
    ),
  };
}

function event(): JsonSchema {
  const name = text("Its name, such as `acme.disk.slow`.");
  const keys = { ...SIGNAL_KEYS, annotations: refer("eventAnnotations") };
  return {
    ...signal("Something that happens.", { name }, keys),
    defaultSnippets: [eventSnippet()],
  };
}

function signal(description: string, own: Properties, optional: Properties): JsonSchema {
  const head = { ...own, brief: BRIEF, stability: STABILITY };
  const level = wordOf(SIGNAL_LEVEL_MEANINGS, "Whether it is written by default.");
  const tail = {
    note: NOTE,
    requirement_level: orNull(level, "Whether it is written by default."),
    deprecated: DEPRECATED,
    annotations: refer("otherAnnotations"),
    ...optional,
  };
  return mapping(description, { ...head, ...tail }, Object.keys(head));
}

function metricKeys(): Properties {
  return {
    name: text("Its name, such as `acme.disk.reads`."),
    instrument: wordOf(INSTRUMENT_MEANINGS, "How it is measured."),
    unit: text("Code of its unit in UCUM, such as `By`, `s` or `{request}`."),
  };
}

function spanKeys(): Properties {
  return {
    type: text("Its name in the registry, such as `acme.volume.rebuild`."),
    kind: wordOf(SPAN_KIND_MEANINGS, "On which side of which exchange it is."),
    name: refer("spanName"),
  };
}
