import type { Ledger } from "@sonde/sdk";
import { expect, test } from "vitest";
import { brokenBooks, type FinalFacts } from "./final-books.ts";
import { UidTally } from "./uid-tally.ts";

function tally(...uids: string[]): UidTally {
  const uidTally = new UidTally();
  for (const uid of uids) uidTally.add(uid, 0);
  return uidTally;
}

/** Two rows written, both delivered, one of them twice; three emits, of which one was not seen. */
function facts(ledger: Partial<Ledger> = {}): FinalFacts {
  const books = { discrepancy: 0, buffered: 0, dropped: 0, delivered: 2, admitted: 2, emitted: 2 };
  const unknownTail = { incarnations: 1, maxRecords: 1 };
  return {
    ledger: { ...books, unknownTail, byReason: {}, ...ledger } as Ledger,
    isDrained: true,
    oracle: 3,
    written: tally("a:0", "a:1"),
    received: tally("a:0", "a:1", "a:1"),
  };
}

test("finds nothing where all of it arrived", () => {
  expect(brokenBooks(facts())).toEqual([]);
});

test("a row that is missing is no loss where the ledger says that it was dropped", () => {
  const dropped = facts({ dropped: 1, delivered: 1 });
  expect(brokenBooks({ ...dropped, received: tally("a:0") })).toEqual([]);
});

test.each<[string, FinalFacts, string]>([
  ["no ledger", { ...facts(), ledger: undefined }, "could not deliver and report"],
  ["not drained", { ...facts(), isDrained: false }, "could not deliver everything"],
  ["a discrepancy", facts({ discrepancy: 4 }), "a discrepancy of 4"],
  ["rows left", facts({ buffered: 5 }), "5 rows are still buffered"],
  [
    "a lost row",
    { ...facts({ delivered: 1, admitted: 1 }), received: tally("a:0") },
    "1 rows that stood on disk never arrived, 0 are counted as dropped: a:1",
  ],
  ["a row too many", facts({ delivered: 1, admitted: 1 }), "the backend has 2 different records"],
  ["a wrong sum", facts({ admitted: 3 }), "admitted 3, delivered 2, dropped 0"],
  ["unseen emits", { ...facts(), oracle: 4 }, "4 emits, 2 in the ledger"],
  ["emits made up", { ...facts(), oracle: 1 }, "1 emits, 2 in the ledger"],
])("finds %s", (_, found, message) => {
  expect(brokenBooks(found)).toEqual([expect.stringContaining(message)]);
});

test("finds a uid that stands for two records", () => {
  const received = tally("a:0", "a:1");
  received.add("a:0", 1);
  expect(brokenBooks({ ...facts(), received })).toEqual([
    "1 records came again under their uid and said something else",
  ]);
});
