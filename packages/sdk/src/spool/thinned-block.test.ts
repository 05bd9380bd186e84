import { expect, test } from "vitest";
import { plainRow } from "../../test/support/spool/plain-rows.ts";
import { encodeGapRow, type GapReason, type GapRow, readGapRow } from "../row/gap-row.ts";
import { RowReader } from "../row/read-row.ts";
import { readSampling } from "../row/resampled-row.ts";
import { emptyVerdict } from "../sample/window/window-judge.ts";
import { forEachRow } from "./rows.ts";
import { isWholeRows, type RowJudge, thinnedPayload } from "./thinned-block.ts";

/** Rows stay as they are, but for those that have a reason. */
function without(reasons: Readonly<Record<number, GapReason>>): RowJudge {
  return (payload, start, length, into) => {
    readSampling(payload, start, length, into);
    into.isRedrawn = false;
    return reasons[new RowReader(payload).sequenceAt(start)] ?? "stays";
  };
}

/** Sequences of rows, and gaps, in their order. */
function contents(payload: Buffer): (number | GapRow)[] {
  const found: (number | GapRow)[] = [];
  forEachRow(payload, (start) => {
    found.push(readGapRow(payload, start) ?? new RowReader(payload).sequenceAt(start));
  });
  return found;
}

function gap(reason: GapReason, items: number, firstSequence: number): GapRow {
  return { reason, items, firstSequence };
}

const rows = (...sequences: number[]): Buffer =>
  Buffer.concat(sequences.map((sequence) => plainRow({ sequence, valueBytes: 5 })));

test("one gap a reason stands where the first row that goes was", () => {
  const judge = without({
    4: "thinned.spool_full",
    9: "thinned.budget",
    12: "thinned.spool_full",
  });
  expect(contents(thinnedPayload(rows(2, 4, 7, 9, 12, 15), judge))).toEqual([
    2,
    gap("thinned.spool_full", 2, 4),
    7,
    gap("thinned.budget", 1, 9),
    15,
  ]);
});

test("where the last row goes, a gap for one row says its sequence", () => {
  const all: GapReason = "thinned.spool_full";
  const judge = without({ 2: all, 4: all, 9: all });
  const once = thinnedPayload(rows(2, 4, 9), judge);
  expect(contents(once)).toEqual([gap(all, 2, 2), gap(all, 1, 9)]);
  expect(isWholeRows({ payload: once, items: 3 })).toBe(true);
  expect(contents(thinnedPayload(rows(9), judge))).toEqual([gap(all, 1, 9)]);
});

test("gaps of a thinning before are one with those of the next, and the last sequence stays", () => {
  const full: GapReason = "thinned.spool_full";
  const once = thinnedPayload(rows(1, 2, 3, 4, 5), without({ 2: full, 5: full }));
  const twice = thinnedPayload(once, without({ 1: "thinned.budget", 3: full, 4: full }));
  expect(contents(twice)).toEqual([gap("thinned.budget", 1, 1), gap(full, 3, 2), gap(full, 1, 5)]);
  const thrice = thinnedPayload(twice, without({}));
  expect(contents(thrice)).toEqual(contents(twice));
  expect(isWholeRows({ payload: thrice, items: 5 })).toBe(true);
});

test("a row that stays has the R and T of its judge and all its other bytes; one that nothing changes is copied", () => {
  const payload = rows(1, 2);
  const same = thinnedPayload(payload, without({}));
  expect(same.equals(payload)).toBe(true);
  const changed = thinnedPayload(payload, (_payload, _start, _length, into) => {
    Object.assign(into, { high: 9, low: 8, thresholdHigh: 7, thresholdLow: 6, isRedrawn: true });
    return "stays";
  });
  expect(changed.byteLength).toBe(payload.byteLength + 2 * 8);
  const after = emptyVerdict();
  forEachRow(changed, (start, length) => {
    readSampling(changed, start, length, after);
    expect(after).toMatchObject({ high: 9, low: 8, thresholdHigh: 7, thresholdLow: 6 });
    expect(changed.subarray(start + length - 5, start + length)).toEqual(
      Buffer.alloc(5, new RowReader(changed).sequenceAt(start)),
    );
  });
});

test("rows that are no rows, or not as many as the block says, are not whole", () => {
  const payload = rows(1, 2, 3);
  expect(isWholeRows({ payload, items: 3 })).toBe(true);
  expect(isWholeRows({ payload, items: 4 })).toBe(false);
  expect(isWholeRows({ payload: payload.subarray(0, -1), items: 3 })).toBe(false);
  expect(isWholeRows({ payload: Buffer.alloc(0), items: 0 })).toBe(true);
  const gaps = Buffer.concat([payload, encodeGapRow(gap("thinned.budget", 4, 4))]);
  expect(isWholeRows({ payload: gaps, items: 7 })).toBe(true);
  expect(isWholeRows({ payload: gaps, items: 4 })).toBe(false);
  // A kind of row that a later version may have.
  const strange = Buffer.from(payload);
  strange[6] = 9;
  expect(isWholeRows({ payload: strange, items: 3 })).toBe(false);
});
