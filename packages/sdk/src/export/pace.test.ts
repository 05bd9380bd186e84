import { expect, test } from "vitest";
import type { Random } from "../random.ts";
import { Pace } from "./pace.ts";

const drawing = (share: number): Random => ({ uint32: () => share * 2 ** 32, fill: () => {} });

test("without a rate nothing waits", () => {
  const pace = new Pace(drawing(0.5));
  pace.debit(1e9, 0);
  expect(pace.dueMillis(1e9, 5)).toBe(5);
});

test("the first lease waits a random part of what it costs", () => {
  for (const share of [0, 0.25, 0.75]) {
    const pace = new Pace(drawing(share));
    pace.begin(1000);
    expect(pace.dueMillis(4000, 100)).toBe(100 + share * 4000);
    // It is drawn once.
    expect(pace.dueMillis(4000, 100)).toBe(100 + share * 4000);
  }
});

test("each waits until those before are paid for; what was not used is not saved", () => {
  const pace = new Pace(drawing(0));
  pace.begin(1000);
  expect(pace.dueMillis(500, 0)).toBe(0);
  pace.debit(500, 0);
  expect(pace.dueMillis(500, 100)).toBe(500);
  pace.debit(500, 500);
  expect(pace.dueMillis(500, 60_000)).toBe(60_000);
  pace.debit(500, 60_000);
  expect(pace.dueMillis(500, 60_000)).toBe(60_500);
});

test("what was debited too much is given back, and what was too little is paid", () => {
  const pace = new Pace(drawing(0));
  pace.begin(1000);
  pace.debit(3000, 0);
  pace.debit(-1000, 10);
  expect(pace.dueMillis(1, 10)).toBe(2000);
  pace.debit(500, 10);
  expect(pace.dueMillis(1, 10)).toBe(2500);
});

test("another rate begins anew, the same one does not", () => {
  const pace = new Pace(drawing(0));
  pace.begin(1000);
  pace.debit(3000, 0);
  pace.begin(1000);
  expect(pace.dueMillis(1, 10)).toBe(3000);
  pace.begin(500);
  expect(pace.dueMillis(1, 10)).toBe(10);
  pace.begin(undefined);
  pace.debit(1e9, 10);
  expect(pace.dueMillis(1e9, 11)).toBe(11);
});
