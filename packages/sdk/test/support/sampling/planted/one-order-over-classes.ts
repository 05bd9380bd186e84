import type { Decide } from "../simulation-parts.ts";
import { byFallingRandomness, decidedBy, thresholdBehind } from "./groups-by-randomness.ts";

/**
 * Mistake where there are several rates: one order over all rows. The rows of low rates come in only where R of their trace is
 * high, so what a trace takes depends on its own R. With one rate it is the right rule.
 */
export const oneOrderOverClasses: Decide = decidedBy((groups, maxRows) => {
  let used = 0;
  for (const group of byFallingRandomness(groups)) {
    if (used + group.rows > maxRows) return { threshold: thresholdBehind(group) };
    used += group.rows;
  }
  return undefined;
});
