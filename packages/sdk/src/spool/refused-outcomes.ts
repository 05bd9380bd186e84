/** What becomes of rows that a lease takes and nobody sends, by outcome. */
export interface RefusedOutcomes {
  readonly dropped: number;
  /** Absent where there is none. */
  readonly thinned?: number;
}

const THINNED = "thinned.";

/** Adds reasons up, each under the outcome that its name begins with: `thinned.budget`, `dropped.expired`. */
export function refusedOutcomes(refused: Readonly<Record<string, number>>): RefusedOutcomes {
  let dropped = 0;
  let thinned = 0;
  for (const [reason, rows] of Object.entries(refused)) {
    if (reason.startsWith(THINNED)) thinned += rows;
    else dropped += rows;
  }
  return thinned === 0 ? { dropped } : { dropped, thinned };
}
