import { JsonLogsSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DecodedLogRecord, MAX_VALUE_DEPTH, OtlpDecodeError } from "./decoded-logs.ts";
import { decodeJsonLogsRequest } from "./otlp-json-decoder.ts";

function recordWith(fields: object): DecodedLogRecord {
  const text = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [fields] }] }] });
  return decodeJsonLogsRequest(text).resourceLogs[0]!.scopeLogs[0]!.logRecords[0]!;
}

function nested(depth: number): object {
  let body: object = { intValue: 1 };
  for (let level = 0; level < depth; level++) body = { arrayValue: { values: [body] } };
  return { body };
}

test("reads what OpenTelemetry's JSON serializer writes", () => {
  const bytes = JsonLogsSerializer.serializeRequest([
    {
      hrTime: [1_764_000_000, 250_000],
      hrTimeObserved: [1_764_000_001, 0],
      spanContext: {
        traceId: "0102030405060708090a0b0c0d0e0f10",
        spanId: "f0f1f2f3f4f5f6f7",
        traceFlags: 1,
      },
      severityNumber: 13,
      severityText: "WARN",
      body: "free text",
      eventName: "acme.disk.slow",
      resource: resourceFromAttributes({ "service.name": "x" }),
      instrumentationScope: { name: "acme", version: "1.4.0", schemaUrl: "https://acme.example/1" },
      attributes: { text: "é", count: -3, ratio: 0.5, ok: false, list: [1, 2], map: { a: "b" } },
      droppedAttributesCount: 2,
    },
  ]);
  const { resourceLogs } = decodeJsonLogsRequest(Buffer.from(bytes!).toString());
  expect(resourceLogs[0]!.resource.attributes).toEqual(new Map([["service.name", "x"]]));
  const { scope, schemaUrl, logRecords } = resourceLogs[0]!.scopeLogs[0]!;
  expect(scope).toMatchObject({ name: "acme", version: "1.4.0" });
  expect(schemaUrl).toBe("https://acme.example/1");
  expect(logRecords).toEqual([
    {
      timeUnixNano: 1_764_000_000_000_250_000n,
      observedTimeUnixNano: 1_764_000_001_000_000_000n,
      traceId: "0102030405060708090a0b0c0d0e0f10",
      spanId: "f0f1f2f3f4f5f6f7",
      flags: 1,
      severityNumber: 13,
      severityText: "WARN",
      body: "free text",
      eventName: "acme.disk.slow",
      droppedAttributesCount: 2,
      attributes: new Map<string, unknown>([
        ["text", "é"],
        ["count", -3],
        ["ratio", 0.5],
        ["ok", false],
        ["list", [1, 2]],
        ["map", new Map([["a", "b"]])],
      ]),
    },
  ]);
});

test("64-bit integers are strings or numbers, bytes are base64, doubles may be NaN", () => {
  const values = [
    { intValue: "9223372036854775807" },
    { intValue: 5 },
    { bytesValue: "AQI=" },
    { doubleValue: "NaN" },
    {},
  ];
  expect(recordWith({ timeUnixNano: "7", body: { arrayValue: { values } } })).toMatchObject({
    timeUnixNano: 7n,
    body: [2n ** 63n - 1n, 5, Buffer.from([1, 2]), Number.NaN, undefined],
  });
});

describe("not a request", () => {
  test.each([
    ["", "not JSON"],
    ["<html>", "not JSON"],
    ["[]", "the request is not an object"],
    ['{"resourceLogs":{}}', "resourceLogs is not a list"],
    ['{"resourceLogs":[7]}', "an entry of resourceLogs is not an object"],
    ['{"resourceLogs":[{"schemaUrl":1}]}', "schemaUrl is not a string"],
  ])("%s", (text, problem) => {
    expect(() => decodeJsonLogsRequest(text)).toThrow(problem);
  });

  test.each([
    [{ timeUnixNano: "soon" }, "timeUnixNano is not a 64-bit integer"],
    [{ severityNumber: "WARN" }, "severityNumber is not a whole number"],
    [{ traceId: "xyz" }, "traceId is not hex"],
    [{ body: { doubleValue: {} } }, "doubleValue is not a number"],
    [nested(MAX_VALUE_DEPTH + 1), `values nest deeper than ${MAX_VALUE_DEPTH}`],
  ])("%j", (fields, problem) => {
    expect(() => recordWith(fields)).toThrow(OtlpDecodeError);
    expect(() => recordWith(fields)).toThrow(problem);
  });

  test("values nest to the bound", () => {
    expect(recordWith(nested(MAX_VALUE_DEPTH)).body).toBeInstanceOf(Array);
  });

  test("any JSON at all decodes or fails as OtlpDecodeError", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          expect(decodeJsonLogsRequest(text)).toHaveProperty("resourceLogs");
        } catch (error) {
          expect(error).toBeInstanceOf(OtlpDecodeError);
        }
      }),
    );
  });
});
