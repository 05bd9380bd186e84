import type { Layout } from "./layout.ts";

/**
 * What the host tells a spool that goes on where another was stopped. The first counter rows of the new
 * generation have the counts of every event. Plain data.
 */
export interface Resumption {
  /** Of the events that were announced so far. */
  readonly layouts: readonly Layout[];
  /** What counter rows are marked with from now on, modulo 2^16. */
  readonly generation: number;
}
