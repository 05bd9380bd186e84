import { describe, expect, test } from "vitest";
import { type Summary, verifySummary } from "./summary.ts";

const GOOD: Summary = {
  emitted: 20_000,
  sampledOut: 17_000,
  admitted: 2900,
  delivered: 2900,
  rejected: 0,
  quarantined: 0,
  buffered: 0,
  dropped: 0,
  discrepancy: 0,
  received: 2905,
  duplicates: 5,
  crashes: 1,
  unknownTail: { incarnations: 1, maxRecords: 500 },
  canaryBytes: 0,
};
const ORACLE = { started: 20_101, returned: 20_100 };

test("a run in which all is accounted for has no problem", () => {
  expect(verifySummary(GOOD, ORACLE)).toEqual([]);
});

describe("a run is refused", () => {
  test.each<[string, Partial<Summary>]>([
    [
      "when too little was emitted",
      { emitted: 1000, unknownTail: { incarnations: 1, maxRecords: 50_000 } },
    ],
    ["when the ledger does not add up", { discrepancy: 1 }],
    ["when the ledger has more than there is", { discrepancy: -1 }],
    ["when records were dropped", { dropped: 1 }],
    ["when records are left in the spool", { buffered: 1 }],
    ["when planted texts leaked", { canaryBytes: 7 }],
    ["when nothing was killed", { crashes: 0 }],
    ["when the receiver has fewer records than were delivered", { received: 2904 }],
    ["when the receiver has more records than were delivered", { duplicates: 4 }],
    ["when more calls are missing than a crash may hide", { emitted: 19_599 }],
    ["when the ledger counts calls that were never made", { emitted: 20_102 }],
  ])("%s", (_, change) => {
    expect(verifySummary({ ...GOOD, ...change }, ORACLE)).toHaveLength(1);
  });

  test("when not all that was admitted was delivered", () => {
    const problems = verifySummary({ ...GOOD, delivered: 2899, received: 2904 }, ORACLE);
    expect(problems).toEqual(["2900 records were admitted but 2899 delivered"]);
  });
});

test("records that a backend refused are accounted for only where it misbehaved", () => {
  const refused = { ...GOOD, delivered: 2880, received: 2885, rejected: 3, quarantined: 17 };
  expect(verifySummary(refused, ORACLE, true)).toEqual([]);
  expect(verifySummary(refused, ORACLE)).toHaveLength(1);
  expect(verifySummary({ ...refused, rejected: 4 }, ORACLE, true)).toEqual([
    "2900 records were admitted but 2880 delivered and 21 refused",
  ]);
});

test("the count outside Sonde may exceed the ledger's by all of the unknown tail", () => {
  expect(verifySummary({ ...GOOD, emitted: 19_600 }, ORACLE)).toEqual([]);
});
