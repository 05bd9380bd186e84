import { thresholdOfRate } from "../../../src/sample/threshold.ts";
import { SeededRandom } from "../spool/seeded-random.ts";
import { probability } from "./estimates.ts";

/**
 * How many of `strata` draws, one from each of as many equal parts of R, a decision keeps too many for the weight that is
 * written, in standard deviations. Only the part that T lies in is left to chance, so this sees a rounding of one in ten
 * thousand, for which plain draws would take billions.
 */
export function stratifiedDeviate(
  rate: number,
  strata: number,
  seed: number,
  isKept: (high: number, low: number) => boolean,
): number {
  const random = new SeededRandom(seed);
  const width = 2 ** 28 / strata;
  let kept = 0;
  for (let i = 0; i < strata; i++) {
    const place = (i + random.next()) * width;
    const high = Math.floor(place);
    if (isKept(high, Math.floor((place - high) * 2 ** 28))) kept++;
  }
  const { high, low } = thresholdOfRate(rate);
  const written = probability({ high: 0, low: 0, thresholdHigh: high, thresholdLow: low });
  // A part that T cuts adds at most the variance of a fair coin.
  return (kept - strata * written) / 0.5;
}
