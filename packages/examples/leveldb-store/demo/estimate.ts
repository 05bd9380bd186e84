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
  /** How far off a draw of this kind is: the standard deviation of `estimated`, itself estimated. */
  readonly standardError: number;
}

/** A record of an event, as far as counting needs it. */
export interface WeighedRecord {
  readonly event: string;
  /** Undefined on a record that stands for itself alone. */
  readonly threshold: string | undefined;
  /** What was drawn for the record. Records that share it were kept or sampled out together. */
  readonly draw: string;
}

interface Drawn {
  readonly weight: number;
  recordCount: number;
}

/** Estimates by event how often it was emitted. The records must be free of duplicates. */
export function estimateCounts(records: Iterable<WeighedRecord>): Map<string, Estimate> {
  const drawnByEvent = new Map<string, Map<string, Drawn>>();
  for (const { event, threshold, draw } of records) {
    const draws = drawnByEvent.get(event) ?? new Map<string, Drawn>();
    drawnByEvent.set(event, draws);
    // One that is kept by a rule has a weight of its own, whatever was drawn.
    const key = `${threshold} ${draw}`;
    const drawn = draws.get(key);
    if (drawn === undefined) draws.set(key, { weight: weightOf(threshold ?? "0"), recordCount: 1 });
    else drawn.recordCount++;
  }
  const estimates = new Map<string, Estimate>();
  for (const [event, draws] of drawnByEvent) {
    estimates.set(event, { event, ...sumDraws([...draws.values()]) });
  }
  return estimates;
}

/**
 * Horvitz and Thompson's estimate of a total and of its variance, where each draw is made for
 * itself: a draw of the probability p = 1/w that stands for n records adds n²·(1 - p)/p².
 */
function sumDraws(draws: readonly Drawn[]): Omit<Estimate, "event"> {
  let recordCount = 0;
  let estimated = 0;
  let variance = 0;
  for (const drawn of draws) {
    recordCount += drawn.recordCount;
    estimated += drawn.weight * drawn.recordCount;
    variance += drawn.recordCount ** 2 * drawn.weight * (drawn.weight - 1);
  }
  return { recordCount, estimated, standardError: Math.sqrt(variance) };
}
