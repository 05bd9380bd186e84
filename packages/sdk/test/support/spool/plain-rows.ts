import {
  ROW_FLAG,
  ROW_FLAGS_AT,
  ROW_HEADER_BYTES,
  ROW_KIND,
  ROW_KIND_AT,
  ROW_LAYOUT_AT,
  ROW_LENGTH_AT,
  ROW_RANDOMNESS_AT,
  ROW_SEQUENCE_AT,
  ROW_THRESHOLD_BYTES,
} from "../../../src/row/row-format.ts";

export interface PlainRow {
  readonly sequence: number;
  readonly high?: number;
  readonly low?: number;
  readonly thresholdHigh?: number;
  /** Behind the header. Default 0. */
  readonly valueBytes?: number;
  readonly layoutId?: number;
}

/** An event row made by hand: R, T and bytes of no meaning. */
export function plainRow({
  sequence,
  high = 0,
  low = 0,
  thresholdHigh = 0,
  valueBytes = 0,
  layoutId = 1,
}: PlainRow): Buffer {
  const thresholdBytes = thresholdHigh > 0 ? ROW_THRESHOLD_BYTES : 0;
  const row = Buffer.alloc(ROW_HEADER_BYTES + thresholdBytes + valueBytes, sequence % 251);
  row.fill(0, 0, ROW_HEADER_BYTES + thresholdBytes);
  row.writeUInt32LE(row.byteLength, ROW_LENGTH_AT);
  row.writeUInt16LE(layoutId, ROW_LAYOUT_AT);
  row[ROW_KIND_AT] = ROW_KIND.event;
  row[ROW_FLAGS_AT] = thresholdHigh > 0 ? ROW_FLAG.threshold : 0;
  row.writeUInt32LE(sequence, ROW_SEQUENCE_AT);
  row.writeUInt32LE(high, ROW_RANDOMNESS_AT);
  row.writeUInt32LE(low, ROW_RANDOMNESS_AT + 4);
  if (thresholdHigh > 0) row.writeUInt32LE(thresholdHigh, ROW_HEADER_BYTES);
  return row;
}
