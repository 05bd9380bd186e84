import { type ProtobufReader, WireError } from "../otlp/reader.ts";
import { BYTES, FIXED64, tag, VARINT } from "../otlp/wire-type.ts";
import { type DecodedValue, MAX_VALUE_DEPTH } from "./decoded-logs.ts";

/** Adds the attribute that a KeyValue message holds. May throw {@link WireError}. */
export function readKeyValue(
  reader: ProtobufReader,
  into: Map<string, DecodedValue>,
  depth = 0,
): void {
  let key = "";
  let value: DecodedValue;
  while (!reader.done) {
    const field = reader.tag();
    if (field === tag(1, BYTES)) key = reader.text();
    else if (field === tag(2, BYTES)) value = readAnyValue(reader.message(), depth);
    else reader.skip(field);
  }
  into.set(key, value);
}

/** Where several kinds of value stand in one AnyValue, the last counts, as protobuf prescribes. */
export function readAnyValue(reader: ProtobufReader, depth: number): DecodedValue {
  let value: DecodedValue;
  while (!reader.done) {
    const field = reader.tag();
    if (field === tag(1, BYTES)) value = reader.text();
    else if (field === tag(2, VARINT)) value = reader.bool();
    else if (field === tag(3, VARINT)) value = reader.int64();
    else if (field === tag(4, FIXED64)) value = reader.double();
    else if (field === tag(5, BYTES)) value = readArray(reader.message(), deeper(depth));
    else if (field === tag(6, BYTES)) value = readKeyValueList(reader.message(), deeper(depth));
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

function readArray(reader: ProtobufReader, depth: number): DecodedValue[] {
  const values: DecodedValue[] = [];
  while (!reader.done) {
    const field = reader.tag();
    if (field === tag(1, BYTES)) values.push(readAnyValue(reader.message(), depth));
    else reader.skip(field);
  }
  return values;
}

function readKeyValueList(
  reader: ProtobufReader,
  depth: number,
): ReadonlyMap<string, DecodedValue> {
  const values = new Map<string, DecodedValue>();
  while (!reader.done) {
    const field = reader.tag();
    if (field === tag(1, BYTES)) readKeyValue(reader.message(), values, depth);
    else reader.skip(field);
  }
  return values;
}
