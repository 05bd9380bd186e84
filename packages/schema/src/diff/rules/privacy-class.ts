import type { ChangeRule, PrivacyRule } from "../change.ts";

/** Changes of what an attribute may reveal. */
export const CLASS_DECLARED: ChangeRule = {
  id: "class-declared",
  class: "harmless",
  what: "a definition says a class where it said none, or the other way round",
  why: "by itself a definition lets nothing out; what its uses let out is compared use by use",
};

export const CLASS_LOOSENED: PrivacyRule = {
  id: "class-loosened",
  class: "privacy",
  field: "class",
  what: "the class lets out more of a value than before or, in an attribute new to an event, than that of the definition; or a value that no detector reads any more",
  why: "what customers were told about the value no longer holds",
};

export const CLASS_TIGHTENED: ChangeRule = {
  id: "class-tightened",
  class: "wire",
  what: "the class lets out less of a value",
  why: "stored values take another form or end, so queries and joins by value miss them",
};

export const STORED_FORM_CHANGED: ChangeRule = {
  id: "stored-form-changed",
  class: "wire",
  what: "the class is looser, and what left in another form before leaves in a new one",
  why: "one thing has two values, before and after, so joins by value miss",
};

export const CLASS_CHANGED: ChangeRule = {
  id: "class-changed",
  class: "harmless",
  what: "the class is another that lets out the same",
  why: "values leave, or stay, as before",
};

export const IDENTIFIED_THING_CHANGED: ChangeRule = {
  id: "identified-thing-changed",
  class: "wire",
  what: "`identifies` is another, new or gone",
  why: "one thing has two pseudonyms or masks, before and after, so joins by value miss",
};

export const MASK_LOOSENED: PrivacyRule = {
  id: "mask-loosened",
  class: "privacy",
  field: "identifies",
  what: "`identifies` names a thing whose mask keeps a part of the value, where nothing or another part was kept",
  why: "customers were told of a pseudonym; subnets, makers or depths of paths tell more",
};

export const PRIVACY_CLASS_RULES: readonly ChangeRule[] = [
  CLASS_DECLARED,
  CLASS_LOOSENED,
  CLASS_TIGHTENED,
  STORED_FORM_CHANGED,
  CLASS_CHANGED,
  IDENTIFIED_THING_CHANGED,
  MASK_LOOSENED,
];
