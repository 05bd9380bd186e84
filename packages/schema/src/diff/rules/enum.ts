import type { ChangeRule } from "../change.ts";

/** Changes of the values that an enum lists. */
export const ENUM_CLOSED: ChangeRule = {
  id: "enum-closed",
  class: "source",
  what: "an open enum is closed",
  why: "callers that pass a value that is no member no longer compile",
};

export const ENUM_OPENED: ChangeRule = {
  id: "enum-opened",
  class: "wire",
  what: "a closed enum is open",
  why: "readers were promised that there is no value but the members",
};

export const ENUM_MEMBER_ADDED: ChangeRule = {
  id: "enum-member-added",
  class: "harmless",
  what: "an open enum has a new member",
  why: "other values could come before, too",
};

export const CLOSED_ENUM_MEMBER_ADDED: ChangeRule = {
  id: "closed-enum-member-added",
  class: "wire",
  what: "a closed enum has a new member",
  why: "readers were promised that there is no value but the members they know",
};

export const ENUM_MEMBER_REMOVED: ChangeRule = {
  id: "enum-member-removed",
  class: "wire",
  what: "an enum lacks a member that it had",
  why: "queries that name its value find no more of it",
};

export const CLOSED_ENUM_VALUE_REMOVED: ChangeRule = {
  id: "closed-enum-value-removed",
  class: "source",
  what: "a closed enum no longer takes a value that it took",
  why: "callers that pass it no longer compile",
};

export const ENUM_MEMBER_VALUE_CHANGED: ChangeRule = {
  id: "enum-member-value-changed",
  class: "wire",
  what: "a member of an enum has another value",
  why: "queries that name the old value find no more of it",
};

export const ENUM_MEMBER_RENAMED: ChangeRule = {
  id: "enum-member-renamed",
  class: "harmless",
  what: "a member has another id and its old value",
  why: "generated code and stored data hold the value",
};

export const ENUM_RULES: readonly ChangeRule[] = [
  ENUM_CLOSED,
  ENUM_OPENED,
  ENUM_MEMBER_ADDED,
  CLOSED_ENUM_MEMBER_ADDED,
  ENUM_MEMBER_REMOVED,
  CLOSED_ENUM_VALUE_REMOVED,
  ENUM_MEMBER_VALUE_CHANGED,
  ENUM_MEMBER_RENAMED,
];
