import protobuf from "protobufjs";
import { expect, test } from "vitest";
import { encodeEventCounts } from "./metrics-request.ts";

/** What metrics.proto of OTLP 1.x says of the fields that are in use. */
const PROTO = `syntax = "proto3";
message Request { repeated ResourceMetrics resource_metrics = 1; }
message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; }
message Resource { repeated KeyValue attributes = 1; }
message ScopeMetrics { Scope scope = 1; repeated Metric metrics = 2; }
message Scope { string name = 1; string version = 2; }
message Metric { string name = 1; string description = 2; string unit = 3; Sum sum = 7; }
message Sum { repeated Point data_points = 1; int32 aggregation_temporality = 2; bool is_monotonic = 3; }
message Point {
  fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; sfixed64 as_int = 6;
  repeated KeyValue attributes = 7;
}
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { string string_value = 1; }`;

function decode(body: Uint8Array): unknown {
  const type = protobuf.parse(PROTO).root.lookupType("Request");
  return type.toObject(type.decode(body), { longs: String });
}

const times = { startMillis: 1_790_000_000_000, nowMillis: 1_790_000_060_000.5 };

test("a request is one cumulative monotonic sum with the resource of the logs", () => {
  const counts = [
    { event: "acme.slow", outcome: "kept", count: 7 },
    { event: "acme.slow", outcome: "sampled_out", count: 2 ** 40 + 5 },
  ];
  const attribute = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
  const point = (asInt: string, outcome: string): object => ({
    startTimeUnixNano: "1790000000000000000",
    timeUnixNano: "1790000060000500000",
    asInt,
    attributes: [attribute("sonde.event.name", "acme.slow"), attribute("sonde.outcome", outcome)],
  });
  const body = encodeEventCounts({ attributes: { "service.name": "disks" } }, counts, times);
  expect(decode(body)).toMatchObject({
    resourceMetrics: [
      {
        resource: { attributes: [attribute("service.name", "disks")] },
        scopeMetrics: [
          {
            scope: { name: "@sonde/sdk" },
            metrics: [
              {
                name: "sonde.events",
                unit: "{event}",
                sum: {
                  aggregationTemporality: 2,
                  isMonotonic: true,
                  dataPoints: [point("7", "kept"), point("1099511627781", "sampled_out")],
                },
              },
            ],
          },
        ],
      },
    ],
  });
});

test("a clock that was set back makes no point that ends before it began; the most there can be fits", () => {
  const counts = Array.from({ length: 6000 }, (_, index) => ({
    event: `e${index}`.padEnd(64, "x"),
    outcome: "sampled_out",
    count: index,
  }));
  const body = encodeEventCounts({ attributes: {} }, counts, { ...times, nowMillis: 0 });
  expect(body.byteLength).toBeLessThan(1_200_000);
  const text = JSON.stringify(decode(body));
  expect(text).not.toContain('"timeUnixNano":"0"');
  expect(text).toContain('"asInt":"5999"');
});
