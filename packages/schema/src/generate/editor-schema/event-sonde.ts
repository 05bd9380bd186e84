import type {
  DELIVERY_ANNOTATIONS,
  DiagnosticLevel,
  EVENT_ANNOTATIONS,
  EventContract,
} from "../../contract/event-contract.ts";
import { MAX_OWNER_LENGTH, MAX_PURPOSE_LENGTH } from "../../contract/limits.ts";
import {
  anyOf,
  type Definitions,
  type JsonSchema,
  mapping,
  type PropertiesOf,
  refer,
  type Snippet,
  wordOf,
} from "./json-schema.ts";
import { samplingDefinitions } from "./sampling.ts";

/** Each word of the contract has a meaning here, or this file does not compile. */
type Meanings<Word extends string> = Readonly<Record<Word, string>>;

const SEVERITY_MEANINGS: Meanings<EventContract["severity"]> = {
  trace: "Steps, for following one request.",
  debug: "For whoever looks for a fault.",
  info: "What happens as it should.",
  warn: "Not as it should be, and still served.",
  error: "Something failed.",
  fatal: "The process or the store cannot go on.",
};

const LEVEL_MEANINGS: Meanings<DiagnosticLevel> = {
  basic: "It leaves wherever the customer allows diagnostics at all.",
  full: "It leaves only where the customer chose the level `full`.",
};

const PRIORITY_MEANINGS: Meanings<EventContract["priority"]> = {
  critical: "In the lane that goes first and is dropped last.",
  normal: "In the lane of most events.",
  bulk: "In the lane that goes last and is dropped first.",
};

const DURABILITY_MEANINGS: Meanings<EventContract["durability"]> = {
  written: "It waits for the next commit of the spool.",
  synced: "The spool commits at once.",
};

/** By name, the key `sonde` of events and of their refinements. */
export function eventSondeDefinitions(): Definitions {
  const keys: PropertiesOf<typeof EVENT_ANNOTATIONS> = {
    owner: {
      type: "string",
      description: "The team or the address that answers for the event.",
      pattern: "\\S",
      // In code points, where the contract counts UTF-16: no difference for teams and addresses.
      maxLength: MAX_OWNER_LENGTH,
    },
    diagnostic_level: wordOf(LEVEL_MEANINGS, "The customer's level from which on it may leave."),
    expires: expires(),
    purpose: {
      type: "string",
      description: "Why it is collected, in one sentence. What its brief says by default.",
      pattern: "\\S",
      maxLength: MAX_PURPOSE_LENGTH,
    },
    severity: wordOf(SEVERITY_MEANINGS, "Severity of the record. `info` by default."),
    sampling: refer("sampling"),
    delivery: refer("delivery"),
  };
  const required = ["owner", "diagnostic_level", "expires"];
  return {
    eventSonde: mapping("What Sonde has to know of the event.", keys, required),
    eventRefinementSonde: mapping("What is different in this variant of the event.", keys),
    ...samplingDefinitions(),
    delivery: mapping("How the event travels.", deliveryKeys()),
  };
}

/** An event with what `sonde check` asks of every one that is generated. */
export function eventSnippet(): Snippet {
  const sonde = {
    owner: "$4",
    diagnostic_level: `\${5|${Object.keys(LEVEL_MEANINGS).join(",")}|}`,
    expires: "$6",
  };
  return {
    label: "event with an owner",
    description: "An event with all that Sonde requires of it.",
    body: {
      name: "$1",
      brief: "$2",
      stability: "$3",
      annotations: { sonde },
    },
  };
}

/** The 30th of February is left to `sonde check`. */
function expires(): JsonSchema {
  const what = "The last day on which it may leave, by UTC, or `never`.";
  const day: JsonSchema = {
    type: "string",
    description: what,
    pattern: "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$",
    errorMessage: "write a date such as '2027-11-30', or `never`",
  };
  const never = wordOf({ never: "It may leave for ever." }, "It may leave for ever.");
  return anyOf(what, [day, never]);
}

function deliveryKeys(): PropertiesOf<typeof DELIVERY_ANNOTATIONS> {
  return {
    priority: wordOf(PRIORITY_MEANINGS, "The lane in which it travels. `normal` by default."),
    durability: wordOf(DURABILITY_MEANINGS, "How soon it is on the disk. `written` by default."),
    ttl: {
      type: "string",
      description: "How long it is worth delivering, `1m` to `3650d`. No limit by default.",
      pattern: "^[1-9]\\d{0,8}[smhd]$",
      errorMessage: "write a whole number and s, m, h or d, such as `30d`",
      examples: ["30d"],
    },
  };
}
