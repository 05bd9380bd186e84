import {
  type Foreign,
  foreign,
  integerOf,
  listOf,
  numberOf,
  optionalNumber,
  withoutUndefined,
} from "./foreign.ts";

/** The aggregations that OpenTelemetry JS has, by its own numbers. */
export const HISTOGRAM = 0;
export const EXPONENTIAL_HISTOGRAM = 1;
export const GAUGE = 2;
export const SUM = 3;

export interface Histogram {
  readonly buckets: { readonly boundaries: readonly number[]; readonly counts: readonly number[] };
  readonly count: number;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
}

export interface Buckets {
  readonly offset: number;
  readonly bucketCounts: readonly number[];
}

export interface ExponentialHistogram {
  readonly scale: number;
  readonly zeroCount: number;
  readonly positive: Buckets;
  readonly negative: Buckets;
  readonly count: number;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
}

export type PointValue = number | Histogram | ExponentialHistogram;

/** A copy of a point's value, numbers and nothing else. Undefined for an aggregation that is not known. */
export function copyValue(type: unknown, value: unknown): PointValue | undefined {
  if (type === GAUGE || type === SUM) return numberOf(value);
  const source = foreign(value);
  if (type === HISTOGRAM) {
    const { boundaries, counts } = foreign(source["buckets"]);
    return {
      ...summary(source),
      buckets: { boundaries: numbers(boundaries), counts: countsOf(counts) },
    };
  }
  if (type !== EXPONENTIAL_HISTOGRAM) return undefined;
  return {
    ...summary(source),
    scale: integerOf(source["scale"]),
    zeroCount: integerOf(source["zeroCount"]),
    positive: buckets(source["positive"]),
    negative: buckets(source["negative"]),
  };
}

interface Summary {
  readonly count: number;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
}

function summary(source: Foreign): Summary {
  return {
    count: integerOf(source["count"]),
    ...withoutUndefined({
      sum: optionalNumber(source["sum"]),
      min: optionalNumber(source["min"]),
      max: optionalNumber(source["max"]),
    }),
  };
}

function buckets(value: unknown): Buckets {
  const { offset, bucketCounts } = foreign(value);
  return { offset: integerOf(offset), bucketCounts: countsOf(bucketCounts) };
}

function numbers(value: unknown): readonly number[] {
  return listOf(value).map(numberOf);
}

function countsOf(value: unknown): readonly number[] {
  return listOf(value).map(integerOf);
}
