import type { ChangeRule, PrivacyRule } from "../change.ts";

/** Changes of which attributes an event has, and whether it must. */
export const REQUIRED_ATTRIBUTE_ADDED: ChangeRule = {
  id: "required-attribute-added",
  class: "source",
  what: "an event that was there has a new required attribute",
  why: "callers that do not pass it no longer compile",
};

export const OPTIONAL_ATTRIBUTE_ADDED: ChangeRule = {
  id: "optional-attribute-added",
  class: "harmless",
  what: "an event that was there has a new attribute that is not required",
  why: "callers need not pass it, and readers have all that they had",
};

export const IDENTIFYING_ATTRIBUTE_ADDED: PrivacyRule = {
  id: "identifying-attribute-added",
  class: "privacy",
  field: "class",
  what: "an event, new or not, has a new attribute of class `identifier` or `personal`",
  why: "records can be told and joined by a thing or a person where they could not",
};

export const TEXT_ATTRIBUTE_ADDED: PrivacyRule = {
  id: "text-attribute-added",
  class: "privacy",
  field: "class",
  what: "an event, new or not, has a new attribute of class `text`",
  why: "free text may hold anything, and detectors find only what they know",
};

export const EVENT_ATTRIBUTE_REMOVED: ChangeRule = {
  id: "event-attribute-removed",
  class: "source",
  what: "an event lacks an attribute that it had",
  why: "callers that pass it no longer compile",
};

export const EVENT_ATTRIBUTE_DATA_ENDED: ChangeRule = {
  id: "event-attribute-data-ended",
  class: "wire",
  what: "an event lacks an attribute that it had, of a class that leaves",
  why: "queries and dashboards that read it get nothing new",
};

export const EVENT_ATTRIBUTE_KEY_CHANGED: ChangeRule = {
  id: "event-attribute-key-changed",
  class: "wire",
  what: "an event has an attribute under the key to which a deprecation renamed it",
  why: "queries and dashboards that read the old key get nothing new",
};

export const PROPERTY_CHANGED: ChangeRule = {
  id: "property-changed",
  class: "source",
  what: "the generated property of an attribute has another name",
  why: "callers that pass the old one no longer compile",
};

export const ATTRIBUTE_MADE_REQUIRED: ChangeRule = {
  id: "attribute-made-required",
  class: "source",
  what: "an event requires an attribute that was optional",
  why: "callers that do not pass it no longer compile",
};

export const ATTRIBUTE_MADE_OPTIONAL: ChangeRule = {
  id: "attribute-made-optional",
  class: "wire",
  what: "an event no longer requires an attribute",
  why: "stored records may lack what every one of them had",
};

export const REQUIREMENT_CHANGED: ChangeRule = {
  id: "requirement-changed",
  class: "harmless",
  what: "the level of an attribute that is optional before and after is another",
  why: "callers may leave it out and records may lack it, as before",
};

export const EVENT_ATTRIBUTE_RULES: readonly ChangeRule[] = [
  REQUIRED_ATTRIBUTE_ADDED,
  OPTIONAL_ATTRIBUTE_ADDED,
  IDENTIFYING_ATTRIBUTE_ADDED,
  TEXT_ATTRIBUTE_ADDED,
  EVENT_ATTRIBUTE_REMOVED,
  EVENT_ATTRIBUTE_DATA_ENDED,
  EVENT_ATTRIBUTE_KEY_CHANGED,
  PROPERTY_CHANGED,
  ATTRIBUTE_MADE_REQUIRED,
  ATTRIBUTE_MADE_OPTIONAL,
  REQUIREMENT_CHANGED,
];
