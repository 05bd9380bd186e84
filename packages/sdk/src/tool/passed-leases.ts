import type { Settlement } from "../spool/instance.ts";
import type { Lease } from "../spool/lease.ts";
import { refusedOutcomes } from "../spool/refused-outcomes.ts";

/** What the file has of a lease, and how it is booked. */
export interface PassedLease {
  readonly lease: Lease;
  readonly settlement: Settlement;
}

/** Rows that are not exported cannot be read. */
export function settlementOf({ rows, refused }: Lease, exported: number): Settlement {
  const unreadable = rows.length - exported;
  const reasons = { ...refused };
  if (unreadable > 0) {
    reasons["dropped.unreadable"] = (reasons["dropped.unreadable"] ?? 0) + unreadable;
  }
  return { outcomes: { exported, ...refusedOutcomes(reasons) }, reasons };
}

/** A file's worth of rows is in no memory: of a lease that is written, only its place is kept. */
export function withoutRows(lease: Lease): Lease {
  const { instance, lane, segment, fromOffset, toOffset, items, fromItems, toItems } = lease;
  const { firstSequence, lastSequence, refused, level, isBacklog } = lease;
  const place = { instance, lane, segment, fromOffset, toOffset, items, fromItems, toItems };
  const sequences = firstSequence === undefined ? {} : { firstSequence };
  return { ...place, ...sequences, lastSequence, refused, level, isBacklog, rows: [], records: [] };
}

/** Leases of one segment behind each other become one: what is looked for among them, and booked, is a segment's. */
export function keep(passed: PassedLease[], next: PassedLease): void {
  const last = passed.at(-1);
  const isNext =
    last !== undefined &&
    last.lease.instance === next.lease.instance &&
    last.lease.lane === next.lease.lane &&
    last.lease.segment === next.lease.segment &&
    last.lease.toOffset === next.lease.fromOffset;
  if (isNext) passed.splice(-1, 1, joined(last, next));
  else passed.push(next);
}

function joined(one: PassedLease, next: PassedLease): PassedLease {
  const { lease } = next;
  return {
    lease: {
      ...one.lease,
      toOffset: lease.toOffset,
      items: one.lease.items + lease.items,
      fromItems: one.lease.toItems === 0 ? lease.fromItems : one.lease.fromItems,
      toItems: lease.toItems === 0 ? one.lease.toItems : lease.toItems,
      lastSequence: lease.lastSequence ?? one.lease.lastSequence,
    },
    settlement: {
      outcomes: sum(one.settlement.outcomes, next.settlement.outcomes),
      reasons: sum(one.settlement.reasons, next.settlement.reasons),
    },
  };
}

function sum(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const sums = { ...one };
  for (const [name, count] of Object.entries(other)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}
