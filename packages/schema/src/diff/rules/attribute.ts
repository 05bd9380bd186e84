import type { ChangeRule, PrivacyRule } from "../change.ts";

/** Changes of which attributes a registry defines, and of the values they take. */
export const ATTRIBUTE_ADDED: ChangeRule = {
  id: "attribute-added",
  class: "harmless",
  what: "an attribute is defined that was not",
  why: "nothing carries it before a signal uses it, and that is a change of its own",
};

export const ATTRIBUTE_REMOVED: ChangeRule = {
  id: "attribute-removed",
  class: "source",
  what: "an attribute is no longer defined",
  why: "registries that build upon this one and refer to it no longer resolve",
};

export const ATTRIBUTE_RENAMED: ChangeRule = {
  id: "attribute-renamed",
  class: "source",
  what: "an attribute is defined under the key to which a deprecation had renamed it",
  why: "registries that build upon this one and refer to the old key no longer resolve",
};

export const TYPE_CHANGED: ChangeRule = {
  id: "type-changed",
  class: "source",
  what: "the type no longer takes everything that it took",
  why: "callers that pass what the old type took no longer compile",
};

export const STORED_TYPE_CHANGED: ChangeRule = {
  id: "stored-type-changed",
  class: "wire",
  what: "the type is another",
  why: "one column or query meets values of two types",
};

export const TEMPLATE_KEYS_ADDED: PrivacyRule = {
  id: "template-keys-added",
  class: "privacy",
  field: "type",
  what: "the type of an attribute of class `identifier`, `personal` or `text` becomes a template",
  why: "keys leave too: as pseudonyms or, of text, as they are where no detector finds anything",
};

export const UNIT_ADDED: ChangeRule = {
  id: "unit-added",
  class: "harmless",
  what: "a number that had no unit has one",
  why: "the values are what they were, and say more",
};

export const UNIT_CHANGED: ChangeRule = {
  id: "unit-changed",
  class: "wire",
  what: "the unit is another",
  why: "values from before and after do not compare, and nothing in them tells which is which",
};

export const UNIT_REMOVED: ChangeRule = {
  id: "unit-removed",
  class: "wire",
  what: "a number that had a unit has none",
  why: "readers can no longer tell what the numbers mean",
};

export const BOUNDS_NARROWED: ChangeRule = {
  id: "bounds-narrowed",
  class: "wire",
  what: "`min` is higher or new, or `max` is lower or new",
  why: "events with a value outside are invalid now and missing from what is stored",
};

export const BOUNDS_WIDENED: ChangeRule = {
  id: "bounds-widened",
  class: "harmless",
  what: "`min` is lower or gone, or `max` is higher or gone",
  why: "every value that could be stored still can",
};

export const LIMIT_LOWERED: ChangeRule = {
  id: "limit-lowered",
  class: "wire",
  what: "`max_length` or `max_items` is lower",
  why: "longer values are refused or cut now and missing from what is stored",
};

export const LIMIT_RAISED: ChangeRule = {
  id: "limit-raised",
  class: "harmless",
  what: "`max_length` or `max_items` is higher, of any class but `text`",
  why: "every value that could be stored still can",
};

export const TEXT_LENGTH_RAISED: PrivacyRule = {
  id: "text-length-raised",
  class: "privacy",
  field: "max_length",
  what: "`max_length` of free text is higher",
  why: "more of a text that may hold anything leaves",
};

export const TEXT_ITEMS_RAISED: PrivacyRule = {
  id: "text-items-raised",
  class: "privacy",
  field: "max_items",
  what: "`max_items` of free texts is higher",
  why: "more texts that may hold anything leave",
};

export const ATTRIBUTE_RULES: readonly ChangeRule[] = [
  ATTRIBUTE_ADDED,
  ATTRIBUTE_REMOVED,
  ATTRIBUTE_RENAMED,
  TYPE_CHANGED,
  STORED_TYPE_CHANGED,
  TEMPLATE_KEYS_ADDED,
  UNIT_ADDED,
  UNIT_CHANGED,
  UNIT_REMOVED,
  BOUNDS_NARROWED,
  BOUNDS_WIDENED,
  LIMIT_LOWERED,
  LIMIT_RAISED,
  TEXT_LENGTH_RAISED,
  TEXT_ITEMS_RAISED,
];
