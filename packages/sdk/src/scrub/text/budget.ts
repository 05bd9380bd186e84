import type { Clock } from "../../clock.ts";

/** Matches that the detectors look at in one text, hits or not, over all of its views. */
export const MAX_MATCHES = 20_000;
/**
 * A text of the usual length takes less than a millisecond. A machine that is busy with other things may take a thousand times as long,
 * and good text is to leave it all the same: what bounds a search are the matches, the views and the passes.
 */
export const MAX_MILLIS = 1000;
/** Code units that detectors search between two looks at the clock. */
const UNTIMED_CHARACTERS = 2048;

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
 * searches, after a view or a long text: nothing can stop one that runs.
 */
export class Budget {
  readonly #clock: Clock;
  readonly #dueMillis: number;
  #matches = 0;
  #characters = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#dueMillis = clock.monotonicMillis() + MAX_MILLIS;
  }

  countMatch(): void {
    if (++this.#matches > MAX_MATCHES) throw new OverBudget("matches");
  }

  /** After a detector searched so many code units. */
  countSearched(characters: number): void {
    this.#characters += characters;
    if (this.#characters > UNTIMED_CHARACTERS) this.checkTime();
  }

  checkTime(): void {
    this.#characters = 0;
    if (this.#clock.monotonicMillis() > this.#dueMillis) throw new OverBudget("time");
  }
}
