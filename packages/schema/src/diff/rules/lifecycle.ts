import type { ChangeRule } from "../change.ts";

/** Changes of how long something can be relied on, in attributes, members and signals alike. */
export const STABILITY_LOWERED: ChangeRule = {
  id: "stability-lowered",
  class: "wire",
  what: "the stability is lower",
  why: "readers built on a promise that is taken back",
};

export const STABILITY_RAISED: ChangeRule = {
  id: "stability-raised",
  class: "harmless",
  what: "the stability is higher",
  why: "more is promised than before",
};

export const DEPRECATION_ADDED: ChangeRule = {
  id: "deprecation-added",
  class: "harmless",
  what: "something is deprecated now",
  why: "it works as before; readers and callers are told in time",
};

export const DEPRECATION_CHANGED: ChangeRule = {
  id: "deprecation-changed",
  class: "harmless",
  what: "the reason of a deprecation, or the new name in it, is another",
  why: "it works as before",
};

export const DEPRECATION_REMOVED: ChangeRule = {
  id: "deprecation-removed",
  class: "harmless",
  what: "something is no longer deprecated",
  why: "it works as before",
};

export const LIFECYCLE_RULES: readonly ChangeRule[] = [
  STABILITY_LOWERED,
  STABILITY_RAISED,
  DEPRECATION_ADDED,
  DEPRECATION_CHANGED,
  DEPRECATION_REMOVED,
];
