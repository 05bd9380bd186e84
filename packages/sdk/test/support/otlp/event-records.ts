import fc from "fast-check";
import type { FieldType } from "../../../src/emit/definition.ts";
import type { Layout, LayoutField } from "../../../src/row/layout.ts";
import type { EventRecord, RecordValue, ScalarValue } from "../../../src/row/record.ts";
import type { WireKeyValue, WireRecord, WireValue } from "./reference.ts";

const FIELD_TYPES: readonly FieldType[] = [
  "string",
  "int",
  "double",
  "boolean",
  "string[]",
  "int[]",
  "double[]",
  "boolean[]",
  "template[string]",
  "template[int]",
  "template[double]",
  "template[boolean]",
];

/** A record outside a trace with nothing special about it. */
export function eventRecord(
  fields: readonly { key: string; type: FieldType; value: RecordValue | undefined }[],
  changes: Partial<Omit<EventRecord, "layout">> & { readonly layout?: Partial<Layout> } = {},
): EventRecord {
  const layout: Layout = {
    id: 1,
    event: "acme.disk.slow",
    scope: { name: "acme.telemetry", version: "1.4.0" },
    severityNumber: 13,
    level: "basic",
    priority: "normal",
    fields: fields.map(({ key, type }) => layoutField(key, type)),
    ...changes.layout,
  };
  return {
    sequence: 7,
    timeMillis: 1_764_000_000_000.25,
    observedTimeMillis: 1_764_000_000_001.5,
    threshold: "e666",
    randomness: undefined,
    alwaysKept: false,
    traceId: undefined,
    spanId: undefined,
    traceFlags: 0,
    values: fields.map(({ value }) => value),
    ...changes,
    layout,
  };
}

function layoutField(key: string, type: FieldType): LayoutField {
  return { key, type, class: "operational", form: "value" };
}

const text = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.string({ unit: "grapheme-ascii", minLength: 100, maxLength: 20_000 }),
);
const int: fc.Arbitrary<ScalarValue> = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);

function scalar(type: FieldType): fc.Arbitrary<ScalarValue> {
  if (type.includes("string")) return text;
  if (type.includes("int")) return int;
  return type.includes("double") ? fc.double() : fc.boolean();
}

function fieldValue(type: FieldType): fc.Arbitrary<RecordValue | undefined> {
  const one = scalar(type);
  const value: fc.Arbitrary<RecordValue> = type.endsWith("[]")
    ? fc.array(one, { maxLength: 12 })
    : type.startsWith("template")
      ? fc
          .uniqueArray(fc.tuple(fc.stringMatching(/^[\w.:+-]{1,64}$/), one), {
            selector: ([key]) => key,
            maxLength: 6,
          })
          .map((entries) => new Map(entries))
      : one;
  return fc.option(value, { nil: undefined, freq: 8 });
}

/** Fields of every type with fitting values; keys never collide, templates included. */
const fields = fc
  .array(
    fc
      .constantFrom(...FIELD_TYPES)
      .chain((type) => fc.tuple(fc.constant(type), fc.string({ maxLength: 80 }), fieldValue(type))),
    { maxLength: 8 },
  )
  .map((entries) =>
    entries.map(([type, name, value], index) => ({ key: `k${index}.${name}`, type, value })),
  );

const traceContext = fc.oneof(
  fc.constant({ traceId: undefined, spanId: undefined, traceFlags: 0 }),
  fc.record({
    traceId: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    spanId: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    traceFlags: fc.integer({ min: 0, max: 255 }),
  }),
);

const timeMillis = fc.oneof(
  fc.double({ min: 0, max: 4_102_444_800_000, noNaN: true }),
  fc.integer({ min: 0, max: 2 ** 41 }),
);

/** Any record that a row can hold. */
export const anyEventRecord: fc.Arbitrary<EventRecord> = fc
  .record({
    fields,
    traceContext,
    sequence: fc.maxSafeNat(),
    timeMillis,
    observedTimeMillis: timeMillis,
    threshold: fc.stringMatching(/^(?:0|[0-9a-f]{0,13}[1-9a-f])$/),
    randomness: fc.option(fc.stringMatching(/^[0-9a-f]{14}$/), { nil: undefined }),
    alwaysKept: fc.boolean(),
    event: fc.string({ minLength: 1, maxLength: 200 }),
    severityNumber: fc.integer({ min: 1, max: 24 }),
    scope: fc.constantFrom(
      { name: "acme", version: "1.0.0" },
      { name: "acme", version: "1.0.1" },
      { name: "acme", version: "1.0.0", schemaUrl: "https://acme.example/schemas/1.0.0" },
    ),
  })
  .map(({ fields: entries, traceContext: trace, event, severityNumber, scope, ...rest }) =>
    eventRecord(entries, { ...rest, ...trace, layout: { event, severityNumber, scope } }),
  );

/** What a record must look like on the wire: written from the conventions, without the encoder. */
export function expectedOnWire(record: EventRecord, instance: string): WireRecord {
  return {
    timeUnixNano: nanos(record.timeMillis),
    observedTimeUnixNano: nanos(record.observedTimeMillis),
    severityNumber: record.layout.severityNumber,
    severityText: "",
    eventName: record.layout.event,
    body: null,
    attributes: expectedAttributes(record, instance),
    droppedAttributesCount: 0,
    flags: record.traceFlags,
    traceId: base64(record.traceId),
    spanId: base64(record.spanId),
  };
}

function expectedAttributes(record: EventRecord, instance: string): WireKeyValue[] {
  const pairs: WireKeyValue[] = record.layout.fields.flatMap(({ key, type }, index) => {
    const value = record.values[index];
    if (value === undefined) return [];
    if (value instanceof Map) {
      return [...value].map(([subkey, entry]) => ({
        key: `${key}.${subkey}`,
        value: wireValue(type, entry as ScalarValue),
      }));
    }
    if (Array.isArray(value)) {
      const values = (value as ScalarValue[]).map((entry) => wireValue(type, entry));
      return [{ key, value: { arrayValue: { values } } }];
    }
    return [{ key, value: wireValue(type, value as ScalarValue) }];
  });
  pairs.push({
    key: "log.record.uid",
    value: { stringValue: `${instance}:${record.sequence}` },
  });
  pairs.push({ key: "sampling.threshold", value: { stringValue: record.threshold } });
  if (record.randomness !== undefined) {
    pairs.push({ key: "sampling.randomness", value: { stringValue: record.randomness } });
  }
  if (record.alwaysKept) pairs.push({ key: "sampling.priority", value: { intValue: "100" } });
  return pairs;
}

function wireValue(type: FieldType, value: ScalarValue): WireValue {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (type.includes("int")) return { intValue: BigInt(value).toString() };
  return { doubleValue: Number(value) };
}

function base64(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString("base64");
}

function nanos(millis: number): string {
  const whole = Math.floor(millis);
  return (BigInt(whole) * 1_000_000n + BigInt(Math.round((millis - whole) * 1e6))).toString();
}
