import { groupOf } from "../../../../src/sample/group.ts";
import { emptyRow } from "../../../../src/sample/window/window-rows.ts";
import type { Decide } from "../simulation-parts.ts";
import { decidedBy } from "./groups-by-randomness.ts";

/** Mistake: single rows go in until the first that does not fit, though rows of one trace or entity tie. */
export const perRowUnits: Decide = decidedBy((groups, maxRows, rows) => {
  const taking = new Set(groups.map(({ group }) => group));
  const order: { sequence: number; place: number; high: number }[] = [];
  const row = emptyRow();
  for (let i = 0; i < rows.count; i++) {
    rows.read(i, row);
    if (row.isAlwaysKept || !taking.has(groupOf(row.high))) continue;
    const { sequence, high, low } = row;
    order.push({ sequence, high, place: high + low / 2 ** 28 });
  }
  if (order.length <= maxRows) return undefined;
  order.sort((a, b) => b.place - a.place);
  const inside = new Set(order.slice(0, maxRows).map(({ sequence }) => sequence));
  return { threshold: order[maxRows]!.high, stays: ({ sequence }) => inside.has(sequence) };
});
