import type { ChangeRule } from "../change.ts";

/** Changes that events, metrics, spans and entities have in common. */
export const SIGNAL_MADE_OPT_IN: ChangeRule = {
  id: "signal-made-opt-in",
  class: "wire",
  what: "an event, metric, span or entity that was recommended is opt-in",
  why: "who does not ask for it gets nothing new",
};

export const SIGNAL_MADE_RECOMMENDED: ChangeRule = {
  id: "signal-made-recommended",
  class: "harmless",
  what: "an event, metric, span or entity that was opt-in is recommended",
  why: "who has it keeps it",
};

export const ENTITY_ASSOCIATION_ADDED: ChangeRule = {
  id: "entity-association-added",
  class: "harmless",
  what: "a signal belongs to a further entity",
  why: "what is stored holds all that it held",
};

export const ENTITY_ASSOCIATION_REMOVED: ChangeRule = {
  id: "entity-association-removed",
  class: "wire",
  what: "a signal no longer belongs to an entity",
  why: "queries that join it with the entity miss it",
};

export const REFINEMENT_ID_CHANGED: ChangeRule = {
  id: "refinement-id-changed",
  class: "harmless",
  what: "a refinement has another id and its old name on the wire",
  why: "what is stored is the same; generated names that follow the id are changes of their own",
};

export const SIGNAL_ATTRIBUTE_KEY_CHANGED: ChangeRule = {
  id: "signal-attribute-key-changed",
  class: "wire",
  what: "a metric, span or entity has an attribute under the key to which a deprecation renamed it",
  why: "queries that read the old key find nothing",
};

export const SIGNAL_ATTRIBUTE_MADE_OPTIONAL: ChangeRule = {
  id: "signal-attribute-made-optional",
  class: "wire",
  what: "a metric, span or entity no longer requires an attribute",
  why: "stored data may lack what all of it had",
};

export const SIGNAL_ATTRIBUTE_REQUIREMENT_CHANGED: ChangeRule = {
  id: "signal-attribute-requirement-changed",
  class: "harmless",
  what: "the level of an attribute of a metric, span or entity is another that gives readers no less",
  why: "what every record had, every record has",
};

export const SIGNAL_RULES: readonly ChangeRule[] = [
  SIGNAL_MADE_OPT_IN,
  SIGNAL_MADE_RECOMMENDED,
  ENTITY_ASSOCIATION_ADDED,
  ENTITY_ASSOCIATION_REMOVED,
  REFINEMENT_ID_CHANGED,
  SIGNAL_ATTRIBUTE_KEY_CHANGED,
  SIGNAL_ATTRIBUTE_MADE_OPTIONAL,
  SIGNAL_ATTRIBUTE_REQUIREMENT_CHANGED,
];
