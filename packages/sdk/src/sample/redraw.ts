import type { Random } from "../random.ts";
import { complement, type Fraction, HALF_MASK, isLess, multiply } from "./fraction.ts";
import { groupOf } from "./group.ts";
import type { SampledPair, Verdict } from "./window/window-row.ts";

/**
 * A second decision that may not look at R: where what it knows depends on what was kept before, or
 * where R would not take a group apart. It draws S anew, and what stays has one R and one T again that
 * say both decisions: p * S is as uniform below p as 1 - R was.
 */

/** Where fresh draws come from: two unsigned integers of 32 bits. Written down, so that a draw can be repeated. */
export interface Seed {
  readonly a: number;
  readonly b: number;
}

export function drawSeed(random: Random): Seed {
  return { a: random.uint32(), b: random.uint32() };
}

const HALF_OF_ALL: Readonly<Fraction> = { high: 2 ** 27, low: 0 };
/** From this rate down, 20 bits of R say too little of who belongs together. */
const COARSE_RATE_BITS = 16;
const COARSE_THRESHOLD_HIGH = 2 ** 28 - 2 ** (28 - COARSE_RATE_BITS);

/** S: 56 uniform bits of two keys (unsigned integers of 32 bits) under a seed. Two keys never give one pair of words. */
export function freshDraw(seed: Seed, keyA: number, keyB: number, into: Fraction): void {
  // Four rounds of a balanced Feistel network over both keys, each keyed by the seed.
  let left = keyA | 0;
  let right = keyB | 0;
  left ^= mixed(right ^ seed.a);
  right ^= mixed((left + seed.b) | 0);
  left ^= mixed((right ^ seed.b) + 0x3c6ef372);
  right ^= mixed((left + seed.a) ^ 0x1b873593);
  left ^= mixed(right);
  into.high = left >>> 4;
  into.low = right >>> 4;
}

/** Each bit of a word acts on all bits of the result, and no two words give one. */
function mixed(word: number): number {
  let mix = (word + 0x9e3779b9) | 0;
  mix = Math.imul(mix ^ (mix >>> 16), 0x21f0aaad);
  mix = Math.imul(mix ^ (mix >>> 15), 0x735a2d97);
  return mix ^ (mix >>> 15);
}

const kept: Fraction = { high: 0, low: 0 };
const drawn: Fraction = { high: 0, low: 0 };

/**
 * From inclusion with probability p to p * s. False where the row goes, which is where the draw is not
 * below the limit s; `into` then holds nothing. A limit of one lets all stay, with R drawn anew. A
 * probability that 56 bits cannot say is none: the row goes.
 */
export function redraw(
  pair: Readonly<SampledPair>,
  draw: Readonly<Fraction>,
  limit: Readonly<Fraction>,
  into: Verdict,
): boolean {
  if (!isLess(draw, limit)) return false;
  kept.high = pair.thresholdHigh;
  kept.low = pair.thresholdLow;
  complement(kept, kept);
  multiply(kept, draw, drawn);
  multiply(kept, limit, kept);
  if (kept.high === 0 && kept.low === 0) return false;
  complement(kept, kept);
  // 2^56 - 1 - x, which rounding may put below T by one.
  drawn.high = HALF_MASK - drawn.high;
  drawn.low = HALF_MASK - drawn.low;
  const stands = isLess(drawn, kept) ? kept : drawn;
  into.high = stands.high;
  into.low = stands.low;
  into.thresholdHigh = kept.high;
  into.thresholdLow = kept.low;
  into.isRedrawn = true;
  return true;
}

/**
 * Lets half of the groups stay, each with all its rows: for a backlog that has to become smaller. It can
 * be done again and again with other seeds. False where the row goes.
 *
 * Below a rate of 2^-16 few groups are left in 20 bits of R, and all rows would stay or go together;
 * there the whole R decides, which is the same in all rows of a trace, and in those of an entity that
 * were redrawn with one T.
 */
export function thinByHalf(seed: Seed, pair: Readonly<SampledPair>, into: Verdict): boolean {
  if (pair.thresholdHigh >= COARSE_THRESHOLD_HIGH) freshDraw(seed, pair.high, pair.low, draw);
  else freshDraw(seed, groupOf(pair.high), 0, draw);
  return redraw(pair, draw, HALF_OF_ALL, into);
}

const draw: Fraction = { high: 0, low: 0 };
