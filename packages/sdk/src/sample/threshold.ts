/**
 * R and T are 56-bit integers (OpenTelemetry probability sampling): an event is kept iff R >= T and
 * then stands for 2^56 / (2^56 - T) events. Both are held as two halves of 28 bits, because a double
 * cannot hold 56 bits and a BigInt costs ten times the decision.
 */
export interface Threshold {
  readonly high: number;
  readonly low: number;
}

const HALF_BITS = 28n;
const HALF = 1 << 28;
const WHOLE = 1n << 56n;
const DIGITS = 14;
/** Significant digits that the specification recommends; leading `f`s do not count. */
const PRECISION_DIGITS = 4;
/** What 56 bits can say; a rate of less than half of it keeps nothing. */
export const SMALLEST_RATE: number = 2 ** -56;

export const KEEP_ALL: Threshold = { high: 0, low: 0 };
/** Above every R: 2^28 does not fit into 28 bits. Never written anywhere. */
export const KEEP_NONE: Threshold = { high: HALF, low: 0 };

/**
 * The threshold of a rate, already rounded to what is written on the wire: decisions are made
 * against the encoded T, else weights would be off by the rounding. A rate too small for 56 bits
 * keeps nothing.
 */
export function thresholdOfRate(rate: number): Threshold {
  if (rate >= 1) return KEEP_ALL;
  // Scaling by a power of two is exact, so this loses nothing of a small rate; 1 - rate would.
  const kept = BigInt(Math.round(rate * 2 ** 56));
  if (kept <= 0n) return KEEP_NONE;
  const exact = WHOLE - kept;
  const leading = hex(exact).match(/^f*/)![0].length;
  const digits = Math.min(DIGITS, leading + PRECISION_DIGITS);
  const unit = 16n ** BigInt(DIGITS - digits);
  const rounded = ((exact + unit / 2n) / unit) * unit;
  const encoded = rounded >= WHOLE ? exact : rounded;
  return { high: Number(encoded >> HALF_BITS), low: Number(encoded & BigInt(HALF - 1)) };
}

/** As written on the wire: hex without trailing zeros, leading zeros kept, `0` for "keep all". */
export function encodeThreshold(high: number, low: number): string {
  const digits = encodeRandomness(high, low).replace(/0+$/, "");
  return digits === "" ? "0" : digits;
}

/** Exactly 14 hex digits. */
export function encodeRandomness(high: number, low: number): string {
  return high.toString(16).padStart(7, "0") + low.toString(16).padStart(7, "0");
}

function hex(value: bigint): string {
  return value.toString(16).padStart(DIGITS, "0");
}
