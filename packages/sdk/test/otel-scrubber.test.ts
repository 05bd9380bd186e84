import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { describe, expect, test } from "vitest";
import {
  createOtelScrubber,
  type OtelScrubberOptions,
  scrubbingSpanExporter,
} from "../src/otel.ts";

const key = new Uint8Array(32).fill(3);
const address = ["10", "20", "30", "4"].join(".");

function exported(
  options: OtelScrubberOptions,
  act: (provider: TracerProvider) => void,
): ReadableSpan[] {
  const memory = new InMemorySpanExporter();
  const exporter = scrubbingSpanExporter(memory, createOtelScrubber(options));
  const resource = resourceFromAttributes({ "service.name": "store", "host.name": "db01" });
  const provider = new TracerProvider({
    resource,
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  act(provider);
  return memory.getFinishedSpans();
}

describe("through OpenTelemetry's SDK", () => {
  test("what is nobody's stays as it was", () => {
    let ended: ReadableSpan | undefined;
    const [span] = exported({ key }, (provider) => {
      const open = provider
        .getTracer("@acme/store", "1.2.3", {
          schemaUrl: "https://opentelemetry.io/schemas/1.44.0",
        })
        .startSpan("GET /users/{id}", {
          kind: 2,
          attributes: { "http.route": "/users/{id}", "http.response.status_code": 200 },
        });
      open.addEvent("cache miss", { retries: 2 });
      open.end();
      ended = open as unknown as ReadableSpan;
    });
    const { name, kind, startTime, endTime, duration, status, attributes, events, links } = ended!;
    expect(span).toMatchObject({
      name,
      kind,
      startTime,
      endTime,
      duration,
      status,
      attributes,
      events,
      links,
    });
    expect(span!.instrumentationScope).toEqual(ended!.instrumentationScope);
    expect(span!.spanContext()).toMatchObject({
      traceId: ended!.spanContext().traceId,
      spanId: ended!.spanContext().spanId,
    });
    expect(span!.resource.attributes).toMatchObject({ "service.name": "store" });
  });

  test("an exception keeps its type, its frames and what it can be grouped by", () => {
    const spans = exported({ key }, (provider) => {
      for (const peer of ["7", "8"]) {
        const open = provider.getTracer("t").startSpan("read");
        open.recordException(
          Object.assign(new TypeError(`no answer from ${address}${peer}`), {
            stack: `TypeError: no answer from ${address}${peer}\n    at read (/home/jane${peer}/app/read.js:3:${peer})`,
          }),
        );
        open.end();
      }
    });
    const [one, other] = spans.map(({ events }) => events[0]!.attributes!);
    expect(one!["exception.type"]).toBe("TypeError");
    expect(one!["exception.stacktrace"]).toMatch(
      /^TypeError: no answer from <ip4:.*>\n {4}at read \(.*read\.js:3:7\)$/,
    );
    expect(one!["exception.stacktrace"]).not.toContain("jane");
    expect(one!["sonde.exception.fingerprint"]).toMatch(/^[0-9a-f]{16}$/);
    expect(other!["sonde.exception.fingerprint"]).toBe(one!["sonde.exception.fingerprint"]);
  });

  test("a record says by number what it lost, the exporter's counts for all", () => {
    const scrubber = createOtelScrubber({ key });
    const source = {
      spanContext: () => ({ traceId: "1".repeat(32), spanId: "1".repeat(16) }),
      name: `connect to ${address}`,
      attributes: { "file.name": "a.txt", "user.name": "jane" },
    };
    const [span] = scrubber.spans([source, source]);
    expect(span).toMatchObject({
      attributes: { "sonde.redaction": "dropped-content=1,dropped-personal=1,ipv4=1" },
      droppedAttributesCount: 2,
    });
    expect(scrubber.counts()).toContainEqual({
      name: "ipv4",
      privacyClass: "identifier",
      count: 2,
    });
  });
});

test("the members of OpenTelemetry JS 1 are read and written too", () => {
  const [span] = createOtelScrubber().spans([
    {
      spanContext: () => ({ traceId: "1".repeat(32), spanId: "1".repeat(16), traceFlags: 1 }),
      parentSpanId: "2".repeat(16),
      name: "read",
      instrumentationLibrary: { name: "lib" },
    },
  ]);
  expect(span).toMatchObject({
    parentSpanId: "2".repeat(16),
    instrumentationLibrary: { name: "lib" },
  });
});

test("one resource and one scope stay one, so that exporters group by them", () => {
  const [resource, instrumentationScope] = [{ attributes: {} }, { name: "lib" }];
  const records = createOtelScrubber().logRecords([
    { resource, instrumentationScope, body: "a" },
    { resource, instrumentationScope, body: "b" },
  ]);
  expect(records[0]!["resource"]).toBe(records[1]!["resource"]);
  expect(records[0]!["instrumentationScope"]).toBe(records[1]!["instrumentationScope"]);
});

describe("options", () => {
  const wrong: readonly (readonly [string, unknown, string])[] = [
    ["level", { level: "all" }, "level"],
    ["strict", { strict: 1 }, "strict"],
    ["policy", { policy: { text: "keep" } }, "policy.text"],
    ["onFound", { onFound: 1 }, "onFound"],
    ["key", { key: new Uint8Array(31) }, "key"],
    ["knownValues", { knownValues: { host: [() => 1] } }, "knownValues.host[0]"],
    ["unknown", { levle: "full" }, "levle"],
  ];

  test.each(wrong)("a wrong one is named: %s", (_, options, name) => {
    expect(() => createOtelScrubber(options as OtelScrubberOptions)).toThrow(name);
  });

  test("strict drops what no convention knows, a policy what it says", () => {
    const options = { strict: true, policy: { identifier: "drop" } } as const;
    const [record] = createOtelScrubber(options).logRecords([
      { attributes: { "app.note": "x", "host.name": "db01", "server.port": 1 } },
    ]);
    expect(record).toMatchObject({
      attributes: {
        "server.port": 1,
        "sonde.redaction": "dropped-identifier=1,dropped-unknown=1",
      },
    });
  });

  test("known values, detectors that are off and the listener reach the text at each level", () => {
    const found: string[] = [];
    const knownValues = { host: ["nas-prod-07"] };
    const scrubber = createOtelScrubber({
      knownValues,
      disable: ["ipv4"],
      onFound: (name) => found.push(name),
    });
    knownValues.host.length = 0;
    for (const level of ["basic", "full"] as const) {
      scrubber.level = level;
      const [record] = scrubber.logRecords([{ body: `nas-prod-07 at ${address}` }]);
      expect(record).toMatchObject({ body: `<host> at ${address}` });
    }
    expect(found).toEqual(["known-host", "known-host"]);
  });

  test("known values that are refused are told of once", () => {
    const refused: unknown[] = [];
    const scrubber = createOtelScrubber({
      knownValues: { host: ["a"] },
      onRefused: (...why) => refused.push(why),
    });
    scrubber.level = "full";
    scrubber.logRecords([{ body: "x" }]);
    expect(refused).toEqual([["host", 0]]);
  });
});
