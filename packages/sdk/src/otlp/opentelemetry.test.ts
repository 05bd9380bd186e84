import type { Attributes, HrTime } from "@opentelemetry/api";
import { ProtobufLogsSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import type { ReadableLogRecord } from "@opentelemetry/sdk-logs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { anyEventRecord } from "../../test/support/otlp/event-records.ts";
import { encodeLogsRequest } from "../../test/support/otlp/records-request.ts";
import { decodeByReference, type WireRequest } from "../../test/support/otlp/reference.ts";
import type { EventRecord, RecordValue } from "../row/record.ts";

const INSTANCE = "019ab2c4-7f00-7abc-8def-0123456789ab";
const RESOURCE = { "service.name": "volume-manager", "service.version": "1.4.0" };

/** The same event as OpenTelemetry's own SDK would hold it. */
function asReadableLogRecord(record: EventRecord): ReadableLogRecord {
  const { layout } = record;
  const { schemaUrl } = layout.scope;
  const context = {
    traceId: Buffer.from(record.traceId ?? []).toString("hex"),
    spanId: Buffer.from(record.spanId ?? []).toString("hex"),
    traceFlags: record.traceFlags,
  };
  return {
    hrTime: hrTime(record.timeMillis),
    hrTimeObserved: hrTime(record.observedTimeMillis),
    ...(record.traceId === undefined ? {} : { spanContext: context }),
    severityNumber: layout.severityNumber,
    eventName: layout.event,
    resource: resourceFromAttributes(RESOURCE),
    instrumentationScope: {
      name: layout.scope.name,
      version: layout.scope.version,
      ...(schemaUrl === undefined ? {} : { schemaUrl }),
    },
    attributes: attributes(record),
    droppedAttributesCount: 0,
  };
}

function attributes(record: EventRecord): Attributes {
  const all: [string, RecordValue][] = [];
  for (const [index, { key }] of record.layout.fields.entries()) {
    const value = record.values[index];
    if (value instanceof Map) {
      for (const [subkey, entry] of value) all.push([`${key}.${subkey}`, entry]);
    } else if (value !== undefined) all.push([key, value]);
  }
  all.push(["log.record.uid", `${INSTANCE}:${record.sequence}`]);
  all.push(["sampling.threshold", record.threshold]);
  if (record.randomness !== undefined) all.push(["sampling.randomness", record.randomness]);
  if (record.alwaysKept) all.push(["sampling.priority", 100]);
  return Object.fromEntries(all) as Attributes;
}

function hrTime(millis: number): HrTime {
  const whole = Math.floor(millis);
  const nanos = BigInt(whole) * 1_000_000n + BigInt(Math.round((millis - whole) * 1e6));
  return [Number(nanos / 1_000_000_000n), Number(nanos % 1_000_000_000n)];
}

/** Attributes are a set: OpenTelemetry promises no order. */
function withSortedAttributes(request: WireRequest): unknown {
  return JSON.parse(JSON.stringify(request), (_, value: unknown) =>
    Array.isArray(value) && value.every((entry) => isKeyed(entry))
      ? value.sort((left, right) => (left.key < right.key ? -1 : 1))
      : value,
  );
}

function isKeyed(entry: unknown): entry is { key: string } {
  return typeof entry === "object" && entry !== null && "key" in entry;
}

/**
 * OpenTelemetry's JavaScript knows one number type and no bigint: a whole double leaves as an int
 * there. Sonde follows the registry's type, so records with either are left to the other tests.
 */
function hasOneMeaning(record: EventRecord): boolean {
  return record.values.every((value, index) => {
    const isDouble = record.layout.fields[index]!.type.includes("double");
    const parts = value instanceof Map ? [...value.values()] : [value].flat();
    return parts.every((part) => typeof part !== "bigint" && !(isDouble && Number.isInteger(part)));
  });
}

test("our bytes decode to the record that OpenTelemetry's serializer yields", () => {
  let compared = 0;
  fc.assert(
    fc.property(anyEventRecord.filter(hasOneMeaning), (record) => {
      const ours = encodeLogsRequest([
        { resource: { attributes: RESOURCE }, records: [record], instance: INSTANCE },
      ]);
      const theirs = ProtobufLogsSerializer.serializeRequest([asReadableLogRecord(record)]);
      expect(withSortedAttributes(decodeByReference(ours))).toEqual(
        withSortedAttributes(decodeByReference(theirs!)),
      );
      compared++;
    }),
    { numRuns: 300 },
  );
  expect(compared).toBe(300);
});
