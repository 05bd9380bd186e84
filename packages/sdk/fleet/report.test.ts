import { expect, test } from "vitest";
import { formatReport, violationsOf } from "./report.ts";
import { SCENARIOS } from "./scenario.ts";
import type { Result } from "./simulate.ts";

const GOOD: Result = {
  scenario: "hour",
  policy: "sonde",
  nodes: 100_000,
  seed: 1,
  steadyLoad: 10_000,
  steadyRequests: 1700,
  peakLoad: 1.99,
  sustainedLoad: 1.7,
  peakRequests: 1.2,
  heldUp: 36_000_000,
  drainSeconds: 5025,
  minimumSeconds: 3600,
  backendMinimumSeconds: 1800,
  refusedRequests: 0,
  timeouts: 0,
  repeatedRecords: 0,
  made: 100,
  delivered: 98,
  buffered: 2,
  dropped: 0,
  discrepancy: 0,
  outageEndSecond: 4200,
  stretches: [],
};

test("tells of each run in steady loads, hours and minima", () => {
  const text = formatReport([SCENARIOS[0]!], [GOOD]);
  expect(text).toContain("1.99 x");
  expect(text).toMatch(/36,000,000 +1:23:45 +1\.40 +2\.79/);
  expect(text).toContain("all held");
});

test.each<[what: string, change: Partial<Result>]>([
  ["above 2", { peakLoad: 2.01 }],
  ["not drained", { drainSeconds: undefined }],
  ["drained in 3.01 minima", { drainSeconds: 3.01 * 3600 }],
  ["in no book", { discrepancy: -1 }],
  ["in no book", { discrepancy: 1, policy: "plain" }],
  ["are lost", { dropped: 1, scenario: "day" }],
])("%s is a violation", (what, change) => {
  const results = [{ ...GOOD, ...change }];
  expect(violationsOf(results).join()).toContain(what);
  expect(formatReport([], results)).toContain("BROKEN");
});

test.each<[change: Partial<Result>]>([
  [{ peakLoad: 9, nodes: 2000 }],
  [{ peakLoad: 9, policy: "plain", dropped: 5 }],
  [{ peakLoad: 9, scenario: "capacity-1.2" }],
])("no promise is made for %j", (change) => {
  expect(violationsOf([{ ...GOOD, ...change }])).toEqual([]);
});
