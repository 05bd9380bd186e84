import type { EventRecord, RecordValue, ScalarValue } from "../row/record.ts";
import { ANY_STRING, encodeKey, writeArrayAttribute, writeAttribute } from "./attribute.ts";
import { type FieldEncoding, layoutEncoding } from "./layout-encoding.ts";
import { BYTES, FIXED32, FIXED64, tag } from "./wire-type.ts";
import type { ProtobufWriter } from "./writer.ts";

export const TIME: number = tag(1, FIXED64);
export const ATTRIBUTES: number = tag(6, BYTES);
export const FLAGS: number = tag(8, FIXED32);
export const TRACE_ID: number = tag(9, BYTES);
export const SPAN_ID: number = tag(10, BYTES);
export const OBSERVED_TIME: number = tag(11, FIXED64);
const KEY_VALUE_VALUE = tag(2, BYTES);

export const UID_KEY: Uint8Array = encodeKey("log.record.uid");
export const THRESHOLD_KEY: Uint8Array = encodeKey("sampling.threshold");
export const RANDOMNESS_KEY: Uint8Array = encodeKey("sampling.randomness");
export const PRIORITY_KEY: Uint8Array = encodeKey("sampling.priority");
/** The one value that "keep" has for spans and for logs: collectors read it as a percentage. */
export const PRIORITY_KEEP = 100;
/** Most records take between 128 and 16,383 bytes. */
export const RECORD_LENGTH_BYTES = 2;

/**
 * One row as an OpenTelemetry LogRecord, length included. The identity and sampling attributes are
 * added here and nowhere else (`docs/architecture.md`): a row holds them as bits, not as text.
 */
export function writeLogRecord(
  writer: ProtobufWriter,
  record: EventRecord,
  instance: string,
): void {
  const encoding = layoutEncoding(record.layout);
  const start = writer.begin(RECORD_LENGTH_BYTES);
  writer.byte(TIME);
  writer.unixNanos(record.timeMillis);
  writer.byte(OBSERVED_TIME);
  writer.unixNanos(record.observedTimeMillis);
  writer.raw(encoding.constants);
  const { fields } = encoding;
  for (let index = 0; index < fields.length; index++) {
    const value = record.values[index];
    if (value !== undefined) writeField(writer, fields[index]!, value);
  }
  writeUid(writer, instance, record.sequence);
  writeSampling(writer, record);
  writeTraceContext(writer, record);
  writer.end(start, RECORD_LENGTH_BYTES);
}

/** A value under its field's key; a template is an attribute for each entry. */
export function writeField(writer: ProtobufWriter, field: FieldEncoding, value: RecordValue): void {
  if (typeof value !== "object") {
    writeAttribute(writer, ATTRIBUTES, field.encodedKey, value, field.asDouble);
  } else if (isList(value)) {
    writeArrayAttribute(writer, ATTRIBUTES, field.encodedKey, value, field.asDouble);
  } else {
    for (const [subkey, entry] of value) {
      const key = encodeKey(`${field.key}.${subkey}`);
      writeAttribute(writer, ATTRIBUTES, key, entry, field.asDouble);
    }
  }
}

/** `<instance>:<sequence>`, put together in the buffer: it is unique to the record, so never a cached string. */
function writeUid(writer: ProtobufWriter, instance: string, sequence: number): void {
  writer.byte(ATTRIBUTES);
  const attribute = writer.begin(1);
  writer.raw(UID_KEY);
  writer.byte(KEY_VALUE_VALUE);
  const any = writer.begin(1);
  writer.byte(ANY_STRING);
  const text = writer.begin(1);
  writer.text(instance);
  writer.byte(0x3a); // ":"
  writer.decimal(sequence);
  writer.end(text, 1);
  writer.end(any, 1);
  writer.end(attribute, 1);
}

/** The threshold stands on every record, `0` included: without one a reader cannot know the weight. */
function writeSampling(writer: ProtobufWriter, record: EventRecord): void {
  writeAttribute(writer, ATTRIBUTES, THRESHOLD_KEY, record.threshold, false);
  if (record.randomness !== undefined) {
    writeAttribute(writer, ATTRIBUTES, RANDOMNESS_KEY, record.randomness, false);
  }
  if (record.alwaysKept) {
    writeAttribute(writer, ATTRIBUTES, PRIORITY_KEY, PRIORITY_KEEP, false);
  }
}

function writeTraceContext(writer: ProtobufWriter, record: EventRecord): void {
  if (record.traceId === undefined) return;
  if (record.traceFlags !== 0) {
    writer.byte(FLAGS);
    writer.fixed32(record.traceFlags);
  }
  writeBytes(writer, TRACE_ID, record.traceId);
  if (record.spanId !== undefined) writeBytes(writer, SPAN_ID, record.spanId);
}

function writeBytes(writer: ProtobufWriter, field: number, bytes: Uint8Array): void {
  writer.byte(field);
  writer.varint(bytes.length);
  writer.raw(bytes);
}

function isList(value: RecordValue): value is readonly ScalarValue[] {
  return Array.isArray(value);
}
