import { TEXT_LENGTH_BYTES } from "../row/row-cursor.ts";
import { PSEUDONYM_BYTES } from "../scrub/pseudonym.ts";
import { fewerPseudonyms } from "../spool/leased-row.ts";
import { writeField } from "./log-record.ts";
import type { RowBytes } from "./row-bytes.ts";
import type { FieldStep, RowPlan } from "./row-plan.ts";
import type { ProtobufWriter } from "./writer.ts";

/** The longest int that is not read as a value first: 28 bits in a row's varint. */
const MAX_SHORT_INT_BYTES = 4;
/** For longer texts no head is kept: there would be one for each length. */
const MAX_SHORT_TEXT_BYTES = 255;

/** The fields of the row at hand as attributes. Throws where one does not fit the layout. */
export function writeFields(
  writer: ProtobufWriter,
  row: RowBytes,
  { steps, presenceBytes }: RowPlan,
): void {
  const presenceAt = row.advance(presenceBytes);
  for (let index = 0; index < steps.length; index++) {
    const isPresent = (row.bytes[presenceAt + (index >> 3)]! & (1 << (index & 7))) !== 0;
    if (isPresent) writeStep(writer, row, steps[index]!);
  }
}

function writeStep(writer: ProtobufWriter, row: RowBytes, step: FieldStep): void {
  switch (step.kind) {
    case "token":
      writeToken(writer, row, step);
      break;
    case "int":
      writeInt(writer, row, step);
      break;
    case "pseudonym":
      writer.raw(step.head);
      writer.pseudonym(row.bytes, row.advance(PSEUDONYM_BYTES));
      break;
    case "double":
      writer.raw(step.head);
      writer.part(row.bytes, row.advance(8), 8);
      break;
    case "boolean":
      writer.raw(step.head);
      writer.byte(row.bytes[row.advance(1)] === 1 ? 1 : 0);
      break;
    case "fixed":
      writer.raw(step.head);
      break;
    case "text":
      writeText(writer, row, step);
      break;
    case "decoded":
      writeDecoded(writer, row, step);
      break;
    case "skipped":
      row.value(step.field);
      break;
    case "thinned":
      writeField(writer, step.encoding, fewerPseudonyms(row.value(step.field), step.lost!));
      break;
    case "veiled":
      row.value(step.field);
      writer.raw(step.head);
      break;
  }
}

function writeToken(writer: ProtobufWriter, row: RowBytes, step: FieldStep): void {
  const { bytes, from, end } = row;
  const length = from < end ? bytes[from]! : 0;
  // Of no length is a token that did not pass; and what is not ASCII takes two bytes.
  if (length === 0 || from + 1 + length > end || !isAscii(bytes, from + 1, length)) {
    writeDecoded(writer, row, step);
    return;
  }
  writer.raw(step.heads.of(length));
  writer.part(bytes, from + 1, length);
  row.from = from + 1 + length;
}

/** Short texts repeat, and so do the heads of their attributes; a long one is read as a value. */
function writeText(writer: ProtobufWriter, row: RowBytes, step: FieldStep): void {
  const { bytes, from, end } = row;
  const at = from + TEXT_LENGTH_BYTES;
  const length = at <= end ? bytes.readUInt16LE(from) : 0;
  if (length === 0 || length > MAX_SHORT_TEXT_BYTES || at + length > end) {
    writeDecoded(writer, row, step);
    return;
  }
  if (!isAscii(bytes, at, length)) {
    writeDecoded(writer, row, step);
    return;
  }
  writer.raw(step.heads.of(length));
  writer.part(bytes, at, length);
  row.from = at + length;
}

/** A zigzag varint becomes a plain one; negative and long ones are read as values. */
function writeInt(writer: ProtobufWriter, row: RowBytes, step: FieldStep): void {
  const { bytes, from } = row;
  const last = Math.min(row.end, from + MAX_SHORT_INT_BYTES);
  let zigzag = 0;
  let shift = 0;
  for (let at = from; at < last; at++) {
    const byte = bytes[at]!;
    zigzag |= (byte & 127) << shift;
    shift += 7;
    if (byte >= 128) continue;
    if ((zigzag & 1) !== 0) break;
    const value = zigzag >>> 1;
    const valueBytes = value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4;
    writer.raw(step.heads.of(valueBytes));
    writer.varint(value);
    row.from = at + 1;
    return;
  }
  writeDecoded(writer, row, step);
}

function writeDecoded(writer: ProtobufWriter, row: RowBytes, { field, encoding }: FieldStep): void {
  writeField(writer, encoding, row.value(field));
}

function isAscii(bytes: Uint8Array, from: number, length: number): boolean {
  let all = 0;
  for (let at = from; at < from + length; at++) all |= bytes[at]!;
  return all < 128;
}
