import type { ReceivedRecord } from "@sonde/sdk/testing";
import { expect, test } from "vitest";
import { verifyChaos } from "./verify-chaos.ts";

const seen = ["a:1", "a:2", "a:2", "b:1"].map(
  (uid) => ({ attributes: new Map([["log.record.uid", uid]]) }) as unknown as ReceivedRecord,
);
const CHAOS = { rejected: 1, refused: 2 };
const LEDGER = { admitted: 3, rejected: 1, quarantined: 1 };

test("books that say what the backend did have no problem", () => {
  expect(verifyChaos(CHAOS, LEDGER, seen)).toEqual([]);
});

test.each([
  ["rejections that were not counted", { rejected: 0 }],
  ["more set aside than was refused", { quarantined: 3 }],
  ["a record that was never sent", { admitted: 4 }],
  ["a record that was never admitted", { admitted: 2 }],
])("%s: a problem", (_, change) => {
  expect(verifyChaos(CHAOS, { ...LEDGER, ...change }, seen)).toHaveLength(1);
});
