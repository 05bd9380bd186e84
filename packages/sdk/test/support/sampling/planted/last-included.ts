import type { Decide } from "../simulation-parts.ts";
import { byFallingRandomness, decidedBy, type Group, thresholdAt } from "./groups-by-randomness.ts";

/** Mistake: T becomes R of the last group that found room, and not of the first that did not. Weights are too large. */
export const lastIncluded: Decide = decidedBy((groups, maxRows) => {
  let used = 0;
  let last: Group | undefined;
  for (const group of byFallingRandomness(groups)) {
    if (used + group.rows > maxRows) return last && { threshold: thresholdAt(last) };
    used += group.rows;
    last = group;
  }
  return undefined;
});
