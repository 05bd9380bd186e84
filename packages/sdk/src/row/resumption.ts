import type { Layout } from "./layout.ts";

/**
 * What the host tells a spool that goes on where another was stopped. Behind all that was in the ring
 * at that moment, the host puts the counts of every event into it once more. Plain data.
 */
export interface Resumption {
  /** Of the events that were announced so far. */
  readonly layouts: readonly Layout[];
  /** Every row that the host had written by then has a sequence below this. */
  readonly nextSequence: number;
  /** Layout ids of the events whose counts come once more. */
  readonly repeated: readonly number[];
}
