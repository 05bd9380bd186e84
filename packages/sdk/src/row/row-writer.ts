import type { Clock } from "../clock.ts";
import type { Randomness } from "../sample/randomness.ts";
import { hexDigit } from "../sample/randomness.ts";
import type { Threshold } from "../sample/threshold.ts";
import { type CounterEntry, MAX_COUNTER_ROW_BYTES, putCounterEntries } from "./counter-row.ts";
import { encodeLayout, type Layout } from "./layout.ts";
import type { RingProducer } from "./ring.ts";
import type { RowCursor } from "./row-cursor.ts";
import {
  ROW_FLAG,
  ROW_FLAGS_AT,
  ROW_HEADER_BYTES,
  ROW_KIND,
  ROW_KIND_AT,
  ROW_LAYOUT_AT,
  ROW_RANDOMNESS_AT,
  ROW_SEQUENCE_AT,
  ROW_THRESHOLD_BYTES,
  ROW_TIME_AT,
  ROW_TIMESTAMP_BYTES,
  TWO_32,
} from "./row-format.ts";

/** The part of OpenTelemetry's SpanContext that a row keeps. */
export interface RowTrace {
  /** 32 and 16 hex digits, checked before. */
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

/** Writes rows to the ring and gives them their sequence. One per SDK, on the host's thread. */
export class RowWriter {
  readonly cursor: RowCursor;
  readonly #ring: RingProducer;
  readonly #clock: Clock;
  /** The next row's sequence in two words: no division on the hot path. */
  #sequenceLow = 0;
  #sequenceHigh = 0;

  constructor(ring: RingProducer, clock: Clock) {
    this.#ring = ring;
    this.#clock = clock;
    this.cursor = ring.cursor;
  }

  /** Stands in counter rows, 16 bits of it: how often the spool's thread was replaced. */
  generation = 0;

  /** Of the row that comes next. */
  get nextSequence(): number {
    return this.#sequenceHigh * TWO_32 + this.#sequenceLow;
  }

  /**
   * Starts an event's row and leaves the cursor where its first value goes. False where the ring is
   * full. Until {@link commit} the row does not exist for anybody else.
   */
  begin(
    layoutId: number,
    maxRowBytes: number,
    presenceBytes: number,
    randomness: Randomness,
    threshold: Threshold,
    flags: number,
    timestampMillis: number,
    trace: RowTrace | undefined,
  ): boolean {
    if (!this.#ring.reserve(maxRowBytes)) return false;
    const { cursor } = this;
    const { view } = cursor;
    const start = cursor.position;
    view.setUint32(start + ROW_RANDOMNESS_AT, randomness.high, true);
    view.setUint32(start + ROW_RANDOMNESS_AT + 4, randomness.low, true);
    cursor.position = start + ROW_HEADER_BYTES;
    let allFlags = flags;
    if (threshold.high !== 0 || threshold.low !== 0) {
      allFlags |= ROW_FLAG.threshold;
      view.setUint32(cursor.position, threshold.high, true);
      view.setUint32(cursor.position + 4, threshold.low, true);
      cursor.position += ROW_THRESHOLD_BYTES;
    }
    // NaN: no time of its own, the time of emit() serves.
    if (!Number.isNaN(timestampMillis)) {
      allFlags |= ROW_FLAG.timestamp;
      view.setFloat64(cursor.position, timestampMillis, true);
      cursor.position += ROW_TIMESTAMP_BYTES;
    }
    if (trace !== undefined) {
      allFlags |= ROW_FLAG.trace;
      putHex(cursor, trace.traceId, 32);
      putHex(cursor, trace.spanId, 16);
      cursor.bytes[cursor.position++] = trace.traceFlags;
    }
    this.#putHeader(start, layoutId, ROW_KIND.event, allFlags);
    cursor.presenceAt = cursor.position;
    for (let i = 0; i < presenceBytes; i++) cursor.bytes[cursor.position++] = 0;
    cursor.presence = 0;
    cursor.valid = true;
    return true;
  }

  /** Publishes the event's row. Returns its length in bytes. */
  commit(presenceBytes: number): number {
    if (presenceBytes > 0) this.cursor.putPresence(presenceBytes);
    const length = this.cursor.position - this.#ring.start;
    this.#ring.commit();
    if (++this.#sequenceLow === TWO_32) {
      this.#sequenceLow = 0;
      this.#sequenceHigh++;
    }
    return length;
  }

  /** Tells the reader of a layout, before its first row. False where the ring is full. */
  putLayout(layout: Layout): boolean {
    const json = encodeLayout(layout);
    const bytes = ROW_HEADER_BYTES + json.byteLength;
    if (!this.#ring.reserve(bytes)) return false;
    const { cursor } = this;
    this.#putHeader(cursor.position, layout.id, ROW_KIND.layout, 0);
    cursor.bytes.set(json, cursor.position + ROW_HEADER_BYTES);
    cursor.position += bytes;
    this.#ring.commit();
    return true;
  }

  /** False where the ring is full; the counts then go with a later row. */
  putCounters(
    entries: readonly CounterEntry[],
    count: number,
    isLast: boolean,
    emitsAhead: number,
  ): boolean {
    if (!this.#ring.reserve(MAX_COUNTER_ROW_BYTES)) return false;
    const { cursor } = this;
    this.#putHeader(cursor.position, this.generation, ROW_KIND.counters, 0);
    cursor.position += ROW_HEADER_BYTES;
    putCounterEntries(cursor, entries, count, isLast, emitsAhead);
    this.#ring.commit();
    return true;
  }

  #putHeader(start: number, layoutId: number, kind: number, flags: number): void {
    const { bytes, view } = this.cursor;
    view.setUint16(start + ROW_LAYOUT_AT, layoutId, true);
    bytes[start + ROW_KIND_AT] = kind;
    bytes[start + ROW_FLAGS_AT] = flags;
    view.setUint32(start + ROW_SEQUENCE_AT, this.#sequenceLow, true);
    view.setUint32(start + ROW_SEQUENCE_AT + 4, this.#sequenceHigh, true);
    view.setFloat64(start + ROW_TIME_AT, this.#clock.nowMillis(), true);
  }
}

/**
 * Two hex digits a byte. The caller has checked them, but a span context of the host's own making
 * may answer otherwise the next time: whatever it says, `count` digits are written, for which there
 * is room.
 */
function putHex(cursor: RowCursor, digits: string, count: number): void {
  for (let i = 0; i < count; i += 2) {
    const value = (hexDigit(digits.charCodeAt(i)) << 4) | hexDigit(digits.charCodeAt(i + 1));
    cursor.bytes[cursor.position++] = value;
  }
}
