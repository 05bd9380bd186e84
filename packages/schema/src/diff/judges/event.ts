import { parseTtl } from "../../contract/ttl.ts";
import type { PrivacyRule } from "../change.ts";
import {
  DIAGNOSTIC_LEVEL_LOWERED,
  DIAGNOSTIC_LEVEL_RAISED,
  EVENT_ADDED,
  EVENT_DATA_ENDED,
  EVENT_NAME_CHANGED,
  EVENT_REMOVED,
  EXPIRY_EXTENDED,
  EXPIRY_SHORTENED,
  HANDLE_CHANGED,
  INTERFACE_CHANGED,
  OWNER_CHANGED,
  PURPOSE_CHANGED,
  PURPOSE_STATED,
  SEVERITY_CHANGED,
} from "../rules/event.ts";
import {
  DURABILITY_LOWERED,
  DURABILITY_RAISED,
  KEEP_WHEN_NARROWED,
  KEEP_WHEN_WIDENED,
  KEEP_WHEN_WIDENED_ON_SENSITIVE,
  MAX_RATE_RAISED_ON_SENSITIVE,
  MIN_RATE_RAISED_ON_SENSITIVE,
  PRIORITY_CHANGED,
  RATE_BOUNDS_CHANGED,
  RATE_LOWERED,
  RATE_RAISED,
  RATE_RAISED_ON_SENSITIVE,
  SAMPLING_UNIT_CHANGED,
  TTL_LENGTHENED,
  TTL_SHORTENED,
} from "../rules/sampling.ts";
import type { FieldValue } from "../snapshot.ts";
import {
  always,
  byPresence,
  type FieldEdit,
  type FieldJudge,
  type Judge,
  onlyIn,
} from "./judge.ts";
import { isSensitive } from "./privacy-class.ts";
import { refinementRenamed, SIGNAL_FIELDS } from "./signal.ts";

const level: FieldJudge = ({ from, to }) => [
  to === "basic" || from === undefined ? DIAGNOSTIC_LEVEL_LOWERED : DIAGNOSTIC_LEVEL_RAISED,
];

/** Dates in this form compare as texts. Nothing is said only where the registry has an error. */
const expires: FieldJudge = ({ from, to }) => [
  lastDay(to) > lastDay(from) ? EXPIRY_EXTENDED : EXPIRY_SHORTENED,
];

function lastDay(value: FieldValue | undefined): string {
  return value === "never" ? "9999-99-99" : String(value ?? "");
}

const rate: FieldJudge = (edit) => {
  if (!isRaised(edit)) return [RATE_LOWERED];
  return [concernsSensitive(edit) ? RATE_RAISED_ON_SENSITIVE : RATE_RAISED];
};

function rateBound(raisedOnSensitive: PrivacyRule): FieldJudge {
  return (edit) => {
    const needsApproval = isRaised(edit) && concernsSensitive(edit);
    return [needsApproval ? raisedOnSensitive : RATE_BOUNDS_CHANGED];
  };
}

function isRaised({ from, to }: FieldEdit): boolean {
  return Number(to ?? 0) > Number(from ?? 0);
}

/** An event does not cease to be sensitive by the very edit that lets more of it leave. */
function concernsSensitive({ after, before }: FieldEdit): boolean {
  return isSensitive(before) || isSensitive(after);
}

const keepWhen: FieldJudge = (edit) => {
  const { from, to } = edit;
  const widened = concernsSensitive(edit) ? KEEP_WHEN_WIDENED_ON_SENSITIVE : KEEP_WHEN_WIDENED;
  return [
    ...(onlyIn(to, from) > 0 ? [widened] : []),
    ...(onlyIn(from, to) > 0 ? [KEEP_WHEN_NARROWED] : []),
  ];
};

const ttl: FieldJudge = ({ from, to }) => [
  ttlMillis(to) < ttlMillis(from) ? TTL_SHORTENED : TTL_LENGTHENED,
];

function ttlMillis(value: FieldValue | undefined): number {
  return parseTtl(String(value))?.millis ?? Number.POSITIVE_INFINITY;
}

export const EVENT_JUDGE: Judge<"event"> = {
  added: () => [EVENT_ADDED],
  removed: () => [EVENT_REMOVED, EVENT_DATA_ENDED],
  renamed: refinementRenamed,
  fields: {
    name: always(EVENT_NAME_CHANGED),
    handle: always(HANDLE_CHANGED),
    interface: always(INTERFACE_CHANGED),
    severity: always(SEVERITY_CHANGED),
    diagnostic_level: level,
    owner: always(OWNER_CHANGED),
    purpose: byPresence(PURPOSE_STATED, PURPOSE_CHANGED, PURPOSE_CHANGED),
    expires,
    "sampling.rate": rate,
    "sampling.min_rate": rateBound(MIN_RATE_RAISED_ON_SENSITIVE),
    "sampling.max_rate": rateBound(MAX_RATE_RAISED_ON_SENSITIVE),
    "sampling.by": always(SAMPLING_UNIT_CHANGED),
    "sampling.keep_when": keepWhen,
    "delivery.priority": always(PRIORITY_CHANGED),
    "delivery.durability": ({ to }) => [to === "synced" ? DURABILITY_RAISED : DURABILITY_LOWERED],
    "delivery.ttl": ttl,
    ...SIGNAL_FIELDS,
  },
};
