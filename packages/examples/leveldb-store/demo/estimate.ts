/** 2^56: thresholds and randomness have 56 bits. */
const RANGE = 2n ** 56n;

/**
 * How many events a record with this threshold stands for. The attribute `sampling.threshold` holds
 * T in hex without trailing zeros; a record is kept with the probability (2^56 - T) / 2^56.
 */
export function weightOf(threshold: string): number {
  if (!/^[0-9a-f]{1,14}$/.test(threshold)) {
    throw new RangeError(`"${threshold}" is not a sampling threshold.`);
  }
  const rejected = BigInt(`0x${threshold.padEnd(14, "0")}`);
  return Number(RANGE) / Number(RANGE - rejected);
}

export interface Estimate {
  readonly event: string;
  readonly recordCount: number;
  /** The sum of the records' weights. */
  readonly estimated: number;
}

/** A record of an event, as far as counting needs it. */
export interface WeighedRecord {
  readonly event: string;
  /** Undefined on a record that stands for itself alone. */
  readonly threshold: string | undefined;
}

/** Estimates by event how often it was emitted. The records must be free of duplicates. */
export function estimateCounts(records: Iterable<WeighedRecord>): Map<string, Estimate> {
  const estimates = new Map<string, Estimate>();
  for (const { event, threshold } of records) {
    const known = estimates.get(event) ?? { event, recordCount: 0, estimated: 0 };
    const weight = threshold === undefined ? 1 : weightOf(threshold);
    estimates.set(event, {
      event,
      recordCount: known.recordCount + 1,
      estimated: known.estimated + weight,
    });
  }
  return estimates;
}
