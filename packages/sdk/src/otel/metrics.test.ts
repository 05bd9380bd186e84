import { describe, expect, test } from "vitest";
import { AttributeScrubber } from "../scrub/attribute-scrubber.ts";
import { AttributeStrings } from "../scrub/attribute-strings.ts";
import { RedactionTally } from "../scrub/redaction-tally.ts";
import { MAX_LISTED } from "./foreign.ts";
import { scrubMetrics } from "./metrics.ts";
import { Origins } from "./origins.ts";
import { EXPONENTIAL_HISTOGRAM, GAUGE, HISTOGRAM, SUM } from "./point-values.ts";

interface Scrubbed {
  readonly metrics: readonly Readonly<Record<string, unknown>>[];
  readonly lost: Readonly<Record<string, number>>;
}

function scrub(...metrics: readonly unknown[]): Scrubbed {
  const tally = new RedactionTally();
  const text = { scrub: (value: string) => value.replaceAll("canary", "<found>") };
  const strings = new AttributeStrings(text, { of: (_, value) => `h_${value}` }, "full");
  const scrubber = new AttributeScrubber(strings, "full", false);
  const source = { resource: {}, scopeMetrics: [{ scope: {}, metrics }] };
  const copy = scrubMetrics(source, scrubber, new Origins(scrubber, tally), tally);
  const [scope] = copy["scopeMetrics"] as [{ metrics: Scrubbed["metrics"] }];
  const lost = Object.fromEntries(tally.totals().map(({ name, count }) => [name, count]));
  return { metrics: scope.metrics, lost };
}

interface Parts {
  readonly type?: number;
  readonly points?: readonly unknown[];
  readonly descriptor?: Readonly<Record<string, unknown>>;
}

function metric({ type = SUM, points = [], descriptor = {} }: Parts): unknown {
  return {
    descriptor: { name: "requests", description: "", unit: "1", valueType: 0, ...descriptor },
    aggregationTemporality: 1,
    dataPointType: type,
    dataPoints: points,
    isMonotonic: true,
  };
}

function point(
  attributes: Readonly<Record<string, unknown>>,
  value: unknown,
  seconds: number = 1,
): unknown {
  return { startTime: [seconds - 1, 0], endTime: [seconds, 0], attributes, value };
}

function pointsOf({ metrics }: Scrubbed): unknown {
  return metrics[0]!["dataPoints"];
}

test("a metric is copied with the members that exporters read", () => {
  const source = metric({ points: [point({ "server.port": 1 }, 5)] });
  expect(scrub(source).metrics).toEqual([source]);
});

describe("what names a metric", () => {
  test.each(["jane doe", "canary.count", "", 7, "9lives", "x".repeat(256)])(
    "%j is no name, and the metric goes",
    (name) => {
      expect(scrub(metric({ descriptor: { name } }))).toEqual({
        metrics: [],
        lost: { "dropped-metric-name": 1 },
      });
    },
  );

  test("a description is text, a unit is one or empty", () => {
    const descriptor = { description: "of canary", unit: "canary" };
    expect(scrub(metric({ descriptor })).metrics).toMatchObject([
      { descriptor: { description: "of <found>", unit: "" } },
    ]);
    expect(scrub(metric({ descriptor: { unit: "{request}/s" } })).metrics).toMatchObject([
      { descriptor: { unit: "{request}/s" } },
    ]);
  });
});

describe("points whose attributes became equal", () => {
  const [jane, joe] = [
    { a: 1, "file.name": "jane" },
    { "file.name": "joe", a: 1 },
  ];

  test("are added, from the earlier start to the later end", () => {
    const scrubbed = scrub(
      metric({ points: [point(jane, 2, 10), point(joe, 3, 20), point({ a: 2 }, 9)] }),
    );
    expect(pointsOf(scrubbed)).toEqual([
      { startTime: [9, 0], endTime: [20, 0], attributes: { a: 1 }, value: 5 },
      point({ a: 2 }, 9),
    ]);
  });

  test("of a gauge the latest stays", () => {
    for (const points of [
      [point(jane, 2, 10), point(joe, 3, 20)],
      [point(joe, 3, 20), point(jane, 2, 10)],
    ]) {
      expect(pointsOf(scrub(metric({ type: GAUGE, points })))).toEqual([point({ a: 1 }, 3, 20)]);
    }
  });

  test("of histograms that cannot be added the first stays, and the other is counted", () => {
    const histogram = (boundary: number): unknown => ({
      count: 1,
      buckets: { boundaries: [boundary], counts: [1, 0] },
    });
    const points = [point(jane, histogram(1)), point(joe, histogram(2))];
    const scrubbed = scrub(metric({ type: HISTOGRAM, points }));
    expect(pointsOf(scrubbed)).toEqual([point({ a: 1 }, histogram(1))]);
    expect(scrubbed.lost["dropped-point"]).toBe(1);
  });

  test("pseudonyms keep apart what was apart", () => {
    const points = [point({ "host.name": "a" }, 1), point({ "host.name": "b" }, 1)];
    expect(pointsOf(scrub(metric({ points })))).toHaveLength(2);
  });
});

test("values are numbers and nothing else", () => {
  const value = {
    count: "canary",
    sum: "canary",
    scale: 1,
    zeroCount: 0,
    positive: { offset: 1, bucketCounts: [1, "canary"] },
    negative: "canary",
    canary: "canary",
  };
  expect(
    pointsOf(scrub(metric({ type: EXPONENTIAL_HISTOGRAM, points: [point({}, value)] }))),
  ).toEqual([
    point(
      {},
      {
        count: 0,
        scale: 1,
        zeroCount: 0,
        positive: { offset: 1, bucketCounts: [1, 0] },
        negative: { offset: 0, bucketCounts: [] },
      },
    ),
  ]);
});

test("exemplars keep ids that are some, and of their attributes what attributes keep", () => {
  const exemplar = {
    filteredAttributes: { "user.name": "Jane", "file.name": "a", note: "canary" },
    value: 3,
    timestamp: [1, 2],
    traceId: "1".repeat(32),
    spanId: "2".repeat(16),
  };
  const points = [{ ...(point({}, 1) as object), exemplars: [exemplar, { traceId: "canary" }] }];
  expect(pointsOf(scrub(metric({ points })))).toMatchObject([
    {
      exemplars: [
        { ...exemplar, filteredAttributes: { "user.name": "<user:h_jane>", note: "<found>" } },
        { filteredAttributes: {}, value: 0, timestamp: [0, 0] },
      ],
    },
  ]);
});

test("an aggregation that nobody knows has no points", () => {
  expect(scrub(metric({ type: 9, points: [point({}, 1)] }))).toMatchObject({
    metrics: [{ dataPoints: [] }],
    lost: { "dropped-point": 1 },
  });
});

test(`a metric has ${MAX_LISTED} points`, () => {
  const points = Array.from({ length: MAX_LISTED + 1 }, (_, a) => point({ a }, 1));
  expect(pointsOf(scrub(metric({ points })))).toHaveLength(MAX_LISTED);
});
