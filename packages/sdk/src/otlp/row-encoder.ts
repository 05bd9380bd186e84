import { AssertionError } from "../assert.ts";
import type { Layout } from "../row/layout.ts";
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
import type { Exposure } from "../scrub/policy.ts";
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
} from "./log-record.ts";
import { LOG_RECORDS } from "./request-parts.ts";
import { PRIORITY, RANDOMNESS_HEAD, ThresholdAttributes, UidHeads } from "./row-attributes.ts";
import { RowBytes } from "./row-bytes.ts";
import { writeFields } from "./row-fields.ts";
import { type RowPlan, rowPlan } from "./row-plan.ts";
import type { ProtobufWriter } from "./writer.ts";

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
/** Halves of R are 28 bits; a row that has more is no row of ours. */
const OVER_28_BITS = -(2 ** 28);

/**
 * Rows to LogRecords without a record in between: the bytes are those that the row
 * decoded would give (`test/support/otlp/records-request.ts`). Each value is copied or converted in place; only what a drain seldom sees is read
 * as a value first.
 */
export class RowEncoder {
  readonly #writer: ProtobufWriter;
  readonly #uids: UidHeads;
  readonly #thresholds = new ThresholdAttributes();
  readonly #row = new RowBytes();
  /** Of the row before, which mostly was of the same event. */
  #layout: Layout | undefined;
  #level: Exposure | undefined;
  #plan: RowPlan | undefined;

  constructor(writer: ProtobufWriter, uidInstance: string) {
    this.#writer = writer;
    this.#uids = new UidHeads(uidInstance);
  }

  /** Writes one record, field and length included. False, and nothing written, where the row does not fit its layout. */
  write(row: LeasedRow, level: Exposure): boolean {
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

  #planOf(layout: Layout, level: Exposure): RowPlan {
    if (layout !== this.#layout || level !== this.#level || this.#plan === undefined) {
      this.#plan = rowPlan(layout, level);
      this.#layout = layout;
      this.#level = level;
    }
    return this.#plan;
  }

  #record(leased: LeasedRow, plan: RowPlan): void {
    const writer = this.#writer;
    const row = this.#row;
    row.open(leased);
    const flags = row.bytes[row.advance(ROW_HEADER_BYTES) + ROW_FLAGS_AT]!;
    writer.byte(LOG_RECORDS);
    const record = writer.begin(RECORD_LENGTH_BYTES);
    const thresholdAt = flags & ROW_FLAG.threshold ? row.advance(ROW_THRESHOLD_BYTES) : -1;
    this.#times(flags);
    const traceAt = flags & ROW_FLAG.trace ? row.advance(ROW_TRACE_BYTES) : -1;
    writer.raw(plan.constants);
    writeFields(writer, row, plan);
    writer.raw(this.#uids.head(leased.sequence));
    writer.decimal(leased.sequence);
    writer.raw(this.#thresholds.at(row.view, thresholdAt));
    if ((flags & ROW_FLAG.traceRandomness) === 0) this.#randomness();
    if (flags & ROW_FLAG.alwaysKept) writer.raw(PRIORITY);
    if (traceAt >= 0) this.#trace(traceAt);
    writer.end(record, RECORD_LENGTH_BYTES);
  }

  #times(flags: number): void {
    const writer = this.#writer;
    const row = this.#row;
    const observedMillis = row.view.getFloat64(row.start + ROW_TIME_AT, true);
    const hasOwnTime = (flags & ROW_FLAG.timestamp) !== 0;
    writer.byte(TIME);
    writer.unixNanos(
      hasOwnTime ? row.view.getFloat64(row.advance(ROW_TIMESTAMP_BYTES), true) : observedMillis,
    );
    writer.byte(OBSERVED_TIME);
    writer.unixNanos(observedMillis);
  }

  #randomness(): void {
    const writer = this.#writer;
    const { view, start } = this.#row;
    const high = view.getUint32(start + ROW_RANDOMNESS_AT, true);
    const low = view.getUint32(start + ROW_RANDOMNESS_AT + 4, true);
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
    const { bytes } = this.#row;
    const flags = bytes[at + TRACE_ID_BYTES + SPAN_ID_BYTES]!;
    if (flags !== 0) {
      writer.byte(FLAGS);
      writer.fixed32(flags);
    }
    writer.byte(TRACE_ID);
    writer.byte(TRACE_ID_BYTES);
    writer.part(bytes, at, TRACE_ID_BYTES);
    writer.byte(SPAN_ID);
    writer.byte(SPAN_ID_BYTES);
    writer.part(bytes, at + TRACE_ID_BYTES, SPAN_ID_BYTES);
  }
}
