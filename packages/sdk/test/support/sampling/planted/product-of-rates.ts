import { complement, multiply } from "../../../../src/sample/fraction.ts";
import type { Decide } from "../simulation-parts.ts";

/** Mistake: a second rate of 1/2 is held against the same R, and the product of both rates is written. Inclusion is the smaller of the two. */
export const productOfRates: Decide = () => ({
  judge(row, into) {
    if (row.isAlwaysKept) return "stays";
    if (row.high < 2 ** 27) return "thinned";
    const p = { high: row.thresholdHigh, low: row.thresholdLow };
    complement(p, p);
    multiply(p, { high: 2 ** 27, low: 0 }, p);
    complement(p, p);
    into.thresholdHigh = p.high;
    into.thresholdLow = p.low;
    return "stays";
  },
});
