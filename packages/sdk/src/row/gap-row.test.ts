import { describe, expect, it } from "vitest";
import { encodeGapRow, GAP_REASONS, readGapRow } from "./gap-row.ts";
import { ROW_FLAGS_AT, ROW_KIND, ROW_KIND_AT } from "./row-format.ts";

describe("a gap row", () => {
  it.each(GAP_REASONS)("says how many rows are gone and why: %s", (reason) => {
    const gap = { reason, items: 70_000, firstSequence: 2 ** 40 + 7 };
    const bytes = Buffer.concat([Buffer.alloc(5), encodeGapRow(gap)]);
    expect(readGapRow(bytes, 5)).toEqual(gap);
  });

  it("is told from other rows, and from a gap of no rows or for no reason", () => {
    const row = encodeGapRow({ reason: "thinned.budget", items: 1, firstSequence: 0 });
    const other = Buffer.from(row);
    other[ROW_KIND_AT] = ROW_KIND.event;
    const unreasoned = Buffer.from(row);
    unreasoned[ROW_FLAGS_AT] = GAP_REASONS.length;
    const empty = encodeGapRow({ reason: "thinned.budget", items: 0, firstSequence: 0 });
    expect([other, unreasoned, empty].map((bytes) => readGapRow(bytes, 0))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
