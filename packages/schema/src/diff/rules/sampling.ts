import type { ChangeRule, PrivacyRule } from "../change.ts";

/**
 * Changes of how many records of an event there are and how they travel. An event is sensitive where
 * it has an attribute of class `identifier`, `personal` or `text`.
 */
export const RATE_RAISED: ChangeRule = {
  id: "rate-raised",
  class: "harmless",
  what: "`sampling.rate` of an event that is not sensitive is higher",
  why: "records carry their weight, so totals stay true and become more exact",
};

export const RATE_RAISED_ON_SENSITIVE: PrivacyRule = {
  id: "rate-raised-on-sensitive",
  class: "privacy",
  field: "sampling.rate",
  what: "`sampling.rate` of a sensitive event is higher",
  why: "more records about things and people of the customer leave",
};

export const RATE_LOWERED: ChangeRule = {
  id: "rate-lowered",
  class: "wire",
  what: "`sampling.rate` is lower",
  why: "weights keep totals true, but whoever looks for single records finds fewer of them",
};

export const MIN_RATE_RAISED_ON_SENSITIVE: PrivacyRule = {
  id: "min-rate-raised-on-sensitive",
  class: "privacy",
  field: "sampling.min_rate",
  what: "`sampling.min_rate` of a sensitive event is higher",
  why: "an operator can no longer let as few records leave",
};

export const MAX_RATE_RAISED_ON_SENSITIVE: PrivacyRule = {
  id: "max-rate-raised-on-sensitive",
  class: "privacy",
  field: "sampling.max_rate",
  what: "`sampling.max_rate` of a sensitive event is higher",
  why: "an operator can let more records leave than was agreed",
};

export const RATE_BOUNDS_CHANGED: ChangeRule = {
  id: "rate-bounds-changed",
  class: "harmless",
  what: "`sampling.min_rate` or `sampling.max_rate` is lower, or the event is not sensitive",
  why: "only overrides by an operator are held to it, and records carry their weight",
};

export const SAMPLING_UNIT_CHANGED: ChangeRule = {
  id: "sampling-unit-changed",
  class: "wire",
  what: "`sampling.by` is another",
  why: "records that were kept or dropped together no longer are, so sequences have gaps",
};

export const KEEP_WHEN_WIDENED: ChangeRule = {
  id: "keep-when-widened",
  class: "harmless",
  what: "`sampling.keep_when` of an event that is not sensitive keeps further values",
  why: "all that was kept still is",
};

export const KEEP_WHEN_WIDENED_ON_SENSITIVE: PrivacyRule = {
  id: "keep-when-widened-on-sensitive",
  class: "privacy",
  field: "sampling.keep_when",
  what: "`sampling.keep_when` of a sensitive event keeps further values",
  why: "more records about things and people of the customer leave",
};

export const KEEP_WHEN_NARROWED: ChangeRule = {
  id: "keep-when-narrowed",
  class: "wire",
  what: "`sampling.keep_when` no longer keeps a value",
  why: "whoever counts on every record with that value finds a share of them",
};

export const PRIORITY_CHANGED: ChangeRule = {
  id: "priority-changed",
  class: "harmless",
  what: "`delivery.priority` is another",
  why: "the same records arrive, sooner or later than before",
};

export const DURABILITY_LOWERED: ChangeRule = {
  id: "durability-lowered",
  class: "wire",
  what: "`delivery.durability` was `synced` and is `written`",
  why: "what is emitted right before power fails may be missing from what is stored",
};

export const DURABILITY_RAISED: ChangeRule = {
  id: "durability-raised",
  class: "harmless",
  what: "`delivery.durability` was `written` and is `synced`",
  why: "less is lost than before",
};

export const TTL_SHORTENED: ChangeRule = {
  id: "ttl-shortened",
  class: "wire",
  what: "`delivery.ttl` is shorter or new",
  why: "after an outage records are missing from what is stored that would have been delivered",
};

export const TTL_LENGTHENED: ChangeRule = {
  id: "ttl-lengthened",
  class: "harmless",
  what: "`delivery.ttl` is longer or gone",
  why: "all that was delivered still is, and older records too",
};

export const SAMPLING_RULES: readonly ChangeRule[] = [
  RATE_RAISED,
  RATE_RAISED_ON_SENSITIVE,
  RATE_LOWERED,
  MIN_RATE_RAISED_ON_SENSITIVE,
  MAX_RATE_RAISED_ON_SENSITIVE,
  RATE_BOUNDS_CHANGED,
  SAMPLING_UNIT_CHANGED,
  KEEP_WHEN_WIDENED,
  KEEP_WHEN_WIDENED_ON_SENSITIVE,
  KEEP_WHEN_NARROWED,
  PRIORITY_CHANGED,
  DURABILITY_LOWERED,
  DURABILITY_RAISED,
  TTL_SHORTENED,
  TTL_LENGTHENED,
];
