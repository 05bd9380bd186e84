import type { MaskCache } from "../scrub/mask-cache.ts";
import type { Pseudonymizer } from "../scrub/pseudonym.ts";
import { PSEUDONYM_BYTES } from "../scrub/pseudonym.ts";
import { copyToken, MAX_TOKEN_CHARACTERS } from "../scrub/token-gate.ts";
import { type RowCursor, TEXT_LENGTH_BYTES } from "./row-cursor.ts";

/*
 * One value into a row, after its scrub action. Each function returns false where the value is not
 * of the declared type or out of its bounds, and then may have written bytes that the caller drops
 * with the row. `read-row.ts` is the other side.
 */

/** What reads free text: bounded in time, never throws. */
export interface TextScrubbing {
  scrub(text: string): string;
}

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

/** No value takes more in a row, by how it is written. */
export const MAX_VALUE_BYTES: Readonly<
  Record<"int" | "double" | "boolean" | "token" | "member" | "pseudonym", number>
> = {
  int: 10,
  double: 8,
  boolean: 1,
  token: 1 + MAX_TOKEN_CHARACTERS,
  member: 2,
  pseudonym: PSEUDONYM_BYTES,
};

export function encodeInt(row: RowCursor, value: unknown, min: number, max: number): boolean {
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || value < min || value > max) return false;
    row.putVarint(value);
    return true;
  }
  if (typeof value !== "bigint" || value < MIN_INT64 || value > MAX_INT64) return false;
  if (value < min || value > max) return false;
  row.putBigint(value);
  return true;
}

export function encodeDouble(row: RowCursor, value: unknown, min: number, max: number): boolean {
  // Written so that NaN fails; infinities fail the default bounds.
  if (typeof value !== "number" || !(value >= min && value <= max)) return false;
  row.view.setFloat64(row.position, value, true);
  row.position += 8;
  return true;
}

export function encodeBoolean(row: RowCursor, value: unknown): boolean {
  if (typeof value !== "boolean") return false;
  row.bytes[row.position++] = value ? 1 : 0;
  return true;
}

/** Length byte and characters; length 0 reads as `<invalid>`. */
export function encodeToken(row: RowCursor, value: unknown): boolean {
  if (typeof value !== "string") return false;
  const length = copyToken(value, row.bytes, row.position + 1);
  row.bytes[row.position] = length;
  row.position += 1 + length;
  return true;
}

/** The key of a template's entry: a token, or it does not fit. */
export function encodeKey(row: RowCursor, key: string): boolean {
  const at = row.position;
  encodeToken(row, key);
  return row.bytes[at] !== 0;
}

/**
 * The member's index plus one. A string that is no member reads as `<invalid>`, so that a newer
 * caller's event still counts; a number that is none does not fit.
 */
export function encodeMember(
  row: RowCursor,
  value: unknown,
  members: ReadonlyMap<unknown, number>,
  type: "string" | "number",
): boolean {
  if (typeof value !== type) return false;
  const at = members.get(value);
  if (at === undefined && type === "number") return false;
  row.view.setUint16(row.position, at ?? 0, true);
  row.position += 2;
  return true;
}

/** Nothing of the value goes into the row but what the scrubber makes of it. */
export function encodeText(
  row: RowCursor,
  value: unknown,
  scrubber: TextScrubbing,
  maxBytes: number,
): boolean {
  if (typeof value !== "string") return false;
  row.putText(scrubber.scrub(value), maxBytes);
  return true;
}

export function encodeMask(
  row: RowCursor,
  value: unknown,
  masks: MaskCache,
  maxLength: number,
): boolean {
  if (typeof value !== "string" || value.length > maxLength) return false;
  const mask = masks.find(value);
  row.view.setUint16(row.position, mask.length, true);
  row.bytes.set(mask, row.position + TEXT_LENGTH_BYTES);
  row.position += TEXT_LENGTH_BYTES + mask.length;
  return true;
}

export function encodePseudonym(
  row: RowCursor,
  value: unknown,
  pseudonyms: Pseudonymizer,
  maxLength: number,
): boolean {
  if (typeof value !== "string" || value.length > maxLength) return false;
  const at = pseudonyms.find(value);
  const { words } = pseudonyms;
  row.view.setUint32(row.position, words[at]!);
  row.view.setUint32(row.position + 4, words[at + 1]!);
  row.view.setUint16(row.position + 8, words[at + 2]!);
  row.position += PSEUDONYM_BYTES;
  return true;
}
