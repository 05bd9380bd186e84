import type { ChangeRule } from "../change.ts";

/** Changes of spans. */
export const SPAN_ADDED: ChangeRule = {
  id: "span-added",
  class: "harmless",
  what: "a span is new",
  why: "nobody reads it yet",
};

export const SPAN_REMOVED: ChangeRule = {
  id: "span-removed",
  class: "wire",
  what: "a span is gone",
  why: "queries and dashboards that read it get nothing new",
};

export const SPAN_TYPE_CHANGED: ChangeRule = {
  id: "span-type-changed",
  class: "wire",
  what: "a span has another type, declared by a deprecation or by its refinement",
  why: "queries that know spans of the old type do not know these",
};

export const SPAN_KIND_CHANGED: ChangeRule = {
  id: "span-kind-changed",
  class: "wire",
  what: "the kind of a span is another",
  why: "service maps and queries by kind take it for something else",
};

export const SPAN_ATTRIBUTE_ADDED: ChangeRule = {
  id: "span-attribute-added",
  class: "harmless",
  what: "a span has a new attribute",
  why: "readers have all that they had",
};

export const SPAN_ATTRIBUTE_REMOVED: ChangeRule = {
  id: "span-attribute-removed",
  class: "wire",
  what: "a span lacks an attribute that it had",
  why: "queries that read it find nothing",
};

export const SAMPLING_RELEVANCE_ADDED: ChangeRule = {
  id: "sampling-relevance-added",
  class: "harmless",
  what: "an attribute is to be there when a span starts",
  why: "samplers see more than before",
};

export const SAMPLING_RELEVANCE_REMOVED: ChangeRule = {
  id: "sampling-relevance-removed",
  class: "wire",
  what: "an attribute need no longer be there when a span starts",
  why: "samplers that decide by it keep other spans than before",
};

export const SPAN_RULES: readonly ChangeRule[] = [
  SPAN_ADDED,
  SPAN_REMOVED,
  SPAN_TYPE_CHANGED,
  SPAN_KIND_CHANGED,
  SPAN_ATTRIBUTE_ADDED,
  SPAN_ATTRIBUTE_REMOVED,
  SAMPLING_RELEVANCE_ADDED,
  SAMPLING_RELEVANCE_REMOVED,
];
