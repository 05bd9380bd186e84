import { EVENT_COUNTERS, type EventCounter } from "../row/counter-row.ts";
import { isOwnEvent } from "../row/own-events.ts";
import { type InstanceState, OUTCOMES, type Outcome } from "./state.ts";

/** What a killed process may have done after its last counter row: a bound, never part of a sum. */
export interface UnknownTail {
  /** Processes that ended without closing their books. */
  readonly incarnations: number;
  /** The most emit() calls that they made and nobody counted, all together; see `row/emit-pace.ts`. */
  readonly maxRecords: number;
}

export type EventLedger = Readonly<Record<EventCounter, number>> & {
  readonly admitted: number;
  readonly failedBeforeAdmission: number;
};

/**
 * Where every record of a spool directory is. Plain data.
 *
 * - `emitted = sampledOut + suppressed + invalid + disabled + ringFull + kept`
 * - `kept + retroactive + summaries + self + imported = admitted + failedBeforeAdmission`
 * - `admitted = delivered + rejected + quarantined + thinned + dropped + exported + buffered`
 *
 * Rows of the SDK's own events (`row/own-events.ts`) are `self`, and neither `emitted` nor `kept`. A row that
 * came back from quarantine is admitted once, and no longer quarantined.
 */
export interface Ledger
  extends Readonly<Record<EventCounter, number>>,
    Readonly<Record<Outcome, number>> {
  readonly retroactive: number;
  readonly summaries: number;
  /** Rows of the SDK's own events. A report for which the ring had no room was not made and is not in it. */
  readonly self: number;
  /**
   * Rows from another spool, and rows that came back from the quarantine of a process whose books are not in these
   * sums.
   */
  readonly imported: number;
  readonly admitted: number;
  readonly failedBeforeAdmission: number;
  /** On disk and without outcome, counted block by block. */
  readonly buffered: number;
  /**
   * What is missing from the three sums, and from the first one of the SDK's own events, all together;
   * 0 unless Sonde has a fault.
   */
  readonly discrepancy: number;
  readonly unknownTail: UnknownTail;
  readonly byEvent: Readonly<Record<string, EventLedger>>;
  /** `<bucket>.<reason>` to count. */
  readonly byReason: Readonly<Record<string, number>>;
}

/** One instance's books beside what its files hold. */
export interface InstanceBooks {
  readonly state: InstanceState;
  readonly buffered: number;
}

/** A row behind the last counter row was emitted and kept, for there it is. */
const IN_TAIL: ReadonlySet<EventCounter> = new Set(["emitted", "kept"]);

/** Of a reason in the books of rows that came back from quarantine: why they had been there. */
const REQUEUED = "requeued.";

/** Adds up the books. Pure: what the tests plant a miscount into. */
export function sumLedger(books: readonly InstanceBooks[]): Ledger {
  const totals = zeroes([...EVENT_COUNTERS, ...OUTCOMES]);
  const own = zeroes(EVENT_COUNTERS);
  // Names come from files: as keys of a plain object, some of them would reach its prototype.
  const byEvent = new Map<string, Record<string, number>>();
  const byReason = new Map<string, number>();
  let admitted = 0;
  let failedBeforeAdmission = 0;
  let imported = 0;
  let requeued = 0;
  let buffered = 0;
  let incarnations = 0;
  let maxRecords = 0;
  for (const { state, buffered: held } of books) {
    const { absorbed } = state;
    for (const account of [...Object.values(state.events), ...(absorbed?.events ?? [])]) {
      let event = byEvent.get(account.name);
      if (event === undefined) {
        event = zeroes([...EVENT_COUNTERS, "admitted", "failedBeforeAdmission"]);
        byEvent.set(account.name, event);
      }
      const sums = isOwnEvent(account.name) ? own : totals;
      for (const [index, counter] of EVENT_COUNTERS.entries()) {
        const count = (account.counts[index] ?? 0) + (IN_TAIL.has(counter) ? account.tail : 0);
        sums[counter]! += count;
        event[counter]! += count;
      }
      event["admitted"]! += account.admitted - (account.requeued ?? 0);
      event["failedBeforeAdmission"]! += account.failedBeforeAdmission;
      admitted += account.admitted;
      failedBeforeAdmission += account.failedBeforeAdmission;
      imported += account.imported ?? 0;
      requeued += account.requeued ?? 0;
    }
    for (const { outcomes, reasons } of absorbed === undefined ? [state] : [state, absorbed]) {
      for (const outcome of OUTCOMES) totals[outcome]! += outcomes[outcome];
      for (const [reason, count] of Object.entries(reasons)) {
        byReason.set(reason, (byReason.get(reason) ?? 0) + count);
      }
    }
    buffered += held;
    incarnations += state.unknownTails + (absorbed?.unknownTails ?? 0);
    maxRecords += state.unknownTails * state.emitsAhead + (absorbed?.maxUnknownRecords ?? 0);
  }
  // The others were quarantined by a process that is not ours: for these sums they come from elsewhere.
  const returned = Math.min(requeued, totals["quarantined"]!);
  totals["quarantined"]! -= returned;
  takeBack(byReason);
  const ledger = {
    ...(totals as Record<EventCounter | Outcome, number>),
    retroactive: 0,
    summaries: 0,
    self: own["kept"]!,
    imported: imported + requeued - returned,
    admitted: admitted - returned,
    failedBeforeAdmission,
    buffered,
    unknownTail: { incarnations, maxRecords },
    byEvent: sorted(byEvent) as unknown as Record<string, EventLedger>,
    byReason: sorted(byReason),
  };
  return { ...ledger, discrepancy: discrepancy(ledger) + hostGap(own as EventCounts) };
}

/** A reason of rows that came back stands for fewer rows. */
function takeBack(byReason: Map<string, number>): void {
  for (const [name, count] of [...byReason]) {
    if (!name.startsWith(REQUEUED)) continue;
    byReason.delete(name);
    const reason = `quarantined.${name.slice(REQUEUED.length)}`;
    const rest = (byReason.get(reason) ?? 0) - count;
    if (rest > 0) byReason.set(reason, rest);
    else byReason.delete(reason);
  }
}

type EventCounts = Readonly<Record<EventCounter, number>>;

/** The three sums' gaps, each by its size, so that two faults cannot cancel out. */
function discrepancy(ledger: Omit<Ledger, "discrepancy">): number {
  const entered =
    ledger.kept + ledger.retroactive + ledger.summaries + ledger.self + ledger.imported;
  const settled =
    ledger.delivered + ledger.rejected + ledger.quarantined + ledger.thinned + ledger.dropped;
  return (
    hostGap(ledger) +
    Math.abs(entered - (ledger.admitted + ledger.failedBeforeAdmission)) +
    Math.abs(ledger.admitted - (settled + ledger.exported + ledger.buffered))
  );
}

/** What the host counted and no outcome on its thread accounts for. */
function hostGap(counts: EventCounts): number {
  const refused = counts.sampledOut + counts.suppressed + counts.invalid + counts.disabled;
  return Math.abs(counts.emitted - (refused + counts.ringFull + counts.kept));
}

/** By name, so that two ledgers compare whatever order their books came in. */
function sorted<T>(sums: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...sums].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function zeroes(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, 0]));
}
