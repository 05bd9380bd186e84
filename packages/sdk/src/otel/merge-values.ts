import { withoutUndefined } from "./foreign.ts";
import type { Buckets, ExponentialHistogram, Histogram, PointValue } from "./point-values.ts";

/** Of one side of an exponential histogram: the most that OpenTelemetry JS makes (`maxSize`). */
const MAX_BUCKETS = 160;
/** The coarsest scale of the data model: the range of all doubles in some 64 buckets. */
const MIN_SCALE = -10;

/**
 * The sum of two values of one aggregation, as if their measurements had been made under one set of attributes (OpenTelemetry
 * metrics data model, "Spatial reaggregation"). Undefined where they cannot be added: histograms of unlike boundaries.
 */
export function addValues(one: PointValue, other: PointValue): PointValue | undefined {
  if (typeof one === "number" || typeof other === "number") {
    return typeof one === typeof other ? (one as number) + (other as number) : undefined;
  }
  if ("scale" in one) return "scale" in other ? addExponential(one, other) : undefined;
  return "scale" in other ? undefined : addHistograms(one, other);
}

function addHistograms(one: Histogram, other: Histogram): Histogram | undefined {
  const { boundaries, counts } = one.buckets;
  const theirs = other.buckets;
  const isAlike =
    boundaries.length === theirs.boundaries.length &&
    counts.length === theirs.counts.length &&
    boundaries.every((boundary, at) => boundary === theirs.boundaries[at]);
  if (!isAlike) return undefined;
  const added = counts.map((count, at) => count + theirs.counts[at]!);
  return { ...addSummaries(one, other), buckets: { boundaries, counts: added } };
}

function addExponential(
  one: ExponentialHistogram,
  other: ExponentialHistogram,
): ExponentialHistogram {
  let scale = Math.min(one.scale, other.scale);
  for (; ; scale--) {
    const positive = addBuckets(
      one.positive,
      one.scale - scale,
      other.positive,
      other.scale - scale,
    );
    const negative = addBuckets(
      one.negative,
      one.scale - scale,
      other.negative,
      other.scale - scale,
    );
    const longest = Math.max(positive.bucketCounts.length, negative.bucketCounts.length);
    if (longest > MAX_BUCKETS && scale > MIN_SCALE) continue;
    const zeroCount = one.zeroCount + other.zeroCount;
    return { ...addSummaries(one, other), scale, zeroCount, positive, negative };
  }
}

/** A scale lower by one has buckets twice as wide: two neighbours become one. */
function addBuckets(one: Buckets, oneShift: number, other: Buckets, otherShift: number): Buckets {
  const counts = new Map<number, number>();
  for (const [{ offset, bucketCounts }, shift] of [
    [one, oneShift],
    [other, otherShift],
  ] as const) {
    for (const [at, count] of bucketCounts.entries()) {
      if (count === 0) continue;
      const index = Math.floor((offset + at) / 2 ** shift);
      counts.set(index, (counts.get(index) ?? 0) + count);
    }
  }
  if (counts.size === 0) return { offset: 0, bucketCounts: [] };
  const first = Math.min(...counts.keys());
  const last = Math.max(...counts.keys());
  // Too long for any histogram, and for memory: the caller goes on to a coarser scale.
  const length = Math.min(last - first + 1, MAX_BUCKETS + 1);
  return {
    offset: first,
    bucketCounts: Array.from({ length }, (_, at) => counts.get(first + at) ?? 0),
  };
}

interface Summary {
  readonly count: number;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
}

/** What one of the two does not know, nobody knows of both. */
function addSummaries(one: Summary, other: Summary): Summary {
  const both = (
    a: number | undefined,
    b: number | undefined,
    of: (x: number, y: number) => number,
  ) => (a === undefined || b === undefined ? undefined : of(a, b));
  return {
    count: one.count + other.count,
    ...withoutUndefined({
      sum: both(one.sum, other.sum, (a, b) => a + b),
      min: both(one.min, other.min, Math.min),
      max: both(one.max, other.max, Math.max),
    }),
  };
}
