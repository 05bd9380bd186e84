import { describe, expect, test } from "vitest";
import { RedactionTally } from "../scrub/redaction-tally.ts";
import {
  type BatchExporter,
  type ExportResultLike,
  scrubbingLogRecordExporter,
  scrubbingMetricExporter,
  scrubbingSpanExporter,
} from "./exporters.ts";
import { OtelScrubber } from "./otel-scrubber.ts";

function scrubber(): OtelScrubber {
  return new OtelScrubber({
    level: "full",
    overrides: {},
    isStrict: false,
    meansOf: () => ({
      text: { scrub: (text) => text.replaceAll("canary", "<found>") },
      identities: { of: (_, value) => `h_${value}` },
    }),
    tally: new RedactionTally(),
  });
}

interface Exporter extends BatchExporter<unknown, ExportResultLike> {
  readonly got: unknown[][];
  readonly calls: string[];
  forceFlush(): Promise<void>;
}

function exporter(behave: (callback: (result: ExportResultLike) => void) => void): Exporter {
  const got: unknown[][] = [];
  const calls: string[] = [];
  return {
    got,
    calls,
    export(items, callback) {
      got.push(items);
      behave(callback);
    },
    async shutdown() {
      calls.push("shutdown");
    },
    async forceFlush() {
      calls.push("forceFlush");
    },
  };
}

const record = { body: "a canary", resource: {}, instrumentationScope: {} };
const span = {
  name: "a canary",
  resource: {},
  instrumentationScope: {},
  spanContext: () => ({ traceId: "1".repeat(32), spanId: "1".repeat(16) }),
};

function exported(inner: Exporter, through: OtelScrubber, items: unknown[]): ExportResultLike[] {
  const results: ExportResultLike[] = [];
  scrubbingLogRecordExporter(inner, through).export(items, (result) => results.push(result));
  return results;
}

test("the exporter gets scrubbed copies, and its answer is the answer", () => {
  const failure = { code: 1, error: new Error("no") };
  const inner = exporter((callback) => callback(failure));
  expect(exported(inner, scrubber(), [record])).toEqual([failure]);
  expect(inner.got).toMatchObject([[{ body: "a <found>" }]]);
  expect(record.body).toBe("a canary");
});

test("an exporter that throws has failed", () => {
  const inner = exporter(() => {
    throw new Error("no");
  });
  expect(exported(inner, scrubber(), [record])).toEqual([{ code: 1, error: new Error("no") }]);
});

test("at level off nothing is exported, all is answered and counted, and the level may change", () => {
  const through = scrubber();
  through.level = "off";
  const inner = exporter((callback) => callback({ code: 0 }));
  expect(exported(inner, through, [record, record])).toEqual([{ code: 0 }]);
  const results: ExportResultLike[] = [];
  const metrics = {
    export: () => expect.unreachable(),
    shutdown: inner.shutdown,
    forceFlush: inner.forceFlush,
  };
  scrubbingMetricExporter(metrics, through).export({}, (result) => results.push(result));
  scrubbingSpanExporter(inner, through).export([span], (result) => results.push(result));
  expect(results).toEqual([{ code: 0 }, { code: 0 }]);
  expect(through.counts()).toEqual([{ name: "dropped-off", privacyClass: "dropped", count: 4 }]);
  expect(inner.got).toEqual([]);
  through.level = "basic";
  exported(inner, through, [record]);
  expect(inner.got).toHaveLength(1);
});

test("what is no level is off", () => {
  const through = scrubber();
  Object.assign(through, { level: "everything" });
  expect(through.spans([span])).toEqual([]);
});

test("flush and shutdown reach the exporter, as methods of it", async () => {
  const inner = exporter(() => undefined);
  const outer = scrubbingSpanExporter(inner, scrubber());
  await outer.forceFlush();
  await outer.shutdown();
  expect(inner.calls).toEqual(["forceFlush", "shutdown"]);
});

test("an exporter of spans needs no flush", async () => {
  const { export: send, shutdown } = exporter(() => undefined);
  const outer = scrubbingSpanExporter({ export: send, shutdown }, scrubber());
  await expect(outer.forceFlush()).resolves.toBeUndefined();
});

test("a metric exporter is asked for its wishes, and only for those it has", () => {
  class Inner {
    readonly #temporality = 1;
    readonly got: unknown[] = [];
    export(metrics: unknown): void {
      this.got.push(metrics);
    }
    async shutdown(): Promise<void> {
      return undefined;
    }
    async forceFlush(): Promise<void> {
      return undefined;
    }
    selectAggregationTemporality(): number {
      return this.#temporality;
    }
  }
  const outer = scrubbingMetricExporter(new Inner(), scrubber());
  expect(outer).not.toHaveProperty("selectAggregation");
  expect((outer as unknown as Inner).selectAggregationTemporality()).toBe(1);
});

describe("hostile records", () => {
  const raise = (): never => {
    throw new Error("canary");
  };
  const throwing = new Proxy({}, { get: raise });

  test.each([
    ["undefined", undefined],
    ["a proxy that throws", throwing],
    ["a span without ids", { ...span, spanContext: () => ({ traceId: "canary" }) }],
    ["a span whose context throws", { ...span, spanContext: raise }],
    ["a resource that throws", { ...span, resource: throwing }],
    ["a list of events that throws", { ...span, events: new Proxy([], { get: raise }) }],
  ])("%s costs itself only", (_, hostile) => {
    const through = scrubber();
    const [copy, ...others] = through.spans([hostile, span]);
    expect(others).toEqual([]);
    expect(copy).toMatchObject({ name: "a <found>" });
    const lost = through.counts().filter(({ name }) => /dropped-(?:failed|ids)/.test(name));
    expect(lost).toMatchObject([{ count: 1 }]);
  });

  test("members of wrong types become empty, and members of nobody's stay behind", () => {
    const odd = {
      ...span,
      name: 7,
      kind: "canary",
      startTime: "canary",
      events: "canary",
      links: 7,
      status: "canary",
      canary: 1,
    };
    const [copy] = scrubber().spans([odd]);
    expect(copy).toMatchObject({
      name: "",
      kind: 0,
      startTime: [0, 0],
      events: [],
      links: [],
      status: { code: 0 },
    });
    expect(JSON.stringify(copy)).not.toContain("canary");
  });

  test("numbers that no encoder takes become 0", () => {
    const odd = {
      ...span,
      kind: Number.NaN,
      startTime: [Number.NaN, 0.5],
      droppedLinksCount: 2 ** 60,
    };
    const [copy] = scrubber().spans([odd]);
    expect(copy).toMatchObject({ kind: 0, startTime: [0, 0], droppedLinksCount: 0 });
  });

  test("what is no batch is none", () => {
    expect(scrubber().spans("canary")).toEqual([]);
    expect(scrubber().metrics(undefined)).toMatchObject({ scopeMetrics: [] });
    expect(scrubber().metrics(throwing)).toBeUndefined();
  });
});
