import {
  ROW_FLAGS_AT,
  ROW_HEADER_BYTES,
  ROW_KIND,
  ROW_KIND_AT,
  ROW_LENGTH_AT,
  ROW_RANDOMNESS_AT,
  ROW_SEQUENCE_AT,
  TWO_32,
} from "./row-format.ts";

/** Why rows were taken out of a block; the index is what stands in the row's flags. */
export const GAP_REASONS = ["thinned.budget", "thinned.spool_full", "dropped.oversize"] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/**
 * Stands in a block for the rows that were thinned out of it, so that the block's count of items stays what it was and they find
 * their outcome with the rows that are left: `docs/spool-format.md`, section 4.
 */
export interface GapRow {
  readonly reason: GapReason;
  /** At least 1. */
  readonly items: number;
  /** Of the first of them. */
  readonly firstSequence: number;
}

export function encodeGapRow({ reason, items, firstSequence }: GapRow): Buffer {
  const row = Buffer.alloc(ROW_HEADER_BYTES);
  row.writeUInt32LE(ROW_HEADER_BYTES, ROW_LENGTH_AT);
  row[ROW_KIND_AT] = ROW_KIND.gap;
  row[ROW_FLAGS_AT] = GAP_REASONS.indexOf(reason);
  row.writeUInt32LE(firstSequence % TWO_32, ROW_SEQUENCE_AT);
  row.writeUInt32LE(Math.floor(firstSequence / TWO_32), ROW_SEQUENCE_AT + 4);
  row.writeUInt32LE(items, ROW_RANDOMNESS_AT);
  return row;
}

/** Undefined where the row at `start`, which has at least a header, is another one or says what no gap can. */
export function readGapRow(bytes: Buffer, start: number): GapRow | undefined {
  if (bytes[start + ROW_KIND_AT] !== ROW_KIND.gap) return undefined;
  const reason = GAP_REASONS[bytes[start + ROW_FLAGS_AT]!];
  const items = bytes.readUInt32LE(start + ROW_RANDOMNESS_AT);
  if (reason === undefined || items === 0) return undefined;
  const firstSequence =
    bytes.readUInt32LE(start + ROW_SEQUENCE_AT) +
    bytes.readUInt32LE(start + ROW_SEQUENCE_AT + 4) * TWO_32;
  return { reason, items, firstSequence };
}
