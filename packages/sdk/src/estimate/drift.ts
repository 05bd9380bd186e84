import { type EstimateRecord, total } from "./total.ts";

export interface DriftInput {
  /** How many events there were, counted before any sampling. */
  readonly seen: number;
  /** What arrived; or the two sums, where a query has made them. */
  readonly records?: Iterable<EstimateRecord>;
  readonly sumOfWeights?: number;
  /** By groups of equal R; see {@link total}. Default 0: every record stands for itself. */
  readonly varianceOfSum?: number;
  /**
   * What sampling makes of it at the least: for each share p in force, (1 - p) / p for each event seen. Counts where it is more than
   * the variance of what arrived, which is too small where little did. Default 0.
   */
  readonly expectedVariance?: number;
  /** From which |z| on there is an alarm. Default 4.5: by chance once in 150,000 comparisons. */
  readonly maxZ?: number;
  /** The share that may be missing where every event was kept, and so no chance is involved. Default 0.01. */
  readonly maxShare?: number;
}

export interface Drift {
  /** The sum of weights for each event that was seen: 1 where nothing was lost. 1 where nothing was seen and nothing came. */
  readonly ratio: number;
  /** How many standard deviations the sum is off. 0 where no chance is involved. */
  readonly z: number;
  readonly isAlarming: boolean;
}

const MAX_Z = 4.5;
const MAX_SHARE = 0.01;

/**
 * Whether what arrived can be what was sent. A hop that loses records without raising the weights of the rest, such as a queue that
 * overflows or a collector whose sampler drops what has a threshold already, makes the sum of weights too small for chance.
 *
 * The SDK cannot raise this alarm: it sees its own spool and the backend's answers, and what is lost behind an answer of success
 * shows only to who has both the records and the counts (`sonde.sampling_window`, or the metric `sonde.events`).
 */
export function drift(input: DriftInput): Drift {
  const { seen, records, maxZ = MAX_Z, maxShare = MAX_SHARE } = input;
  const summed = records === undefined ? undefined : total(records);
  const sum = summed?.sum ?? input.sumOfWeights ?? 0;
  const measured = summed?.variance ?? input.varianceOfSum ?? 0;
  const missing = sum - seen;
  const ratio = seen === 0 ? (sum === 0 ? 1 : Number.POSITIVE_INFINITY) : sum / seen;
  const variance = Math.max(measured, input.expectedVariance ?? 0);
  if (variance <= 0) {
    const isAlarming = Math.abs(missing) > maxShare * Math.max(seen, 0);
    return { ratio, z: 0, isAlarming };
  }
  const z = missing / Math.sqrt(variance);
  return { ratio, z, isAlarming: Math.abs(z) > maxZ };
}
