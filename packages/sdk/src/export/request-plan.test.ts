import { expect, test } from "vitest";
import type { LeasedRow } from "../spool/leased-row.ts";
import { planRequests, splitEvenly } from "./request-plan.ts";

const DAY = 86_400_000;

function rowsAt(...times: readonly number[]): LeasedRow[] {
  return times.map((timeMillis, sequence) => ({
    bytes: Buffer.alloc(0),
    start: 0,
    length: 1,
    layout: {} as LeasedRow["layout"],
    sequence,
    timeMillis,
  }));
}

function sequences(parts: readonly (readonly LeasedRow[])[]): number[][] {
  return parts.map((rows) => rows.map(({ sequence }) => sequence));
}

test.each([
  ["nothing", [], []],
  ["one day, in order: as it is", [1, 2, 2, 3], [[0, 1, 2, 3]]],
  ["out of order: sorted, and those of one time as they stood", [5, 1, 3, 1], [[1, 3, 2, 0]]],
  ["three days", [0, DAY - 1, DAY, 3 * DAY], [[0, 1], [2], [3]]],
  [
    "days out of order",
    [DAY + 1, 0, DAY, 1],
    [
      [1, 3],
      [2, 0],
    ],
  ],
  ["before 1970", [-1, 0, -DAY - 1], [[2], [0], [1]]],
])("rows of %s", (_, times, parts) => {
  expect(sequences(planRequests(rowsAt(...times)))).toEqual(parts);
});

test("no time loses a row, whatever it is", () => {
  const rows = rowsAt(Number.NaN, Number.POSITIVE_INFINITY, 5, Number.NEGATIVE_INFINITY, 1e300);
  const planned = sequences(planRequests(rows)).flat();
  expect(planned.sort()).toEqual([0, 1, 2, 3, 4]);
});

test("rows of one day are not copied", () => {
  const rows = rowsAt(1, 2, 3);
  expect(planRequests(rows)[0]).toBe(rows);
});

test.each([
  [10, 2],
  [10, 3],
  [7, 7],
  [1000, 64],
])("%d rows in %d parts differ by one row at most, and none is empty", (count, parts) => {
  const rows = rowsAt(...Array.from({ length: count }, (_, index) => index));
  const split = splitEvenly(rows, parts);
  const lengths = split.map(({ length }) => length);
  expect(split.flat()).toEqual(rows);
  expect(lengths.length).toBe(parts);
  expect(Math.min(...lengths)).toBeGreaterThan(0);
  expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
});
