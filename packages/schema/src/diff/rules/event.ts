import type { ChangeRule, PrivacyRule } from "../change.ts";

/** Changes of an event as a whole; those of its sampling and delivery stand in sampling.ts. */
export const EVENT_ADDED: ChangeRule = {
  id: "event-added",
  class: "harmless",
  what: "an event is new",
  why: "nobody emits or reads it yet; what it newly reveals is a change of its own",
};

export const EVENT_REMOVED: ChangeRule = {
  id: "event-removed",
  class: "source",
  what: "an event is gone",
  why: "code that emits it no longer compiles",
};

export const EVENT_DATA_ENDED: ChangeRule = {
  id: "event-data-ended",
  class: "wire",
  what: "an event is gone",
  why: "queries and dashboards that read it get nothing new",
};

export const EVENT_NAME_CHANGED: ChangeRule = {
  id: "event-name-changed",
  class: "wire",
  what: "an event has another name on the wire, declared by a deprecation or by its refinement",
  why: "queries and dashboards that read the old name get nothing new",
};

export const HANDLE_CHANGED: ChangeRule = {
  id: "handle-changed",
  class: "source",
  what: "the generated handle of an event has another name",
  why: "code that imports the old name no longer compiles",
};

export const INTERFACE_CHANGED: ChangeRule = {
  id: "interface-changed",
  class: "source",
  what: "the generated interface of an event's attributes has another name",
  why: "code that imports the old name no longer compiles",
};

export const SEVERITY_CHANGED: ChangeRule = {
  id: "severity-changed",
  class: "wire",
  what: "the severity is another",
  why: "filters, alerts and retention by severity treat the event differently",
};

export const DIAGNOSTIC_LEVEL_LOWERED: PrivacyRule = {
  id: "diagnostic-level-lowered",
  class: "privacy",
  field: "diagnostic_level",
  what: "an event of level `full` has level `basic`",
  why: "it leaves from customers who agreed to less",
};

export const DIAGNOSTIC_LEVEL_RAISED: ChangeRule = {
  id: "diagnostic-level-raised",
  class: "wire",
  what: "an event of level `basic` has level `full`",
  why: "it no longer comes from customers at `basic`",
};

export const OWNER_CHANGED: ChangeRule = {
  id: "owner-changed",
  class: "harmless",
  what: "somebody else owns an event",
  why: "the event is what it was",
};

export const PURPOSE_STATED: ChangeRule = {
  id: "purpose-stated",
  class: "harmless",
  what: "an event that said no purpose says one",
  why: "nothing was promised before, and nothing else leaves than before",
};

export const PURPOSE_CHANGED: PrivacyRule = {
  id: "purpose-changed",
  class: "privacy",
  field: "purpose",
  what: "the purpose of an event is another, or is no longer said",
  why: "customers agreed to the data for the purpose that they were told",
};

export const EXPIRY_EXTENDED: PrivacyRule = {
  id: "expiry-extended",
  class: "privacy",
  field: "expires",
  what: "the last day is later, or there is none any more",
  why: "it was promised that the event would be gone by then",
};

export const EXPIRY_SHORTENED: ChangeRule = {
  id: "expiry-shortened",
  class: "wire",
  what: "the last day is earlier, or there is one now",
  why: "queries and dashboards that read it get nothing new after that day",
};

export const EVENT_RULES: readonly ChangeRule[] = [
  EVENT_ADDED,
  EVENT_REMOVED,
  EVENT_DATA_ENDED,
  EVENT_NAME_CHANGED,
  HANDLE_CHANGED,
  INTERFACE_CHANGED,
  SEVERITY_CHANGED,
  DIAGNOSTIC_LEVEL_LOWERED,
  DIAGNOSTIC_LEVEL_RAISED,
  OWNER_CHANGED,
  PURPOSE_STATED,
  PURPOSE_CHANGED,
  EXPIRY_EXTENDED,
  EXPIRY_SHORTENED,
];
