import type { ReceivedRecord } from "@sonde/sdk/testing";
import { type Estimate, estimateCounts, type WeighedRecord } from "./estimate.ts";
import type { Evidence } from "./scenario.ts";

export interface Comparison {
  readonly estimate: Estimate;
  /** Calls of emit that were counted outside Sonde. */
  readonly truth: number;
}

/**
 * The events that the registry samples by an attribute, and the attribute: one draw decides for all
 * records that share its value, which arrives as a pseudonym. The others are drawn one by one.
 */
const DRAWN_BY: Readonly<Record<string, string>> = {
  "acme.operation.scan.completed": "acme.tenant.id",
};

/** A right weight misses by more than this in less than one run in a hundred thousand. */
const MAX_STANDARD_ERRORS = 5;

/** The events of which not all were kept: what the backend would say that kept all it was sent, and what happened. */
export function compareEstimates({
  oracle,
  seenRecords,
}: Pick<Evidence, "oracle" | "seenRecords">): Comparison[] {
  const comparisons: Comparison[] = [];
  for (const estimate of estimateCounts(weigh(seenRecords)).values()) {
    const count = oracle.get(estimate.event);
    if (count === undefined || estimate.standardError === 0) continue;
    comparisons.push({ estimate, truth: count.returned });
  }
  return comparisons;
}

/** Says in words which estimates are further off than chance takes them. */
export function verifyEstimates(comparisons: readonly Comparison[]): string[] {
  return comparisons
    .filter(({ estimate: { estimated, standardError }, truth }) => {
      return Math.abs(estimated - truth) > MAX_STANDARD_ERRORS * standardError;
    })
    .map(({ estimate: { event, estimated }, truth }) => {
      return `the weights of ${event} add up to ${Math.round(estimated)}, but there were ${truth}`;
    });
}

/** Each record once, however often it came. */
function weigh(records: readonly ReceivedRecord[]): WeighedRecord[] {
  const distinct = new Map(
    records.map((record) => [textOf(record, "log.record.uid") ?? "", record]),
  );
  return [...distinct].map(([uid, record]) => ({
    event: record.eventName,
    threshold: textOf(record, "sampling.threshold"),
    draw: textOf(record, DRAWN_BY[record.eventName] ?? "log.record.uid") ?? uid,
  }));
}

function textOf({ attributes }: ReceivedRecord, key: string): string | undefined {
  const value = attributes.get(key);
  return typeof value === "string" ? value : undefined;
}
