import type { SamplingDefinition } from "../emit/definition.ts";
import type { Random } from "../random.ts";
import { HALF_MASK, type Randomness } from "./randomness.ts";
import { KEEP_NONE, SMALLEST_RATE, type Threshold, thresholdOfRate } from "./threshold.ts";

/** The operator's word on one event; the schema's bounds stand above it. */
export interface SamplingOverride {
  /** 0..1 */
  readonly rate: number;
}

/** The share of an event that is kept without pressure: the operator's within the schema's bounds, else the schema's. */
export function baseRate(
  sampling: SamplingDefinition,
  override: SamplingOverride | undefined,
): number {
  if (override === undefined) return sampling.rate;
  const floor = sampling.minRate ?? 0;
  const ceiling = sampling.maxRate ?? 1;
  return Math.min(ceiling, Math.max(floor, override.rate));
}

/** T of a rate times the pressure's factor, which never makes of a rate one that keeps nothing. */
export function pressedThreshold(rate: number, factor: number): Threshold {
  const threshold = thresholdOfRate(rate * factor);
  if (threshold !== KEEP_NONE || thresholdOfRate(rate) === KEEP_NONE) return threshold;
  return thresholdOfRate(SMALLEST_RATE);
}

/** R >= T: the decision. */
export function isKept(randomness: Randomness, threshold: Threshold): boolean {
  const { high, low } = randomness;
  return high > threshold.high || (high === threshold.high && low >= threshold.low);
}

export function higher(one: Threshold, other: Threshold): Threshold {
  if (one.high !== other.high) return one.high > other.high ? one : other;
  return one.low >= other.low ? one : other;
}

/**
 * Draws R and decides. Where the first half decides against the event, the second is not drawn: `into`
 * is then R's only in its high half, and nobody writes it.
 */
export function drawAndDecide(into: Randomness, random: Random, threshold: Threshold): boolean {
  into.high = random.uint32() & HALF_MASK;
  if (into.high < threshold.high) return false;
  into.low = random.uint32() & HALF_MASK;
  return into.high > threshold.high || into.low >= threshold.low;
}
