import type { SignalKind } from "./declarations.ts";

/** How a section of `definition/2` writes the signals in it. */
export interface SectionFormat {
  readonly kind: SignalKind;
  /** In messages. */
  readonly what: string;
  readonly nameKey: "id" | "name" | "type";
  /** Besides those that all signals have. */
  readonly keys: readonly string[];
}

const DEFINITIONS = {
  attribute_groups: {
    kind: "attribute_group",
    what: "an attribute group",
    nameKey: "id",
    keys: ["visibility", "attributes"],
  },
  entities: {
    kind: "entity",
    what: "an entity",
    nameKey: "type",
    keys: ["identity", "description", "requirement_level"],
  },
  events: {
    kind: "event",
    what: "an event",
    nameKey: "name",
    keys: ["attributes", "entity_associations", "requirement_level"],
  },
  metrics: {
    kind: "metric",
    what: "a metric",
    nameKey: "name",
    keys: ["instrument", "unit", "attributes", "entity_associations", "requirement_level"],
  },
  spans: {
    kind: "span",
    what: "a span",
    nameKey: "type",
    keys: ["kind", "name", "attributes", "entity_associations", "requirement_level"],
  },
} as const satisfies Readonly<Record<string, SectionFormat>>;

const REFINEMENTS = {
  entity_refinements: {
    kind: "entity",
    what: "the refinement of an entity",
    nameKey: "id",
    keys: ["ref", "identity", "description"],
  },
  event_refinements: {
    kind: "event",
    what: "the refinement of an event",
    nameKey: "id",
    keys: ["ref", "attributes", "entity_associations"],
  },
  metric_refinements: {
    kind: "metric",
    what: "the refinement of a metric",
    nameKey: "id",
    keys: ["ref", "attributes", "entity_associations"],
  },
  span_refinements: {
    kind: "span",
    what: "the refinement of a span",
    nameKey: "id",
    keys: ["ref", "name", "attributes", "entity_associations"],
  },
} as const satisfies Readonly<Record<string, SectionFormat>>;

export const SECTIONS: Readonly<Record<string, SectionFormat>> = { ...DEFINITIONS, ...REFINEMENTS };

/** True where the section's signals refine others. */
export function isRefinementSection(section: string): boolean {
  return section in REFINEMENTS;
}

/** The sections of `definition/2` that hold signals. */
export const SIGNAL_SECTIONS: readonly string[] = Object.keys(SECTIONS);
