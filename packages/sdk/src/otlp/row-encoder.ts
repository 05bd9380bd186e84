import { AssertionError } from "../assert.ts";
import type { Layout } from "../row/layout.ts";
import { RowError, RowReader } from "../row/read-row.ts";
import {
  ROW_FLAG,
  ROW_FLAGS_AT,
  ROW_HEADER_BYTES,
  ROW_RANDOMNESS_AT,
  ROW_THRESHOLD_BYTES,
  ROW_TIME_AT,
  ROW_TIMESTAMP_BYTES,
  ROW_TRACE_BYTES,
} from "../row/row-format.ts";
import { encodeRandomness } from "../sample/threshold.ts";
import type { PrivacyLevel } from "../scrub/policy.ts";
import { PSEUDONYM_BYTES } from "../scrub/pseudonym.ts";
import type { LeasedRow } from "../spool/leased-row.ts";
import { writeAttribute } from "./attribute.ts";
import {
  ATTRIBUTES,
  FLAGS,
  OBSERVED_TIME,
  RANDOMNESS_KEY,
  RECORD_LENGTH_BYTES,
  SPAN_ID,
  TIME,
  TRACE_ID,
  writeField,
} from "./log-record.ts";
import { LOG_RECORDS } from "./request-parts.ts";
import { PRIORITY, RANDOMNESS_HEAD, ThresholdAttributes, UidHeads } from "./row-attributes.ts";
import { type FieldStep, type RowPlan, rowPlan } from "./row-plan.ts";
import type { ProtobufWriter } from "./writer.ts";

/** The longest int that is not read as a value first: 28 bits in a row's varint. */
const MAX_SHORT_INT_BYTES = 4;
const NO_BYTES = Buffer.alloc(0);
/** Halves of R are 28 bits; a row that has more is no row of ours. */
const OVER_28_BITS = -(2 ** 28);

/**
 * Rows to LogRecords without a record in between: the bytes are those that `writeLogRecord` gives for
 * the row decoded. Each value is copied or converted in place; only what a drain seldom sees is read
 * as a value first. Reads nothing beyond a row's end.
 */
export class RowEncoder {
  readonly #writer: ProtobufWriter;
  readonly #uids: UidHeads;
  readonly #thresholds = new ThresholdAttributes();
  /** Of the row before, which mostly was of the same event. */
  #layout: Layout | undefined;
  #level: PrivacyLevel | undefined;
  #plan: RowPlan | undefined;
  /** The payload of the block whose rows are at hand. */
  #bytes: Buffer = NO_BYTES;
  #view: DataView = viewOf(NO_BYTES);
  #reader: RowReader = new RowReader(NO_BYTES);
  /** Where the next value stands in it, and where the row ends. */
  #from = 0;
  #end = 0;

  constructor(writer: ProtobufWriter, uidInstance: string) {
    this.#writer = writer;
    this.#uids = new UidHeads(uidInstance);
  }

  /** Writes one record, field and length included. False, and nothing written, where the row does not fit its layout. */
  write(row: LeasedRow, level: PrivacyLevel): boolean {
    const before = this.#writer.length;
    try {
      this.#record(row, this.#planOf(row.layout, level));
      return true;
    } catch (error) {
      // A request that grows too long is ours to form otherwise; all else is this row's own.
      if (error instanceof AssertionError) throw error;
      this.#writer.truncate(before);
      return false;
    }
  }

