import { expect, test } from "vitest";
import { addValues } from "./merge-values.ts";
import type { Buckets, ExponentialHistogram } from "./point-values.ts";

const NONE: Buckets = { offset: 0, bucketCounts: [] };

function exponential(
  scale: number,
  positive: Buckets,
  negative: Buckets = NONE,
): ExponentialHistogram {
  const count = [...positive.bucketCounts, ...negative.bucketCounts].reduce((a, b) => a + b, 0);
  return { scale, positive, negative, zeroCount: 1, count: count + 1, sum: 1, min: 0, max: 2 };
}

test("numbers are added, and nothing else to them", () => {
  expect(addValues(1, 2)).toBe(3);
  expect(addValues(1, { count: 1, buckets: { boundaries: [], counts: [1] } })).toBeUndefined();
});

test("histograms of the same boundaries are added, of others not", () => {
  const one = { count: 3, sum: 5, min: 1, max: 3, buckets: { boundaries: [2], counts: [1, 2] } };
  const other = { count: 1, sum: 4, min: 4, max: 4, buckets: { boundaries: [2], counts: [0, 1] } };
  expect(addValues(one, other)).toEqual({
    count: 4,
    sum: 9,
    min: 1,
    max: 4,
    buckets: { boundaries: [2], counts: [1, 3] },
  });
  const unlike = { ...other, buckets: { boundaries: [3], counts: [0, 1] } };
  expect(addValues(one, unlike)).toBeUndefined();
});

test("what one of two histograms does not know, their sum does not know", () => {
  const buckets = { boundaries: [], counts: [1] };
  expect(addValues({ count: 1, sum: 1, buckets }, { count: 1, buckets })).toEqual({
    count: 2,
    buckets: { boundaries: [], counts: [2] },
  });
});

test("exponential histograms are added at the coarser scale", () => {
  const fine = exponential(1, { offset: -1, bucketCounts: [1, 2, 3, 4] });
  const coarse = exponential(0, { offset: 1, bucketCounts: [5] });
  // At scale 0 the fine one's -1, 0, 1, 2 are -1, 0, 0, 1.
  expect(addValues(fine, coarse)).toEqual({
    scale: 0,
    positive: { offset: -1, bucketCounts: [1, 5, 9] },
    negative: NONE,
    zeroCount: 2,
    count: 17,
    sum: 2,
    min: 0,
    max: 2,
  });
});

test("an exponential histogram has at most 160 buckets a side, and loses no count", () => {
  const near = exponential(3, { offset: 0, bucketCounts: [1] }, { offset: 0, bucketCounts: [1] });
  const far = exponential(
    3,
    { offset: 1000, bucketCounts: [1] },
    { offset: -1000, bucketCounts: [7] },
  );
  const sum = addValues(near, far) as ExponentialHistogram;
  expect(sum.positive.bucketCounts.length).toBeLessThanOrEqual(160);
  expect(sum.positive.bucketCounts.reduce((a, b) => a + b)).toBe(2);
  expect(sum.negative.bucketCounts.reduce((a, b) => a + b)).toBe(8);
  // 1000 at scale 3 is 125 at scale 0.
  expect(sum).toMatchObject({ scale: 0, positive: { offset: 0 }, negative: { offset: -125 } });
});

test("offsets beyond all doubles end at the coarsest scale", () => {
  const near = exponential(0, { offset: 0, bucketCounts: [1] });
  const far = exponential(0, { offset: 1e12, bucketCounts: [1] });
  const sum = addValues(near, far) as ExponentialHistogram;
  expect(sum.scale).toBe(-10);
  expect(sum.positive.bucketCounts.length).toBeLessThanOrEqual(161);
});
