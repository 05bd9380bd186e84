/**
 * A row as it stands in the ring and in a block. Little endian, unaligned. `docs/spool-format.md`
 * is the specification.
 *
 *   0 u32 length of the whole row      16 f64 time of emit(), milliseconds since the epoch
 *   4 u16 layout id                    24 u32 R, high 28 bits
 *   6 u8  kind                         28 u32 R, low 28 bits
 *   7 u8  flags                        32 by flag: T (two u32), event time (f64),
 *   8 u32 sequence, low 32 bits           trace id, span id, trace flags (25 bytes)
 *  12 u32 sequence, high 32 bits       then one presence bit a field, then the present values
 */
export const ROW_LENGTH_AT = 0;
export const ROW_LAYOUT_AT = 4;
export const ROW_KIND_AT = 6;
export const ROW_FLAGS_AT = 7;
export const ROW_SEQUENCE_AT = 8;
export const ROW_TIME_AT = 16;
export const ROW_RANDOMNESS_AT = 24;
export const ROW_HEADER_BYTES = 32;

export const ROW_THRESHOLD_BYTES = 8;
export const ROW_TIMESTAMP_BYTES = 8;
export const ROW_TRACE_BYTES = 25;

/** Header and every optional part: what a row has at most before its values. */
export const ROW_MAX_PREFIX_BYTES: number =
  ROW_HEADER_BYTES + ROW_THRESHOLD_BYTES + ROW_TIMESTAMP_BYTES + ROW_TRACE_BYTES;

/** A layout that could make longer rows is refused when its event is first used. */
export const MAX_ROW_BYTES: number = 64 * 1024;

export const ROW_KIND = {
  event: 1,
  /** Defines a layout: its JSON follows the first 8 bytes. Stands before the layout's first row. */
  layout: 2,
  /** Cumulative counters of the events that changed; see `counter-row.ts`. */
  counters: 3,
  /** Stands for rows that were thinned out of a block; see `gap-row.ts`. On disk only. */
  gap: 4,
} as const;

export const ROW_FLAG = {
  threshold: 1,
  timestamp: 2,
  trace: 4,
  /** Kept by a rule whatever the rate. */
  alwaysKept: 8,
  /** R is the end of the trace id and needs no attribute of its own. */
  traceRandomness: 16,
} as const;

export const TWO_32: number = 2 ** 32;
