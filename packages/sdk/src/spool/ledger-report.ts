import { type InstanceBooks, type Ledger, sumLedger } from "./ledger.ts";
import { type LostRange, MAX_LOST_RANGES } from "./lost-ranges.ts";
import type { InstanceState } from "./state.ts";

/** What a `sonde.ledger` event says. Plain data, posted from the spool's thread to the host's. */
export interface LedgerReport {
  readonly ledger: Ledger;
  /** The sums of this process's own rows, which are a part of `ledger`. */
  readonly own: Omit<Ledger, "byEvent" | "byReason">;
  /** Rows of this process with a lower sequence are in `own`. */
  readonly nextSequence: number;
  /** Where rows were lost that no admitted event has said yet; at most {@link MAX_LOST_RANGES}. */
  readonly lost: readonly LostRange[];
  /** The ledgers of the spool's mirrors, by name; absent where it has none. No part of `ledger`. */
  readonly mirrors?: Readonly<Record<string, Ledger>>;
}

/** Before the spool's thread has said anything. */
export const NO_REPORT: LedgerReport = {
  ledger: sumLedger([]),
  own: sumLedger([]),
  nextSequence: 0,
  lost: [],
};

/** `live`: the books of this process; `all`: these, adopted ones and closed ones. */
export function makeReport(
  live: InstanceBooks,
  all: readonly InstanceBooks[],
  held: readonly InstanceState[],
): LedgerReport {
  const state = { ...live.state };
  // Sums of processes that are gone: they are in the ledger, and no rows of this one.
  delete state.absorbed;
  const { byEvent: _events, byReason: _reasons, ...own } = sumLedger([{ ...live, state }]);
  return {
    ledger: sumLedger(all),
    own,
    nextSequence: state.nextSequence,
    lost: held.flatMap(({ lost }) => lost ?? []).slice(0, MAX_LOST_RANGES),
  };
}
