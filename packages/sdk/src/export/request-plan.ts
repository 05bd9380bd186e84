import type { LeasedRow } from "../spool/leased-row.ts";

const DAY_MILLIS = 86_400_000;

/**
 * The rows of one lease as requests should have them: sorted by time, and split where a day (UTC) ends, since warehouses
 * keep a partition for each day and a request with rows of two costs them two. Rows of one time stay in
 * the order of the spool.
 */
export function planRequests(rows: readonly LeasedRow[]): readonly (readonly LeasedRow[])[] {
  if (rows.length === 0) return [];
  const sorted = isSorted(rows)
    ? rows
    : [...rows].sort((one, other) => one.timeMillis - other.timeMillis);
  const days: (readonly LeasedRow[])[] = [];
  let from = 0;
  for (let index = 1; index <= sorted.length; index++) {
    if (index < sorted.length && dayOf(sorted[index]!) === dayOf(sorted[from]!)) continue;
    days.push(from === 0 && index === sorted.length ? sorted : sorted.slice(from, index));
    from = index;
  }
  return days;
}

/** Parts of as nearly as may be the same number of rows, in order. `count` is at most that of the rows. */
export function splitEvenly(
  rows: readonly LeasedRow[],
  count: number,
): readonly (readonly LeasedRow[])[] {
  const parts: (readonly LeasedRow[])[] = [];
  for (let part = 0; part < count; part++) {
    const from = Math.floor((part * rows.length) / count);
    parts.push(rows.slice(from, Math.floor(((part + 1) * rows.length) / count)));
  }
  return parts;
}

function isSorted(rows: readonly LeasedRow[]): boolean {
  for (let index = 1; index < rows.length; index++) {
    if (rows[index - 1]!.timeMillis > rows[index]!.timeMillis) return false;
  }
  return true;
}

/** A row's time may be anything, also not a number: those are a day of their own. */
function dayOf({ timeMillis }: LeasedRow): number {
  const day = Math.floor(timeMillis / DAY_MILLIS);
  return Number.isNaN(day) ? Number.POSITIVE_INFINITY : day;
}
