import type { RecordValue, ScalarValue } from "../row/record.ts";
import { encodeKey, writeArrayAttribute, writeAttribute } from "./attribute.ts";
import type { FieldEncoding } from "./layout-encoding.ts";
import { BYTES, FIXED32, FIXED64, tag } from "./wire-type.ts";
import type { ProtobufWriter } from "./writer.ts";

/*
 * What a LogRecord is made of. The identity and sampling attributes are added when it is sent and nowhere
 * else (`docs/architecture.md`): a row holds them as bits, not as text.
 */

export const TIME: number = tag(1, FIXED64);
export const ATTRIBUTES: number = tag(6, BYTES);
export const FLAGS: number = tag(8, FIXED32);
export const TRACE_ID: number = tag(9, BYTES);
export const SPAN_ID: number = tag(10, BYTES);
export const OBSERVED_TIME: number = tag(11, FIXED64);

export const UID_KEY: Uint8Array = encodeKey("log.record.uid");
export const THRESHOLD_KEY: Uint8Array = encodeKey("sampling.threshold");
export const RANDOMNESS_KEY: Uint8Array = encodeKey("sampling.randomness");
export const PRIORITY_KEY: Uint8Array = encodeKey("sampling.priority");
/** The one value that "keep" has for spans and for logs: collectors read it as a percentage. */
export const PRIORITY_KEEP = 100;
/** Most records take between 128 and 16,383 bytes. */
export const RECORD_LENGTH_BYTES = 2;

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

function isList(value: RecordValue): value is readonly ScalarValue[] {
  return Array.isArray(value);
}
