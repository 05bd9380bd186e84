import type { ChangeRule } from "../change.ts";

/** Changes of entities. */
export const ENTITY_ADDED: ChangeRule = {
  id: "entity-added",
  class: "harmless",
  what: "an entity is new",
  why: "nobody reads it yet",
};

export const ENTITY_REMOVED: ChangeRule = {
  id: "entity-removed",
  class: "wire",
  what: "an entity is gone",
  why: "queries that join by it find nothing",
};

export const ENTITY_TYPE_CHANGED: ChangeRule = {
  id: "entity-type-changed",
  class: "wire",
  what: "an entity has another type, declared by a deprecation or by its refinement",
  why: "queries that join by the old type find nothing",
};

export const ENTITY_IDENTITY_CHANGED: ChangeRule = {
  id: "entity-identity-changed",
  class: "wire",
  what: "an attribute is part of what identifies an entity now, or no longer",
  why: "one thing counts as two, or two as one, before and after",
};

export const ENTITY_ATTRIBUTE_ADDED: ChangeRule = {
  id: "entity-attribute-added",
  class: "harmless",
  what: "an entity is described by a new attribute",
  why: "readers have all that they had",
};

export const ENTITY_ATTRIBUTE_REMOVED: ChangeRule = {
  id: "entity-attribute-removed",
  class: "wire",
  what: "an entity is no longer described by an attribute",
  why: "queries that read it find nothing",
};

export const ENTITY_RULES: readonly ChangeRule[] = [
  ENTITY_ADDED,
  ENTITY_REMOVED,
  ENTITY_TYPE_CHANGED,
  ENTITY_IDENTITY_CHANGED,
  ENTITY_ATTRIBUTE_ADDED,
  ENTITY_ATTRIBUTE_REMOVED,
];
