import type { Clock } from "../../clock.ts";

/** Matches that the detectors look at in one text, hits or not, over all of its views. */
export const MAX_MATCHES = 20_000;
/** A text of the usual length takes less than a millisecond; a machine that is busy with other things, a hundred times as long. */
export const MAX_MILLIS = 250;

/** Times that a text is scrubbed until scrubbing it once more changes nothing; it takes one, and one more where something was found. */
export const MAX_PASSES = 5;

export type OverBudgetReason = "matches" | "passes" | "time";

/** Thrown within the scrubber only: what was not searched to its end does not leave. */
export class OverBudget extends Error {
  override readonly name = "OverBudget";
  readonly reason: OverBudgetReason;

  constructor(reason: OverBudgetReason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * What the search of one text may take. The count bounds the work of code that runs for each match, and is the same on any
 * machine; the time is the last resort against a detector that is slower than its author knew. It is looked at between two
 * searches: nothing can stop one that runs.
 */
export class Budget {
  readonly #clock: Clock;
  readonly #dueMillis: number;
  #matches = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#dueMillis = clock.monotonicMillis() + MAX_MILLIS;
  }

  countMatch(): void {
    if (++this.#matches > MAX_MATCHES) throw new OverBudget("matches");
  }

  checkTime(): void {
    if (this.#clock.monotonicMillis() > this.#dueMillis) throw new OverBudget("time");
  }
}
