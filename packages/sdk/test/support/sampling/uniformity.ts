import { type Finding, finding, MAX_Z } from "./finding.ts";
import type { RandomnessSource } from "./randomness-sources.ts";
import { chiSquareDeviate, serialDeviate } from "./statistics.ts";

const BINS = 256;

/** The top and the lowest byte of the source's own bits against 256 equal bins, and each draw against the next. */
export function uniformity(source: RandomnessSource, seed: number, count: number): Finding[] {
  const top = new Float64Array(BINS);
  const lowest = new Float64Array(BINS);
  const fractions = new Float64Array(count);
  const into = { high: 0, low: 0 };
  for (let i = 0; i < count; i++) {
    source.draw(i, into);
    const { high, low } = into;
    top[high >>> 20]!++;
    const byte = source.bits > 28 ? low & 0xff : (high >>> (28 - source.bits)) & 0xff;
    lowest[byte]!++;
    fractions[i] = (high + low / 2 ** 28) / 2 ** 28;
  }
  return [
    finding(`${source.name}: top byte, chi-square`, seed, chiSquareDeviate(top), MAX_Z),
    finding(`${source.name}: lowest byte, chi-square`, seed, chiSquareDeviate(lowest), MAX_Z),
    finding(`${source.name}: serial correlation`, seed, serialDeviate(fractions), MAX_Z),
  ];
}
