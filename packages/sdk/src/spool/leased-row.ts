import type { Layout } from "../row/layout.ts";
import { RowReader } from "../row/read-row.ts";
import type { EventRecord } from "../row/record.ts";
import {
  ROW_FLAG,
  ROW_FLAGS_AT,
  ROW_HEADER_BYTES,
  ROW_THRESHOLD_BYTES,
  ROW_TIME_AT,
} from "../row/row-format.ts";
import { actionFor, type PrivacyLevel } from "../scrub/policy.ts";

/** One row as it stands in its block, which the checksum has shown to be whole. */
export interface LeasedRow {
  /** The block's payload, shared by all of its rows. */
  readonly bytes: Buffer;
  readonly start: number;
  /** At least a row's header. */
  readonly length: number;
  readonly layout: Layout;
  readonly sequence: number;
  /** Milliseconds since the epoch, with fractions: when it happened. */
  readonly timeMillis: number;
}

/** When a row happened: its time of its own where it has one, else the time of emit(). */
export function rowTimeMillis(bytes: Buffer, start: number, length: number): number {
  const flags = bytes[start + ROW_FLAGS_AT]!;
  if ((flags & ROW_FLAG.timestamp) === 0) return bytes.readDoubleLE(start + ROW_TIME_AT);
  const at = ROW_HEADER_BYTES + (flags & ROW_FLAG.threshold ? ROW_THRESHOLD_BYTES : 0);
  // A row that ends before is found out when it is decoded.
  return at + 8 <= length
    ? bytes.readDoubleLE(start + at)
    : bytes.readDoubleLE(start + ROW_TIME_AT);
}

/**
 * The row's record without what may not leave at `level`. Undefined where the row does not fit its
 * layout: the checksum was right, so a version that we do not know wrote it.
 */
export function decodeRow(row: LeasedRow, level: PrivacyLevel): EventRecord | undefined {
  try {
    return strictest(new RowReader(row.bytes).read(row.start, row.length, row.layout), level);
  } catch {
    // Whoever asked counts it, as `dropped.unreadable`.
    return undefined;
  }
}

/** Every row is judged again by the level that holds now, which may be stricter than at emit. */
function strictest(record: EventRecord, level: PrivacyLevel): EventRecord {
  const { fields } = record.layout;
  const mayStay = fields.every(
    (field) => field.form === "absent" || actionFor(field.class, level) !== "drop",
  );
  if (mayStay) return record;
  const values = record.values.map((value, index) =>
    actionFor(fields[index]!.class, level) === "drop" ? undefined : value,
  );
  return { ...record, values };
}
