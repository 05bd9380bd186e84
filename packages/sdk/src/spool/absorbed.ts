import { EVENT_COUNTERS } from "../row/counter-row.ts";
import { isOwnEvent } from "../row/own-events.ts";
import {
  type EventAccount,
  emptyState,
  type InstanceState,
  OUTCOMES,
  type Outcome,
} from "./state.ts";

/** Events and reasons that are told apart; what comes up beyond them is summed under one name. */
export const MAX_ABSORBED_EVENTS = 1000;
export const MAX_ABSORBED_REASONS = 200;
/** No name of ours is longer; names come from files. */
const MAX_NAME_LENGTH = 256;
export const OTHERS = "<others>";

/**
 * The sums of instances that are gone, in the books of one that lives: thousands of summaries become a
 * few kilobytes. Bounds: {@link MAX_ABSORBED_EVENTS} names of events, {@link MAX_ABSORBED_REASONS}
 * reasons, the rest under one name; no count is lost by that.
 */
export interface AbsorbedBooks {
  /** How many instances the sums are of. */
  readonly instances: number;
  /** One for each name. */
  readonly events: readonly EventAccount[];
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly reasons: Readonly<Record<string, number>>;
  /** Of the instances, how many died with their books open, and how much they may have done unseen. */
  readonly unknownTails: number;
  readonly maxUnknownRecords: number;
  /**
   * Instances whose summaries are in the sums and whose files may still be in the directory: those are to
   * be removed and not to be counted again.
   */
  readonly claimed: readonly string[];
}

/** The sums with those of closed instances added. The closed ones' own absorbed sums go along. Pure. */
export function absorb(
  into: AbsorbedBooks | undefined,
  closed: ReadonlyMap<string, InstanceState>,
): AbsorbedBooks {
  const sums = new Sums(into);
  for (const state of closed.values()) {
    sums.add(1, Object.values(state.events), state.outcomes, state.reasons);
    sums.addUnknown(state.unknownTails, state.unknownTails * state.emitsAhead);
    const { absorbed } = state;
    if (absorbed !== undefined) sums.addBooks(absorbed);
  }
  return { ...sums.books(), claimed: [...(into?.claimed ?? []), ...closed.keys()] };
}

class Sums {
  #instances = 0;
  #unknownTails = 0;
  #maxUnknownRecords = 0;
  // Maps, because names come from files: as keys of an object some would reach its prototype.
  readonly #events = new Map<string, EventAccount>();
  readonly #reasons = new Map<string, number>();
  readonly #outcomes: Record<Outcome, number> = emptyState().outcomes;

  constructor(books: AbsorbedBooks | undefined) {
    if (books !== undefined) this.addBooks(books);
  }

  addBooks(books: AbsorbedBooks): void {
    this.add(books.instances, books.events, books.outcomes, books.reasons);
    this.addUnknown(books.unknownTails, books.maxUnknownRecords);
  }

  add(
    instances: number,
    events: readonly EventAccount[],
    outcomes: Readonly<Record<Outcome, number>>,
    reasons: Readonly<Record<string, number>>,
  ): void {
    this.#instances += instances;
    for (const account of events) this.#addEvent(account);
    for (const outcome of OUTCOMES) this.#outcomes[outcome] += outcomes[outcome];
    for (const [reason, count] of Object.entries(reasons)) {
      const name = this.#reasonFor(reason);
      this.#reasons.set(name, (this.#reasons.get(name) ?? 0) + count);
    }
  }

  addUnknown(tails: number, maxRecords: number): void {
    this.#unknownTails += tails;
    this.#maxUnknownRecords += maxRecords;
  }

  books(): Omit<AbsorbedBooks, "claimed"> {
    return {
      instances: this.#instances,
      events: [...this.#events.values()],
      outcomes: this.#outcomes,
      reasons: Object.fromEntries(this.#reasons),
      unknownTails: this.#unknownTails,
      maxUnknownRecords: this.#maxUnknownRecords,
    };
  }

  #addEvent({ name, counts, ...account }: EventAccount): void {
    const key = this.#eventFor(name);
    let sum = this.#events.get(key);
    if (sum === undefined) {
      const zeroes = EVENT_COUNTERS.map(() => 0);
      sum = { name: key, counts: zeroes, admitted: 0, failedBeforeAdmission: 0, tail: 0 };
      this.#events.set(key, sum);
    }
    for (const index of EVENT_COUNTERS.keys()) sum.counts[index]! += counts[index] ?? 0;
    sum.admitted += account.admitted;
    sum.failedBeforeAdmission += account.failedBeforeAdmission;
    sum.tail += account.tail;
    const { imported = 0, requeued = 0 } = account;
    if (imported > 0) sum.imported = (sum.imported ?? 0) + imported;
    if (requeued > 0) sum.requeued = (sum.requeued ?? 0) + requeued;
  }

  #eventFor(name: string): string {
    // The SDK's own are in another bucket of the ledger, so they never share a name with the host's.
    if (this.#events.has(name) || isOwnEvent(name)) return name;
    const hasRoom = this.#events.size < MAX_ABSORBED_EVENTS && name.length <= MAX_NAME_LENGTH;
    return hasRoom ? name : OTHERS;
  }

  #reasonFor(reason: string): string {
    if (this.#reasons.has(reason)) return reason;
    if (this.#reasons.size < MAX_ABSORBED_REASONS && reason.length <= MAX_NAME_LENGTH) {
      return reason;
    }
    const bucket = reason.slice(0, Math.max(0, reason.indexOf(".")));
    const isBucket =
      ["failedBeforeAdmission", "requeued"].includes(bucket) ||
      OUTCOMES.some((name) => name === bucket);
    return isBucket ? `${bucket}.${OTHERS}` : OTHERS;
  }
}
