import { IDENTIFIED_THINGS, PRIVACY_CLASSES } from "../contract/attribute-contract.ts";
import type { EventContract } from "../contract/event-contract.ts";
import { INSTRUMENTS, SPAN_KINDS, STABILITIES } from "../load/declarations.ts";
import type { FieldName } from "./shape.ts";

/** Which values a field takes; all of a field's name, whatever element it stands in. */
export interface FieldForm {
  readonly kind: "text" | "word" | "number" | "flag" | "scalar" | "list";
  /** Of a word: no other is one. */
  readonly words?: readonly string[];
  /** An element need not have it. */
  readonly isOptional?: boolean;
}

const TEXT: FieldForm = { kind: "text" };
const NUMBER: FieldForm = { kind: "number" };
const OPTIONAL_TEXT: FieldForm = { kind: "text", isOptional: true };
const OPTIONAL_NUMBER: FieldForm = { kind: "number", isOptional: true };
const OPTIONAL_LIST: FieldForm = { kind: "list", isOptional: true };

type Severity = EventContract["severity"];
const SEVERITIES: readonly Severity[] = ["trace", "debug", "info", "warn", "error", "fatal"];
const PRIORITIES: readonly EventContract["priority"][] = ["critical", "normal", "bulk"];
const DURABILITIES: readonly EventContract["durability"][] = ["written", "synced"];

export const FIELD_FORMS: Readonly<Record<FieldName, FieldForm>> = {
  schemaUrl: TEXT,
  name: TEXT,
  handle: TEXT,
  interface: TEXT,
  property: TEXT,
  type: TEXT,
  value: { kind: "scalar" },
  class: word(PRIVACY_CLASSES, "optional"),
  identifies: word(IDENTIFIED_THINGS, "optional"),
  unit: OPTIONAL_TEXT,
  min: OPTIONAL_NUMBER,
  max: OPTIONAL_NUMBER,
  max_length: OPTIONAL_NUMBER,
  max_items: OPTIONAL_NUMBER,
  closed: { kind: "flag", isOptional: true },
  stability: word(STABILITIES, "optional"),
  deprecated: OPTIONAL_TEXT,
  severity: word(SEVERITIES),
  diagnostic_level: word(["basic", "full"]),
  owner: TEXT,
  purpose: OPTIONAL_TEXT,
  expires: TEXT,
  "sampling.rate": NUMBER,
  "sampling.min_rate": NUMBER,
  "sampling.max_rate": NUMBER,
  "sampling.by": TEXT,
  "sampling.keep_when": OPTIONAL_LIST,
  "delivery.priority": word(PRIORITIES),
  "delivery.durability": word(DURABILITIES),
  "delivery.ttl": OPTIONAL_TEXT,
  entity_associations: OPTIONAL_LIST,
  requirement_level: word(["required", "conditionally_required", "recommended", "opt_in"]),
  instrument: word(INSTRUMENTS, "optional"),
  kind: word(SPAN_KINDS, "optional"),
  sampling_relevant: { kind: "flag" },
  role: word(["identity", "description"], "optional"),
};

function word(words: readonly string[], presence?: "optional"): FieldForm {
  return { kind: "word", words, isOptional: presence === "optional" };
}
