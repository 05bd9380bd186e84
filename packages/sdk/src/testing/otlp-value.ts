import { ProtobufReader, WireError } from "../otlp/reader.ts";
import { BYTES, FIXED64, tag, VARINT } from "../otlp/wire-type.ts";
import { type DecodedValue, MAX_VALUE_DEPTH } from "./decoded-logs.ts";

/** Adds the attribute that `bytes`, a KeyValue, holds. May throw {@link WireError}. */
export function readKeyValue(bytes: Uint8Array, into: Map<string, DecodedValue>, depth = 0): void {
  const reader = new ProtobufReader(bytes);
  let key = "";
  let value: DecodedValue;
  while (!reader.done) {
    const field = reader.tag();
    if (field === tag(1, BYTES)) key = reader.text();
    else if (field === tag(2, BYTES)) value = readAnyValue(reader.bytes(), depth);
    else reader.skip(field);
  }
  into.set(key, value);
}

/** Where several kinds of value stand in one AnyValue, the last counts, as protobuf prescribes. */
export function readAnyValue(bytes: Uint8Array, depth: number): DecodedValue {
  const reader = new ProtobufReader(bytes);
  let value: DecodedValue;
  while (!reader.done) {
    const field = reader.tag();
    if (field === tag(1, BYTES)) value = reader.text();
    else if (field === tag(2, VARINT)) value = reader.bool();
    else if (field === tag(3, VARINT)) value = reader.int64();
    else if (field === tag(4, FIXED64)) value = reader.double();
    else if (field === tag(5, BYTES)) value = readArray(reader.bytes(), deeper(depth));
    else if (field === tag(6, BYTES)) value = readKeyValueList(reader.bytes(), deeper(depth));
    else if (field === tag(7, BYTES)) value = new Uint8Array(reader.bytes());
    else reader.skip(field);
  }
  return value;
}

/** The number of lists around a value that stands in a list at `depth`. */
function deeper(depth: number): number {
  if (depth === MAX_VALUE_DEPTH) throw new WireError(`values nest deeper than ${MAX_VALUE_DEPTH}`);
  return depth + 1;
}

function readArray(bytes: Uint8Array, depth: number): DecodedValue[] {
  const reader = new ProtobufReader(bytes);
  const values: DecodedValue[] = [];
  while (!reader.done) {
    const field = reader.tag();
    if (field === tag(1, BYTES)) values.push(readAnyValue(reader.bytes(), depth));
    else reader.skip(field);
  }
  return values;
}

function readKeyValueList(bytes: Uint8Array, depth: number): ReadonlyMap<string, DecodedValue> {
  const reader = new ProtobufReader(bytes);
  const values = new Map<string, DecodedValue>();
  while (!reader.done) {
    const field = reader.tag();
    if (field === tag(1, BYTES)) readKeyValue(reader.bytes(), values, depth);
    else reader.skip(field);
  }
  return values;
}
