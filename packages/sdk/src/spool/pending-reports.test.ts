import { expect, test } from "vitest";
import type { Layout } from "../row/layout.ts";
import { LEDGER_EVENT } from "../row/own-events.ts";
import type { RowReader } from "../row/read-row.ts";
import { LOST_KEYS, type LostRange } from "./lost-ranges.ts";
import { PendingReports } from "./pending-reports.ts";

const layout: Layout = {
  id: 7,
  event: LEDGER_EVENT,
  scope: { name: "test.example", version: "1" },
  severityNumber: 9,
  level: "basic",
  priority: "critical",
  fields: Object.values(LOST_KEYS).map((key) => {
    return { key, type: "string[]", class: "system", form: "gated" };
  }),
};

function rangeOf(sequence: number): LostRange {
  return {
    instance: "01a205b3-d000-7cb8-adfe-747d23673f27",
    lane: "bulk",
    firstSequence: sequence,
    lastSequence: sequence,
    rows: 1,
    reason: "dropped.spool_full",
  };
}

/** A row whose place is its sequence, and that lists one range. */
const rows = {
  read: (sequence: number) => {
    const range = rangeOf(sequence);
    const values = Object.keys(LOST_KEYS).map((part) => [range[part as keyof LostRange]]);
    return { layout, sequence, values };
  },
} as unknown as RowReader;

test("what a report says counts when it is on disk, and not before", () => {
  const reports = new PendingReports();
  expect(reports.layoutId).toBe(0);
  reports.know({ ...layout, id: 3, event: "acme.disk.slow" });
  expect(reports.layoutId).toBe(0);
  reports.know(layout);
  expect(reports.layoutId).toBe(7);
  for (const sequence of [10, 20, 30]) reports.take(rows, sequence, 0);
  expect(reports.admitted(9)).toEqual([]);
  expect(reports.admitted(20)).toEqual([rangeOf(10), rangeOf(20)]);
  expect(reports.admitted(20)).toEqual([]);
  expect(reports.admitted(1000)).toEqual([rangeOf(30)]);
});

test("what a report that failed would have said has to be said again", () => {
  const reports = new PendingReports();
  reports.know(layout);
  reports.take(rows, 10, 0);
  reports.forget();
  expect(reports.admitted(1000)).toEqual([]);
});

test("of more reports than there is room for the latest count", () => {
  const reports = new PendingReports();
  reports.know(layout);
  for (let sequence = 0; sequence < 100; sequence++) reports.take(rows, sequence, 0);
  const said = reports.admitted(1000);
  expect(said).toEqual(Array.from({ length: 16 }, (_, index) => rangeOf(84 + index)));
});

test("a row that does not fit its layout says nothing", () => {
  const reports = new PendingReports();
  const broken = {
    read: () => {
      throw new RangeError("no row");
    },
  } as unknown as RowReader;
  reports.know(layout);
  reports.take(broken, 10, 0);
  expect(reports.admitted(1000)).toEqual([]);
});
