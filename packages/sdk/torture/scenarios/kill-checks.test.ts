import type { Ledger } from "@sonde/sdk";
import { expect, test } from "vitest";
import { UidTally } from "../uid-tally.ts";
import { brokenPromises } from "./kill-checks.ts";
import type { EpochFacts } from "./kill-epoch.ts";

/** Three kills, of which two left a directory; a row written and delivered. */
function facts(ledger: Partial<Ledger> = {}): EpochFacts {
  const tally = new UidTally();
  tally.add("a:0", 0);
  const none = { dropped: 0, rejected: 0, quarantined: 0, thinned: 0, exported: 0, buffered: 0 };
  const sums = { emitted: 1, admitted: 1, delivered: 1, failedBeforeAdmission: 0, discrepancy: 0 };
  const unknownTail = { incarnations: 2, maxRecords: 10 };
  return {
    kills: 3,
    killsAt: new Map(),
    stopped: 0,
    balanced: 3,
    oracle: 4,
    written: tally,
    received: tally,
    instances: 2,
    ledger: { ...none, ...sums, unknownTail, byReason: {}, ...ledger } as Ledger,
    isDrained: true,
    complaints: [],
  };
}

test("finds nothing where all held", () => {
  expect(brokenPromises(facts())).toEqual([]);
});

test("says what children did, and not a hundred times", () => {
  const complaints = ["one", "two", "three", "four", "five"];
  expect(brokenPromises({ ...facts(), complaints })).toEqual([
    "one",
    "two",
    "three",
    "and 2 more complaints of this kind",
  ]);
});

test("a row that was counted as dropped is a broken promise on a sound disk", () => {
  const broken = brokenPromises(facts({ dropped: 1, admitted: 2, byReason: { "dropped.x": 1 } }));
  expect(broken).toEqual(['dropped is 1, not 0: {"dropped.x":1}']);
});

test.each([1, 4])("a ledger that knows of %d killed processes is wrong", (incarnations) => {
  expect(brokenPromises(facts({ unknownTail: { incarnations, maxRecords: 10 } }))).toEqual([
    `the ledger knows of ${incarnations} killed processes; 2 had a directory, 3 were killed`,
  ]);
});
