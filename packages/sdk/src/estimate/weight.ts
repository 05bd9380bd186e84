/** Attributes of a record as a backend returns them. */
export type RecordAttributes = Readonly<Record<string, unknown>>;

const DIGITS = 14;
const WHOLE: number = 2 ** 56;
const HEX = /^[0-9a-f]{1,14}$/i;

/**
 * The share of events that were kept where this record was: (2^56 - T) / 2^56 by `sampling.threshold` (OpenTelemetry probability
 * sampling). 1 where there is no threshold; undefined where it is none that the specification knows.
 */
export function probabilityOf(attributes: RecordAttributes): number | undefined {
  const threshold = attributes["sampling.threshold"];
  if (threshold === undefined || threshold === null) return 1;
  if (typeof threshold !== "string" || !HEX.test(threshold)) return undefined;
  // What is kept is counted, not what is not: 1 - T would lose digits of a small share.
  const kept = (1n << 56n) - BigInt(`0x${threshold.padEnd(DIGITS, "0")}`);
  return Number(kept) / WHOLE;
}

/**
 * How many events a record stands for: 2^56 / (2^56 - T), and 1 without a threshold. 0 with `otel.logs.adjusted_count: 0`, which
 * stands on records that are there for context. Undefined where `sampling.threshold` is no threshold.
 */
export function weightOf(attributes: RecordAttributes): number | undefined {
  const count = attributes["otel.logs.adjusted_count"];
  if (count === 0 || count === 0n) return 0;
  const probability = probabilityOf(attributes);
  return probability === undefined ? undefined : 1 / probability;
}
