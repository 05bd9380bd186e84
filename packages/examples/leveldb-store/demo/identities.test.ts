import type { Ledger } from "@sonde/sdk";
import { expect, test } from "vitest";
import { verifyIdentities } from "./identities.ts";

const LEDGER: Ledger = {
  emitted: 100,
  sampledOut: 60,
  suppressed: 1,
  invalid: 0,
  disabled: 3,
  ringFull: 4,
  kept: 32,
  retroactive: 0,
  summaries: 0,
  self: 2,
  imported: 0,
  admitted: 33,
  failedBeforeAdmission: 1,
  delivered: 20,
  rejected: 1,
  quarantined: 2,
  thinned: 3,
  dropped: 0,
  exported: 0,
  buffered: 7,
  discrepancy: 0,
  unknownTail: { incarnations: 0, maxRecords: 0 },
  byEvent: {},
  byReason: {},
};

test("a ledger whose three sums hold has no problem", () => {
  expect(verifyIdentities(LEDGER)).toEqual([]);
});

test.each<[string, Partial<Ledger>]>([
  ["emitted", { emitted: 101 }],
  ["kept + retroactive + summaries + self + imported", { self: 3 }],
  ["admitted", { delivered: 19 }],
])(
  "a ledger whose sum of %s is off is refused, whatever it calls its discrepancy",
  (sum, change) => {
    const problems = verifyIdentities({ ...LEDGER, ...change });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${sum.replaceAll("+", "\\+")} is \\d+ in the ledger`));
  },
);

test("an event that does not fit its registry is a fault of the component", () => {
  expect(verifyIdentities({ ...LEDGER, invalid: 1, disabled: 2 })).toEqual([
    "1 events did not fit their own registry",
  ]);
});
