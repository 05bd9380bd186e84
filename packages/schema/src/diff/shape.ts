/**
 * What a snapshot is made of: the kinds of its elements, their fields and the elements below them.
 * Reader, writer and comparison go by these tables alone. Fields have the names that authors know.
 */
export const FIELDS = {
  registry: ["schemaUrl"],
  attribute: [
    "type",
    "class",
    "identifies",
    "unit",
    "min",
    "max",
    "max_length",
    "max_items",
    "closed",
    "stability",
    "deprecated",
  ],
  member: ["value", "deprecated"],
  event: [
    "name",
    "handle",
    "interface",
    "severity",
    "diagnostic_level",
    "owner",
    "purpose",
    "expires",
    "sampling.rate",
    "sampling.min_rate",
    "sampling.max_rate",
    "sampling.by",
    "sampling.keep_when",
    "delivery.priority",
    "delivery.durability",
    "delivery.ttl",
    "entity_associations",
    "requirement_level",
    "stability",
    "deprecated",
  ],
  event_attribute: [
    "property",
    "requirement_level",
    "type",
    "class",
    "identifies",
    "unit",
    "min",
    "max",
    "max_length",
    "max_items",
    "closed",
    "stability",
    "deprecated",
  ],
  metric: [
    "name",
    "instrument",
    "unit",
    "entity_associations",
    "requirement_level",
    "stability",
    "deprecated",
  ],
  metric_attribute: ["requirement_level", "type", "stability", "deprecated"],
  span: ["name", "kind", "entity_associations", "requirement_level", "stability", "deprecated"],
  span_attribute: ["requirement_level", "sampling_relevant", "type", "stability", "deprecated"],
  entity: ["name", "requirement_level", "stability", "deprecated"],
  entity_attribute: ["role", "requirement_level", "type", "stability", "deprecated"],
  attribute_group: ["stability", "deprecated"],
  group_attribute: ["requirement_level", "type", "stability", "deprecated"],
} as const;

export type ElementKind = keyof typeof FIELDS;
export type FieldOf<K extends ElementKind> = (typeof FIELDS)[K][number];
export type FieldName = FieldOf<ElementKind>;

/** The sections below an element, each with the kind of what stands in it. */
const PARTS = {
  registry: {
    attributes: "attribute",
    attribute_groups: "attribute_group",
    entities: "entity",
    events: "event",
    metrics: "metric",
    spans: "span",
  },
  attribute: { members: "member" },
  member: {},
  event: { attributes: "event_attribute" },
  event_attribute: { members: "member" },
  metric: { attributes: "metric_attribute" },
  metric_attribute: {},
  span: { attributes: "span_attribute" },
  span_attribute: {},
  entity: { attributes: "entity_attribute" },
  entity_attribute: {},
  attribute_group: { attributes: "group_attribute" },
  group_attribute: {},
} as const;

export type PartName =
  | "attributes"
  | "attribute_groups"
  | "entities"
  | "events"
  | "metrics"
  | "spans"
  | "members";

/** The tables again, without what TypeScript knows of each kind. */
export function fieldsOf(kind: ElementKind): readonly FieldName[] {
  return FIELDS[kind];
}

export function partsOf(kind: ElementKind): readonly (readonly [PartName, ElementKind])[] {
  return PART_ENTRIES.get(kind) ?? [];
}

const PART_ENTRIES: ReadonlyMap<string, readonly (readonly [PartName, ElementKind])[]> = new Map(
  Object.entries(PARTS).map(([kind, parts]) => [
    kind,
    Object.entries(parts) as [PartName, ElementKind][],
  ]),
);

/** What a person calls an element of the kind. */
export const KIND_WORDS: Readonly<Record<ElementKind, string>> = {
  registry: "registry",
  attribute: "attribute",
  member: "member",
  event: "event",
  event_attribute: "attribute",
  metric: "metric",
  metric_attribute: "attribute",
  span: "span",
  span_attribute: "attribute",
  entity: "entity",
  entity_attribute: "attribute",
  attribute_group: "attribute group",
  group_attribute: "attribute",
};
