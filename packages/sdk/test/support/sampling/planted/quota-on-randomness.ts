import type { Decide } from "../simulation-parts.ts";
import { raise } from "./groups-by-randomness.ts";

/**
 * Mistake: the rate follows what is left of the quota, and is held against R in place of a fresh draw. What is left depends on
 * which entities were kept before, and these are decided again. `fullBytes` is the quota when nothing of it is spent.
 */
export function quotaOnRandomness(fullBytes: number): Decide {
  return (_, { bytes }) => {
    const share = Math.max(1 / 64, Math.min(1, bytes!.level / fullBytes));
    const threshold = Math.floor((1 - share) * 2 ** 28);
    return {
      judge(row, into) {
        if (row.isAlwaysKept) return "stays";
        if (row.high < threshold) return "thinned";
        raise(into, threshold);
        return "stays";
      },
    };
  };
}
