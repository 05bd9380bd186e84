import type { Layout, LayoutField } from "../row/layout.ts";
import { RowReader } from "../row/read-row.ts";
import type { EventRecord, RecordValue, ScalarValue } from "../row/record.ts";
import {
  ROW_FLAG,
  ROW_FLAGS_AT,
  ROW_HEADER_BYTES,
  ROW_THRESHOLD_BYTES,
  ROW_TIME_AT,
} from "../row/row-format.ts";
import { type LostPseudonyms, withoutPseudonyms } from "../scrub/fewer-pseudonyms.ts";
import { actionFor, type Exposure } from "../scrub/policy.ts";
import { UNSCANNED_PLACEHOLDER } from "../scrub/token-gate.ts";

/**
 * What becomes of a stored value where other rules hold than when it was written: it goes where they drop its class, it leaves
 * as `<unscanned>` where they ask for that, text loses pseudonyms of persons, or all, where they let out none of those, and else
 * it stays as it is, since it was scrubbed by its own rules.
 */
export type Fate = "stays" | "veiled" | "goes" | LostPseudonyms;

/** `field` is one of `layout`. */
export function fateOf(
  { form, class: privacyClass }: LayoutField,
  layout: Pick<Layout, "persons">,
  exposure: Exposure,
): Fate {
  if (form === "absent") return "stays";
  const action = actionFor(privacyClass, exposure);
  if (action === "drop") return "goes";
  if (action === "unscanned" && form !== "unscanned") return "veiled";
  if (form !== "text") return "stays";
  if (actionFor("identifier", exposure) !== "pseudonym") return "all";
  const mayName = layout.persons !== true || actionFor("personal", exposure) === "pseudonym";
  return mayName ? "stays" : "persons";
}

/** A value of form `text` without those pseudonyms; keys of entries have none. */
export function fewerPseudonyms(value: RecordValue, lost: LostPseudonyms): RecordValue {
  const scalar = (one: ScalarValue): ScalarValue =>
    typeof one === "string" ? withoutPseudonyms(one, lost) : one;
  if (typeof value !== "object") return scalar(value);
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, scalar(one)]));
  return (value as readonly ScalarValue[]).map(scalar);
}

/** One row as it stands in its block, which the checksum has shown to be whole. */
export interface LeasedRow {
  /** The block's payload, shared by all of its rows; of a row with another R and T than there, its own. */
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
export function decodeRow(row: LeasedRow, level: Exposure): EventRecord | undefined {
  try {
    return strictest(new RowReader(row.bytes).read(row.start, row.length, row.layout), level);
  } catch {
    // Whoever asked counts it, as `dropped.unreadable`.
    return undefined;
  }
}

/** Every row is judged again by the level that holds now, which may be stricter than at emit. */
function strictest(record: EventRecord, level: Exposure): EventRecord {
  const { fields } = record.layout;
  const fates = fields.map((field) => fateOf(field, record.layout, level));
  if (fates.every((fate) => fate === "stays")) return record;
  const values = record.values.map((value, index) => {
    const fate = fates[index]!;
    if (value === undefined || fate === "goes") return undefined;
    if (fate === "stays") return value;
    return fate === "veiled" ? UNSCANNED_PLACEHOLDER : fewerPseudonyms(value, fate);
  });
  return { ...record, values };
}