  #planOf(layout: Layout, level: PrivacyLevel): RowPlan {
    if (layout !== this.#layout || level !== this.#level || this.#plan === undefined) {
      this.#plan = rowPlan(layout, level);
      this.#layout = layout;
      this.#level = level;
    }
    return this.#plan;
  }

  #record(row: LeasedRow, plan: RowPlan): void {
    const writer = this.#writer;
    if (row.bytes !== this.#bytes) {
      this.#bytes = row.bytes;
      this.#view = viewOf(row.bytes);
      this.#reader = new RowReader(row.bytes);
    }
    const flags = row.bytes[row.start + ROW_FLAGS_AT]!;
    this.#from = row.start + ROW_HEADER_BYTES;
    this.#end = row.start + row.length;
    writer.byte(LOG_RECORDS);
    const record = writer.begin(RECORD_LENGTH_BYTES);
    const thresholdAt = flags & ROW_FLAG.threshold ? this.#advance(ROW_THRESHOLD_BYTES) : -1;
    this.#times(row.start, flags);
    const traceAt = flags & ROW_FLAG.trace ? this.#advance(ROW_TRACE_BYTES) : -1;
    writer.raw(plan.constants);
    this.#fields(plan);
    writer.raw(this.#uids.head(row.sequence));
    writer.decimal(row.sequence);
    writer.raw(this.#thresholds.at(this.#view, thresholdAt));
    if ((flags & ROW_FLAG.traceRandomness) === 0) this.#randomness(row.start);
    if (flags & ROW_FLAG.alwaysKept) writer.raw(PRIORITY);
    if (traceAt >= 0) this.#trace(traceAt);
    writer.end(record, RECORD_LENGTH_BYTES);
  }

  #times(start: number, flags: number): void {
    const writer = this.#writer;
    const observedMillis = this.#view.getFloat64(start + ROW_TIME_AT, true);
    const hasOwnTime = (flags & ROW_FLAG.timestamp) !== 0;
    writer.byte(TIME);
    writer.unixNanos(
      hasOwnTime ? this.#view.getFloat64(this.#advance(ROW_TIMESTAMP_BYTES), true) : observedMillis,
    );
    writer.byte(OBSERVED_TIME);
    writer.unixNanos(observedMillis);
  }

  #fields({ steps, presenceBytes }: RowPlan): void {
    const bytes = this.#bytes;
    const presenceAt = this.#advance(presenceBytes);
    for (let index = 0; index < steps.length; index++) {
      if ((bytes[presenceAt + (index >> 3)]! & (1 << (index & 7))) !== 0)
        this.#field(steps[index]!);
    }
  }

  #field(step: FieldStep): void {
    const writer = this.#writer;
    switch (step.kind) {
      case "token":
        this.#token(step);
        break;
      case "int":
        this.#int(step);
        break;
      case "pseudonym":
        writer.raw(step.head);
        writer.pseudonym(this.#bytes, this.#advance(PSEUDONYM_BYTES));
        break;
      case "double":
        writer.raw(step.head);
        writer.part(this.#bytes, this.#advance(8), 8);
        break;
      case "boolean":
        writer.raw(step.head);
        writer.byte(this.#bytes[this.#advance(1)] === 1 ? 1 : 0);
        break;
      case "fixed":
        writer.raw(step.head);
        break;
      case "decoded":
        this.#decoded(step, true);
        break;
      case "skipped":
        this.#decoded(step, false);
        break;
    }
  }

  #token(step: FieldStep): void {
    const at = this.#from;
    const length = at < this.#end ? this.#bytes[at]! : 0;
    const head = length > 0 && at + 1 + length <= this.#end ? step.heads.of(length) : undefined;
    if (head === undefined || !isAscii(this.#bytes, at + 1, length)) {
      this.#decoded(step, true);
      return;
    }
    this.#writer.raw(head);
    this.#writer.part(this.#bytes, at + 1, length);
    this.#from = at + 1 + length;
  }

  /** A zigzag varint becomes a plain one; negative and long ones are read as values. */
  #int(step: FieldStep): void {
    const bytes = this.#bytes;
    const last = Math.min(this.#end, this.#from + MAX_SHORT_INT_BYTES);
    let zigzag = 0;
    let shift = 0;
    for (let at = this.#from; at < last; at++) {
      const byte = bytes[at]!;
      zigzag |= (byte & 127) << shift;
      shift += 7;
      if (byte < 128) {
        if ((zigzag & 1) !== 0) break;
        const value = zigzag >>> 1;
        const valueBytes = value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4;
        this.#writer.raw(step.heads.of(valueBytes));
        this.#writer.varint(value);
        this.#from = at + 1;
        return;
      }
    }
    this.#decoded(step, true);
  }

  #decoded({ field, encoding }: FieldStep, isWritten: boolean): void {
    const value = this.#reader.readValue(this.#from, this.#end, field);
    this.#from = this.#reader.position;
    if (isWritten) writeField(this.#writer, encoding, value);
  }

  #randomness(start: number): void {
    const writer = this.#writer;
    const high = this.#view.getUint32(start + ROW_RANDOMNESS_AT, true);
    const low = this.#view.getUint32(start + ROW_RANDOMNESS_AT + 4, true);
    if (((high | low) & OVER_28_BITS) !== 0) {
      writeAttribute(writer, ATTRIBUTES, RANDOMNESS_KEY, encodeRandomness(high, low), false);
      return;
    }
    writer.raw(RANDOMNESS_HEAD);
    writer.hex28(high);
    writer.hex28(low);
  }

  #trace(at: number): void {
    const writer = this.#writer;
    const flags = this.#bytes[at + 24]!;
    if (flags !== 0) {
      writer.byte(FLAGS);
      writer.fixed32(flags);
    }
    writer.byte(TRACE_ID);
    writer.byte(16);
    writer.part(this.#bytes, at, 16);
    writer.byte(SPAN_ID);
    writer.byte(8);
    writer.part(this.#bytes, at + 16, 8);
  }

  #advance(length: number): number {
    const at = this.#from;
    if (at + length > this.#end) {
      throw new RowError(`a row ends ${at + length - this.#end} bytes early`);
    }
    this.#from = at + length;
    return at;
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function isAscii(bytes: Uint8Array, from: number, length: number): boolean {
  let all = 0;
  for (let at = from; at < from + length; at++) all |= bytes[at]!;
  return all < 128;
}
