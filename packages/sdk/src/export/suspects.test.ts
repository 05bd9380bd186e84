import { expect, test } from "vitest";
import { Suspects } from "./suspects.ts";

function fail(suspects: Suspects, key: string, times: number): void {
  for (let count = 0; count < times; count++) suspects.failed(key);
}

function takeOthers(suspects: Suspects, times: number): void {
  for (let count = 0; count < times; count++) suspects.verified(true);
}

test("three failures put a request behind others, a fourth does not bring it back", () => {
  const suspects = new Suspects();
  fail(suspects, "a", 2);
  expect(suspects.isAside("a")).toBe(false);
  fail(suspects, "a", 2);
  expect(suspects.isAside("a")).toBe(true);
  expect(suspects.isPassed("a")).toBe(false);
  suspects.verified(true);
  expect(suspects.isPassed("a")).toBe(true);
  suspects.failed("a");
  expect(suspects.isPassed("a")).toBe(false);
});

test("five failures without a witness say nothing; an empty request is one for halving, and not for one record", () => {
  const suspects = new Suspects();
  suspects.verified(true);
  fail(suspects, "a", 3);
  expect(suspects.needsWitness("a")).toBe(false);
  fail(suspects, "a", 17);
  expect([suspects.needsWitness("a"), suspects.isSuspect("a")]).toEqual([true, false]);
  suspects.verified(false);
  expect([suspects.needsWitness("a"), suspects.isSuspect("a")]).toEqual([false, true]);
  expect(suspects.isConvicted("a")).toBe(false);
  takeOthers(suspects, 7);
  expect(suspects.isConvicted("a")).toBe(false);
  takeOthers(suspects, 1);
  expect(suspects.isConvicted("a")).toBe(true);
});

test("an endpoint that takes fewer than four others for each that it does not is the trouble itself", () => {
  const suspects = new Suspects();
  fail(suspects, "a", 16);
  fail(suspects, "b", 1);
  fail(suspects, "c", 2);
  takeOthers(suspects, 11);
  expect(suspects.isConvicted("a")).toBe(false);
  takeOthers(suspects, 1);
  expect(suspects.isConvicted("a")).toBe(true);
});

test("one record has sixteen tries, and one that was taken begins anew", () => {
  const suspects = new Suspects();
  suspects.failed("a");
  takeOthers(suspects, 8);
  fail(suspects, "a", 14);
  expect(suspects.isConvicted("a")).toBe(false);
  suspects.failed("a");
  expect(suspects.isConvicted("a")).toBe(true);
  suspects.forget("a");
  expect([suspects.isAside("a"), suspects.isSuspect("a")]).toEqual([false, false]);
});

test("64 requests are counted, and the one that failed longest ago goes", () => {
  const suspects = new Suspects();
  for (let key = 0; key < 64; key++) fail(suspects, String(key), 3);
  suspects.failed("0");
  suspects.failed("another");
  expect(suspects.isAside("0")).toBe(true);
  expect(suspects.isAside("1")).toBe(false);
  expect(suspects.isAside("2")).toBe(true);
});
