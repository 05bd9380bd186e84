import { describe, expect, test } from "vitest";
import { eventRecord } from "../../test/support/otlp/event-records.ts";
import { encodeLogsRequest } from "../../test/support/otlp/records-request.ts";
import { decodeByReference, type WireRecord } from "../../test/support/otlp/reference.ts";
import type { EventRecord } from "../row/record.ts";

const INSTANCE = "019ab2c4-7f00-7abc-8def-0123456789ab";

function encoded(record: EventRecord): WireRecord {
  const batch = { resource: { attributes: {} }, records: [record], instance: INSTANCE };
  return decodeByReference(encodeLogsRequest([batch])).resourceLogs[0]!.scopeLogs[0]!
    .logRecords[0]!;
}

function attributesOf(record: EventRecord): Map<string, unknown> {
  const { attributes } = encoded(record);
  const byKey = new Map(attributes.map(({ key, value }) => [key, value]));
  expect(byKey.size).toBe(attributes.length);
  return byKey;
}

describe("identity and sampling", () => {
  test("every record carries its uid and threshold, threshold 0 included", () => {
    const attributes = attributesOf(eventRecord([], { sequence: 4_711, threshold: "0" }));
    expect(attributes).toEqual(
      new Map([
        ["log.record.uid", { stringValue: `${INSTANCE}:4711` }],
        ["sampling.threshold", { stringValue: "0" }],
      ]),
    );
  });

  test("randomness is a string of its own where it is not the trace id's", () => {
    const attributes = attributesOf(eventRecord([], { randomness: "00f2a19e2b7740" }));
    expect(attributes.get("sampling.randomness")).toEqual({ stringValue: "00f2a19e2b7740" });
  });

  test("a record kept by a rule says so with the integer 100", () => {
    const attributes = attributesOf(eventRecord([], { alwaysKept: true, threshold: "0" }));
    expect(attributes.get("sampling.priority")).toEqual({ intValue: "100" });
    expect(attributes.get("sampling.threshold")).toEqual({ stringValue: "0" });
  });
});

describe("fields", () => {
  test("the layout's type decides the kind on the wire", () => {
    const attributes = attributesOf(
      eventRecord([
        { key: "a.string", type: "string", value: "read" },
        { key: "a.int", type: "int", value: -3 },
        { key: "a.large", type: "int", value: 2n ** 62n },
        { key: "a.double", type: "double", value: 3 },
        { key: "a.boolean", type: "boolean", value: false },
        { key: "a.doubles", type: "double[]", value: [1, 2.5] },
        { key: "a.empty", type: "int[]", value: [] },
      ]),
    );
    expect(attributes.get("a.string")).toEqual({ stringValue: "read" });
    expect(attributes.get("a.int")).toEqual({ intValue: "-3" });
    expect(attributes.get("a.large")).toEqual({ intValue: String(2n ** 62n) });
    expect(attributes.get("a.double")).toEqual({ doubleValue: 3 });
    expect(attributes.get("a.boolean")).toEqual({ boolValue: false });
    expect(attributes.get("a.doubles")).toEqual({
      arrayValue: { values: [{ doubleValue: 1 }, { doubleValue: 2.5 }] },
    });
    expect(attributes.get("a.empty")).toEqual({ arrayValue: { values: [] } });
  });

  test("a template is one attribute for each entry", () => {
    const entries = new Map([
      ["sda", 1],
      ["sdb", 2],
    ]);
    const attributes = attributesOf(
      eventRecord([{ key: "acme.disk.errors", type: "template[int]", value: entries }]),
    );
    expect(attributes.get("acme.disk.errors.sda")).toEqual({ intValue: "1" });
    expect(attributes.get("acme.disk.errors.sdb")).toEqual({ intValue: "2" });
    expect(attributes.has("acme.disk.errors")).toBe(false);
  });

  test("a value that is absent leaves no trace", () => {
    const attributes = attributesOf(
      eventRecord([{ key: "a.dropped", type: "string", value: undefined }]),
    );
    expect([...attributes.keys()]).toEqual(["log.record.uid", "sampling.threshold"]);
  });

  test("a pseudonym under a key of another type still leaves as text", () => {
    const attributes = attributesOf(
      eventRecord([{ key: "a.enum", type: "int", value: "<invalid>" }]),
    );
    expect(attributes.get("a.enum")).toEqual({ stringValue: "<invalid>" });
  });

  test("a fraction under an int key, as damage could leave one, arrives as a double", () => {
    const attributes = attributesOf(eventRecord([{ key: "a.int", type: "int", value: 1.5 }]));
    expect(attributes.get("a.int")).toEqual({ doubleValue: 1.5 });
  });
});

test("the record has no body and no severity text", () => {
  const record = encoded(eventRecord([]));
  expect(record).toMatchObject({
    body: null,
    severityText: "",
    severityNumber: 13,
    eventName: "acme.disk.slow",
    timeUnixNano: "1764000000000250000",
    observedTimeUnixNano: "1764000000001500000",
  });
});

test("trace context stands on the record inside a trace only", () => {
  const traceId = Uint8Array.from({ length: 16 }, (_, index) => index + 1);
  const spanId = Uint8Array.from({ length: 8 }, (_, index) => 0xf0 + index);
  const inside = encoded(eventRecord([], { traceId, spanId, traceFlags: 3 }));
  expect([...Buffer.from(inside.traceId, "base64")]).toEqual([...traceId]);
  expect([...Buffer.from(inside.spanId, "base64")]).toEqual([...spanId]);
  expect(inside.flags).toBe(3);
  const outside = encoded(eventRecord([], { traceFlags: 3 }));
  expect(outside).toMatchObject({ flags: 0, traceId: "", spanId: "" });
});
