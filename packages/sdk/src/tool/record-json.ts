import type { EventRecord, RecordValue, ScalarValue } from "../row/record.ts";

/** OTLP/JSON of the values that a record can have (opentelemetry-proto, "JSON Protobuf Encoding"). */
type JsonValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number | string }
  | { readonly arrayValue: { readonly values: readonly JsonValue[] } };

interface JsonAttribute {
  readonly key: string;
  readonly value: JsonValue;
}

/**
 * A record as OTLP/JSON has a LogRecord: 64-bit integers as strings, ids in hex, a double that is no number by
 * name. The same attributes in the same order as `otlp/log-record.ts` puts them on the wire.
 */
export function recordJson(record: EventRecord, instance: string): string {
  const { layout, traceId, spanId, traceFlags } = record;
  return JSON.stringify({
    timeUnixNano: nanos(record.timeMillis),
    observedTimeUnixNano: nanos(record.observedTimeMillis),
    severityNumber: layout.severityNumber,
    eventName: layout.event,
    attributes: [...fieldAttributes(record), ...ownAttributes(record, instance)],
    ...(traceId === undefined || traceFlags === 0 ? {} : { flags: traceFlags }),
    ...(traceId === undefined ? {} : { traceId: hex(traceId) }),
    ...(traceId === undefined || spanId === undefined ? {} : { spanId: hex(spanId) }),
  });
}

function fieldAttributes({ layout, values }: EventRecord): JsonAttribute[] {
  return layout.fields.flatMap(({ key, type }, index) => {
    const value = values[index];
    if (value === undefined) return [];
    const isDouble = type.includes("double");
    if (value instanceof Map) {
      return [...(value as ReadonlyMap<string, ScalarValue>)].map(([subkey, entry]) =>
        attribute(`${key}.${subkey}`, entry, isDouble),
      );
    }
    return [attribute(key, value, isDouble)];
  });
}

function ownAttributes(record: EventRecord, instance: string): JsonAttribute[] {
  const { sequence, threshold, randomness, alwaysKept } = record;
  return [
    attribute("log.record.uid", `${instance}:${sequence}`, false),
    attribute("sampling.threshold", threshold, false),
    ...(randomness === undefined ? [] : [attribute("sampling.randomness", randomness, false)]),
    ...(alwaysKept ? [attribute("sampling.priority", 100, false)] : []),
  ];
}

function attribute(key: string, value: RecordValue, isDouble: boolean): JsonAttribute {
  return {
    key,
    value: Array.isArray(value) ? list(value, isDouble) : scalar(value as ScalarValue, isDouble),
  };
}

function list(items: readonly ScalarValue[], isDouble: boolean): JsonValue {
  return { arrayValue: { values: items.map((item) => scalar(item, isDouble)) } };
}

function scalar(value: ScalarValue, isDouble: boolean): JsonValue {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "bigint" || !isDouble) return { intValue: String(value) };
  return { doubleValue: Number.isFinite(value) ? value : String(value) };
}

/** The last whole one that 64 bits of nanoseconds hold. */
const MAX_TIME_MILLIS = 18_446_744_073_709;

/** Bounded as on the wire. Whole and fraction apart: their product is beyond what a number holds exactly. */
function nanos(millis: number): string {
  const bounded = millis > 0 ? Math.min(millis, MAX_TIME_MILLIS) : 0;
  const whole = Math.floor(bounded);
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((bounded - whole) * 1e6)));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
