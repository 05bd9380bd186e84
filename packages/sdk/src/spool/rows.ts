import { type GapRow, readGapRow } from "../row/gap-row.ts";
import { ROW_HEADER_BYTES, ROW_KIND, ROW_KIND_AT, ROW_LENGTH_AT } from "../row/row-format.ts";

/** Visits the rows of a block's payload. Stops where a length leads out of it: bounded by the bytes. */
export function forEachRow(payload: Buffer, visit: (start: number, length: number) => void): void {
  let start = 0;
  while (start + ROW_HEADER_BYTES <= payload.byteLength) {
    const length = payload.readUInt32LE(start + ROW_LENGTH_AT);
    if (length < ROW_HEADER_BYTES || start + length > payload.byteLength) return;
    visit(start, length);
    start += length;
  }
}

export interface ItemVisitor {
  row(start: number, length: number): void;
  gap(gap: GapRow): void;
}

/**
 * Visits what a block counts as its items: rows, and gaps for rows that were thinned out of it. Returns how many items
 * nothing readable stands for, 0 where the block is as its header says. A gap that stands for more than there are left,
 * or that is none, stands for nothing. Never visits more than `items`.
 */
export function forEachItem(
  { payload, items }: { readonly payload: Buffer; readonly items: number },
  visit: ItemVisitor,
): number {
  let left = items;
  forEachRow(payload, (start, length) => {
    if (left === 0) return;
    if (payload[start + ROW_KIND_AT] !== ROW_KIND.gap) {
      left--;
      visit.row(start, length);
      return;
    }
    const gap = readGapRow(payload, start);
    if (gap === undefined || gap.items > left) return;
    left -= gap.items;
    visit.gap(gap);
  });
  return left;
}
