import { expect, test } from "vitest";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { encodeThreshold, thresholdOfRate } from "../sample/threshold.ts";
import { drift } from "./drift.ts";
import { driftByEvent, type NamedRecord } from "./drift-by-event.ts";
import { type EstimateRecord, total } from "./total.ts";
import { weightOf } from "./weight.ts";

const EVENT = "acme.disk.slow";

test("a record's weight is read from its threshold", () => {
  expect(weightOf({})).toBe(1);
  expect(weightOf({ "sampling.threshold": "0" })).toBe(1);
  expect(weightOf({ "sampling.threshold": "8" })).toBe(2);
  expect(weightOf({ "sampling.threshold": "c" })).toBe(4);
  expect(weightOf({ "sampling.threshold": "fff972474538ef" })).toBeCloseTo(10_000, 0);
  expect(weightOf({ "sampling.threshold": "ffffffffffffff" })).toBe(2 ** 56);
  expect(weightOf({ "otel.logs.adjusted_count": 0, "sampling.priority": 100 })).toBe(0);
  for (const wrong of [8, "", "x", "123456789012345", {}]) {
    expect(weightOf({ "sampling.threshold": wrong }), String(wrong)).toBeUndefined();
  }
});

test("records of equal R are one decision, and their variance is that of one", () => {
  const attributes = { "sampling.threshold": "8", "sampling.randomness": "c0000000000000" };
  const alone = [1, 2, 3].map((digit) => ({
    attributes: { ...attributes, "sampling.randomness": `c000000000000${digit}` },
  }));
  expect(total(alone)).toEqual({ sum: 6, variance: 6, records: 3, unreadable: 0 });
  expect(total([{ attributes }, { attributes }, { attributes }])).toMatchObject({
    sum: 6,
    variance: 18,
  });
  const ofTrace = {
    attributes: { "sampling.threshold": "8" },
    traceId: "0123456789abcdef".repeat(2),
  };
  expect(total([ofTrace, ofTrace])).toMatchObject({ sum: 4, variance: 8 });
  expect(total([{ attributes: { "sampling.threshold": "8" } }])).toMatchObject({ variance: 2 });
  expect(total([{ attributes: { "sampling.threshold": "?" } }])).toMatchObject({ unreadable: 1 });
});

interface Run {
  readonly seen: number;
  readonly kept: readonly EstimateRecord[];
  readonly threshold: string;
}

/** Events in groups of `groupSize` with one R each, sampled at a rate. */
function run(random: SeededRandom, rate: number, groups: number, groupSize: number): Run {
  const { high, low } = thresholdOfRate(rate);
  const threshold = encodeThreshold(high, low);
  const kept: EstimateRecord[] = [];
  for (let group = 0; group < groups; group++) {
    if (random.next() >= rate) continue;
    const attributes = {
      "sampling.threshold": threshold,
      "sampling.randomness": group.toString(16).padStart(14, "0"),
    };
    for (let i = 0; i < groupSize; i++) kept.push({ attributes });
  }
  return { seen: groups * groupSize, kept, threshold };
}

function window({ seen, kept, threshold }: Run): NamedRecord {
  return {
    eventName: "sonde.sampling_window",
    attributes: {
      "sonde.sampling.event": EVENT,
      "sonde.sampling.seen": seen,
      "sonde.sampling.kept": kept.length,
      "sonde.sampling.sampled_out": seen - kept.length,
      "sonde.sampling.threshold": threshold,
    },
  };
}

const named = (records: readonly EstimateRecord[]): NamedRecord[] =>
  records.map((record) => ({ ...record, eventName: EVENT }));

test.each([
  [1, 100, 1],
  [0.5, 300, 1],
  [0.1, 800, 1],
  [0.1, 600, 5],
  [0.01, 2000, 1],
  [0.001, 1000, 1],
])("nothing lost is no alarm in 1000 runs: rate %d, %d groups of %d", (rate, groups, size) => {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? 7);
  const random = new SeededRandom(seed);
  let alarms = 0;
  for (let i = 0; i < 1000; i++) {
    const one = run(random, rate, groups, size);
    const [found] = driftByEvent([window(one), ...named(one.kept)]);
    if (found!.isAlarming) alarms++;
  }
  expect(alarms, `seed ${seed}`).toBe(0);
});

test.each([1, 0.1])("two in a hundred lost on the way are an alarm at rate %d", (rate) => {
  const random = new SeededRandom(11);
  const one = run(random, rate, 100_000 / rate, 1);
  const arrived = one.kept.filter(() => random.next() >= 0.02);
  expect(drift({ seen: one.seen, records: one.kept }).isAlarming).toBe(false);
  const found = drift({ seen: one.seen, records: arrived });
  expect(found.ratio).toBeCloseTo(0.98, 2);
  expect(found.isAlarming).toBe(true);
});

test("a collector that drops all that has a threshold is an alarm", () => {
  const one = run(new SeededRandom(13), 0.1, 2000, 1);
  const found = driftByEvent([window(one)]);
  expect(found).toMatchObject([{ event: EVENT, seen: 2000, ratio: 0, isAlarming: true }]);
  expect(drift({ seen: 10, sumOfWeights: 0, expectedVariance: 90 }).isAlarming).toBe(false);
});

test("the two sums of a query serve as well as the records", () => {
  expect(drift({ seen: 1000, sumOfWeights: 900, varianceOfSum: 100 })).toEqual({
    ratio: 0.9,
    z: -10,
    isAlarming: true,
  });
  expect(drift({ seen: 1000, sumOfWeights: 991 })).toMatchObject({ z: 0, isAlarming: false });
  expect(drift({ seen: 1000, sumOfWeights: 989 })).toMatchObject({ z: 0, isAlarming: true });
  expect(drift({ seen: 0, records: [] })).toEqual({ ratio: 1, z: 0, isAlarming: false });
});

test("what the process itself lost or kept back is no loss on the way", () => {
  const one = run(new SeededRandom(17), 0.5, 4000, 1);
  const said = window(one);
  const attributes = {
    ...said.attributes,
    "sonde.sampling.seen": String(one.seen + 300 + 10_000),
    "sonde.sampling.disabled": 10_000n,
    // Lost after the decision: as many more were sampled out.
    "sonde.sampling.invalid": 100,
    "sonde.sampling.ring_full": 50,
  };
  const found = driftByEvent([{ ...said, attributes }, ...named(one.kept)]);
  expect(found).toMatchObject([{ seen: 4000, isAlarming: false }]);
});

test("where nothing is kept, nothing is expected; and a name among others may have more than it says", () => {
  const attributes = { "sonde.sampling.event": EVENT, "sonde.sampling.seen": 500 };
  const none = { ...attributes, "sonde.sampling.kept": 0, "sonde.sampling.sampled_out": 500 };
  const eventName = "sonde.sampling_window";
  expect(driftByEvent([{ eventName, attributes: none }])).toMatchObject([
    { seen: 0, isAlarming: false },
  ]);
  const others = { eventName, attributes: { ...none, "sonde.sampling.event": ".others" } };
  const one = run(new SeededRandom(19), 1, 100, 1);
  const twice = [...named(one.kept), ...named(one.kept)];
  expect(driftByEvent([window(one), ...twice])).toMatchObject([{ isAlarming: true }]);
  expect(driftByEvent([window(one), others, ...twice])).toMatchObject([{ isAlarming: false }]);
  expect(driftByEvent([window(one), others])).toMatchObject([{ isAlarming: true }]);
});
