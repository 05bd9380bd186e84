import type { EventDefinition, FieldDefinition } from "./emit/definition.ts";
import { LEDGER_EVENT } from "./row/own-events.ts";
import { isToken } from "./scrub/token-gate.ts";
import type { LedgerReport } from "./spool/ledger-report.ts";
import { LOST_KEYS, type LostRange, MAX_LOST_RANGES } from "./spool/lost-ranges.ts";
import { VERSION } from "./version.ts";

/** Buckets of the ledger by their names on the wire, in the order of the identities. */
export const BUCKETS = {
  emitted: "emitted",
  sampledOut: "sampled_out",
  suppressed: "suppressed",
  invalid: "invalid",
  disabled: "disabled",
  ringFull: "ring_full",
  kept: "kept",
  retroactive: "retroactive",
  summaries: "summaries",
  self: "self",
  imported: "imported",
  admitted: "admitted",
  failedBeforeAdmission: "failed_before_admission",
  delivered: "delivered",
  rejected: "rejected",
  quarantined: "quarantined",
  thinned: "thinned",
  dropped: "dropped",
  exported: "exported",
  buffered: "buffered",
} as const;
export type Bucket = keyof typeof BUCKETS;

/** Reasons in one report; the largest counts first. */
const MAX_REASONS = 64;

type LedgerAttributes = Readonly<Record<string, unknown>>;

function countField(key: string): FieldDefinition {
  return { key, type: "int", class: "operational", required: true, unit: "{record}" };
}

function listField(key: string, type: "string[]" | "int[]"): FieldDefinition {
  const base = { key, type, maxItems: MAX_LOST_RANGES } as const;
  return type === "int[]"
    ? { ...base, class: "operational", unit: "1" }
    : { ...base, class: "system" };
}

/** By key: the definition is made here and not generated, so a table serves better than names. */
function fields(): Record<string, FieldDefinition> {
  const counts = [...Object.values(BUCKETS), "discrepancy"];
  const keys = [
    ...counts.map((name) => `sonde.ledger.${name}`),
    "sonde.ledger.unknown_tail.incarnations",
    "sonde.ledger.unknown_tail.max_records",
    ...counts.map((name) => `sonde.ledger.instance.${name}`),
    "sonde.ledger.instance.next_sequence",
  ];
  const reasons: FieldDefinition = {
    key: "sonde.ledger.reasons",
    type: "template[int]",
    class: "operational",
    unit: "{record}",
    maxItems: MAX_REASONS,
  };
  const lost = Object.entries(LOST_KEYS).map(([name, key]) =>
    listField(key, /Sequence$|^rows$/.test(name) ? "int[]" : "string[]"),
  );
  const all = [...keys.map(countField), reasons, ...lost];
  return Object.fromEntries(all.map((field) => [field.key, field]));
}

/**
 * What the SDK says about itself, by the same way as any event: scrubbed, sequenced, spooled, delivered
 * and counted (as `self`). Critical, because who loses events should learn of it first.
 */
export const ledgerEvent: EventDefinition<LedgerAttributes> = {
  name: LEDGER_EVENT,
  scope: { name: "@sonde/sdk", version: VERSION },
  severity: "info",
  diagnosticLevel: "basic",
  sampling: { rate: 1, minRate: 1, by: "none" },
  delivery: { priority: "critical", durability: "written" },
  fields: fields(),
  write(to, from) {
    for (const [key, writer] of Object.entries(to)) writer.put(from[key]);
  },
};

/** The attributes of a report, by key. */
export function ledgerAttributes({
  ledger,
  own,
  nextSequence,
  lost,
}: LedgerReport): LedgerAttributes {
  const attributes: Record<string, unknown> = {};
  for (const [bucket, name] of Object.entries(BUCKETS)) {
    attributes[`sonde.ledger.${name}`] = whole(ledger[bucket as Bucket]);
    attributes[`sonde.ledger.instance.${name}`] = whole(own[bucket as Bucket]);
  }
  attributes["sonde.ledger.discrepancy"] = whole(ledger.discrepancy);
  attributes["sonde.ledger.instance.discrepancy"] = whole(own.discrepancy);
  attributes["sonde.ledger.instance.next_sequence"] = whole(nextSequence);
  attributes["sonde.ledger.unknown_tail.incarnations"] = whole(ledger.unknownTail.incarnations);
  attributes["sonde.ledger.unknown_tail.max_records"] = whole(ledger.unknownTail.maxRecords);
  const reasons = largestReasons(ledger.byReason);
  if (Object.keys(reasons).length > 0) attributes["sonde.ledger.reasons"] = reasons;
  if (lost.length === 0) return attributes;
  for (const [part, key] of Object.entries(LOST_KEYS)) {
    attributes[key] = lost.map((range) => range[part as keyof LostRange]);
  }
  return attributes;
}

/** Books come from files, where a number may be any: the report has to be made all the more then. */
function whole(count: number): number {
  if (Number.isNaN(count)) return Number.MAX_SAFE_INTEGER;
  const bounded = Math.min(Number.MAX_SAFE_INTEGER, Math.max(Number.MIN_SAFE_INTEGER, count));
  return Math.round(bounded);
}

/** Names that are no tokens come from files of others, and may not leave. */
function largestReasons(byReason: Readonly<Record<string, number>>): Record<string, number> {
  const known = Object.entries(byReason).filter(([reason]) => isToken(reason));
  const largest = known.sort(([, a], [, b]) => b - a).slice(0, MAX_REASONS);
  return Object.fromEntries(largest.map(([reason, count]) => [reason, whole(count)]));
}
