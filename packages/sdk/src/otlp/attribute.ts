import type { ScalarValue } from "../row/record.ts";
import { putVarint, varintBytes } from "./varint.ts";
import { BYTES, FIXED64, tag, VARINT } from "./wire-type.ts";
import { ProtobufWriter } from "./writer.ts";

const KEY_VALUE_KEY = tag(1, BYTES);
const KEY_VALUE_VALUE = tag(2, BYTES);
export const ANY_STRING: number = tag(1, BYTES);
export const ANY_BOOL: number = tag(2, VARINT);
export const ANY_INT: number = tag(3, VARINT);
export const ANY_DOUBLE: number = tag(4, FIXED64);
const ANY_ARRAY = tag(5, BYTES);
const ARRAY_VALUES = tag(1, BYTES);

/** From this length on, the fields around a string are likely to need two bytes of length. */
const LONG_TEXT = 96;

const scratch = new ProtobufWriter();

/** A KeyValue's key, tag and length included, ready to be copied. */
export function encodeKey(key: string): Uint8Array {
  const text = Buffer.from(key, "utf8");
  const lengthBytes = varintBytes(text.length);
  const bytes = new Uint8Array(1 + lengthBytes + text.length);
  bytes[0] = KEY_VALUE_KEY;
  bytes.set(text, putVarint(bytes, 1, text.length));
  return bytes;
}

/**
 * An attribute up to the bytes of its value, of which `valueBytes` will follow: what
 * {@link writeAttribute} writes before it. `kind` is the tag of the AnyValue.
 */
export function encodeAttributeHead(
  field: number,
  key: Uint8Array,
  kind: number,
  valueBytes: number,
): Uint8Array {
  const isText = kind === ANY_STRING;
  const anyBytes = 1 + (isText ? varintBytes(valueBytes) : 0) + valueBytes;
  scratch.reset();
  scratch.byte(field);
  scratch.varint(key.length + 1 + varintBytes(anyBytes) + anyBytes);
  scratch.raw(key);
  scratch.byte(KEY_VALUE_VALUE);
  scratch.varint(anyBytes);
  scratch.byte(kind);
  if (isText) scratch.varint(valueBytes);
  return scratch.take();
}

/** What {@link writeAttribute} writes. */
export function encodeAttribute(
  field: number,
  key: Uint8Array,
  value: ScalarValue,
  asDouble: boolean,
): Uint8Array {
  scratch.reset();
  writeAttribute(scratch, field, key, value, asDouble);
  return scratch.take();
}

/** One attribute: `field` is the tag of the message's attribute list, `key` comes from {@link encodeKey}. */
export function writeAttribute(
  writer: ProtobufWriter,
  field: number,
  key: Uint8Array,
  value: ScalarValue,
  asDouble: boolean,
): void {
  const lengthBytes = typeof value === "string" && value.length >= LONG_TEXT ? 2 : 1;
  writer.byte(field);
  const start = writer.begin(lengthBytes);
  writer.raw(key);
  writeAnyValue(writer, KEY_VALUE_VALUE, value, asDouble);
  writer.end(start, lengthBytes);
}

/** One attribute that holds an array, empty ones included. */
export function writeArrayAttribute(
  writer: ProtobufWriter,
  field: number,
  key: Uint8Array,
  values: readonly ScalarValue[],
  asDouble: boolean,
): void {
  writer.byte(field);
  const attribute = writer.begin(2);
  writer.raw(key);
  writer.byte(KEY_VALUE_VALUE);
  const any = writer.begin(2);
  writer.byte(ANY_ARRAY);
  const array = writer.begin(2);
  for (const value of values) writeAnyValue(writer, ARRAY_VALUES, value, asDouble);
  writer.end(array, 2);
  writer.end(any, 2);
  writer.end(attribute, 2);
}

function writeAnyValue(
  writer: ProtobufWriter,
  field: number,
  value: ScalarValue,
  asDouble: boolean,
): void {
  const lengthBytes = typeof value === "string" && value.length >= LONG_TEXT ? 2 : 1;
  writer.byte(field);
  const start = writer.begin(lengthBytes);
  if (typeof value === "string") {
    writer.byte(ANY_STRING);
    const text = writer.begin(lengthBytes);
    writer.text(value);
    writer.end(text, lengthBytes);
  } else if (typeof value === "boolean") {
    writer.byte(ANY_BOOL);
    writer.byte(value ? 1 : 0);
  } else if (typeof value === "bigint") {
    writer.byte(ANY_INT);
    writer.int64(value);
  } else if (asDouble || !Number.isSafeInteger(value)) {
    // A damaged row may hold a fraction under an int key; as a double the number still arrives.
    writer.byte(ANY_DOUBLE);
    writer.double(value);
  } else {
    writer.byte(ANY_INT);
    writer.int64(value);
  }
  writer.end(start, lengthBytes);
}
