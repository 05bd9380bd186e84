import { expect, test } from "vitest";
import { encodeGapRow, type GapRow } from "../row/gap-row.ts";
import {
  ROW_FLAGS_AT,
  ROW_HEADER_BYTES,
  ROW_KIND,
  ROW_KIND_AT,
  ROW_LENGTH_AT,
} from "../row/row-format.ts";
import { forEachItem } from "./rows.ts";

function row(): Buffer {
  const bytes = Buffer.alloc(ROW_HEADER_BYTES);
  bytes.writeUInt32LE(ROW_HEADER_BYTES, ROW_LENGTH_AT);
  bytes[ROW_KIND_AT] = ROW_KIND.event;
  return bytes;
}

function gap(items: number): Buffer {
  return encodeGapRow({ reason: "thinned.budget", items, firstSequence: 1 });
}

function visited(items: number, ...rows: Buffer[]): { rows: number; gaps: number; left: number } {
  let seen = 0;
  const gaps: GapRow[] = [];
  const payload = Buffer.concat(rows);
  const left = forEachItem({ payload, items }, { row: () => seen++, gap: (one) => gaps.push(one) });
  return { rows: seen, gaps: gaps.reduce((sum, one) => sum + one.items, 0), left };
}

test("rows and gaps together are the items of a block", () => {
  expect(visited(7, gap(3), row(), gap(1), row(), row())).toEqual({ rows: 3, gaps: 4, left: 0 });
});

test("a gap for more than there are left, and one that is none, stand for nothing", () => {
  const unknown = gap(2);
  unknown[ROW_FLAGS_AT] = 200;
  expect(visited(3, row(), gap(3), row())).toEqual({ rows: 2, gaps: 0, left: 1 });
  expect(visited(3, row(), unknown)).toEqual({ rows: 1, gaps: 0, left: 2 });
  expect(visited(2 ** 32 - 1, gap(2 ** 32 - 1), row())).toEqual({
    rows: 0,
    gaps: 2 ** 32 - 1,
    left: 0,
  });
});

test("never more items than the block says", () => {
  expect(visited(2, row(), row(), row(), gap(1))).toEqual({ rows: 2, gaps: 0, left: 0 });
  expect(visited(0, gap(1), row())).toEqual({ rows: 0, gaps: 0, left: 0 });
});
