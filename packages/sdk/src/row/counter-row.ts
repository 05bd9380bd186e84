import type { RowCursor } from "./row-cursor.ts";
import { ROW_HEADER_BYTES, ROW_LAYOUT_AT, TWO_32 } from "./row-format.ts";

/**
 * What the host's thread counts of one event, cumulative since the start of the process:
 * `emitted = sampledOut + suppressed + invalid + disabled + ringFull + kept`, each counted where it
 * happens and none by subtraction.
 */
export const EVENT_COUNTERS = [
  "emitted",
  "sampledOut",
  "suppressed",
  "invalid",
  "disabled",
  "ringFull",
  "kept",
] as const;
export type EventCounter = (typeof EVENT_COUNTERS)[number];
/** Index of a counter in an event's array of counts. */
export const COUNTER = Object.fromEntries(
  EVENT_COUNTERS.map((name, index) => [name, index]),
) as Readonly<Record<EventCounter, number>>;

const ENTRY_BYTES: number = 2 + EVENT_COUNTERS.length * 8;
/** Entries in one counter row; more changed events make more rows. */
export const MAX_COUNTER_ENTRIES = 512;
export const MAX_COUNTER_ROW_BYTES: number =
  ROW_HEADER_BYTES + 9 + MAX_COUNTER_ENTRIES * ENTRY_BYTES;

/** Counts of one event as they stand in a counter row. */
export interface CounterEntry {
  readonly layoutId: number;
  readonly counts: Float64Array;
}

export interface CounterRow {
  /** Every row before it has a sequence below this. */
  readonly nextSequence: number;
  /** False where more rows of the same moment follow: the identities hold after the last. */
  readonly isLast: boolean;
  /** The most emits that may follow before the spool has seen the next counter row. */
  readonly emitsAhead: number;
  /** Modulo 2^16: how often the spool's thread had been replaced when the row was written. */
  readonly generation: number;
  readonly entries: readonly CounterEntry[];
}

/**
 * Writes what follows the row header: a mark for "last", the emits ahead, then the first `count` of
 * `entries`. By index, because this runs in the midst of emits that must not allocate.
 */
export function putCounterEntries(
  row: RowCursor,
  entries: readonly CounterEntry[],
  count: number,
  isLast: boolean,
  emitsAhead: number,
): void {
  row.bytes[row.position++] = isLast ? 1 : 0;
  row.view.setFloat64(row.position, emitsAhead, true);
  row.position += 8;
  for (let entry = 0; entry < count; entry++) {
    const { layoutId, counts } = entries[entry]!;
    row.view.setUint16(row.position, layoutId, true);
    row.position += 2;
    for (let i = 0; i < counts.length; i++) {
      row.view.setFloat64(row.position, counts[i]!, true);
      row.position += 8;
    }
  }
}

/** Reads a counter row that stands in `view` from `start`; `sequence` is that of its header. */
export function readCounterRow(view: DataView, start: number, length: number): CounterRow {
  let position = start + ROW_HEADER_BYTES;
  const isLast = view.getUint8(position) === 1;
  const emitsAhead = view.getFloat64(position + 1, true);
  position += 9;
  const entries: CounterEntry[] = [];
  while (position + ENTRY_BYTES <= start + length) {
    const layoutId = view.getUint16(position, true);
    const counts = new Float64Array(EVENT_COUNTERS.length);
    for (let i = 0; i < counts.length; i++) {
      counts[i] = view.getFloat64(position + 2 + i * 8, true);
    }
    entries.push({ layoutId, counts });
    position += ENTRY_BYTES;
  }
  return {
    nextSequence: view.getUint32(start + 8, true) + view.getUint32(start + 12, true) * TWO_32,
    isLast,
    emitsAhead,
    generation: view.getUint16(start + ROW_LAYOUT_AT, true),
    entries,
  };
}
