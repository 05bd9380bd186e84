import { expect, test } from "vitest";
import { Breaker } from "./breaker.ts";

test("closed at first; one that is blocked closes with the empty request", () => {
  const breaker = new Breaker();
  expect([breaker.isOpen, breaker.reason]).toEqual([false, undefined]);
  breaker.open("status-401");
  expect([breaker.isOpen, breaker.reason]).toEqual([true, "status-401"]);
  breaker.probed();
  expect([breaker.isOpen, breaker.isHalfOpen, breaker.reason]).toEqual([false, false, undefined]);
});

test("three shipments in a row that were given up open it, with one delivered between them they do not", () => {
  const breaker = new Breaker();
  for (let round = 0; round < 5; round++) {
    breaker.gaveUp();
    breaker.gaveUp();
    breaker.delivered();
  }
  expect(breaker.isOpen).toBe(false);
  breaker.gaveUp();
  breaker.gaveUp();
  breaker.gaveUp();
  expect([breaker.isOpen, breaker.reason]).toEqual([true, "refuses-all"]);
});

test("then the empty request opens it half, a delivery closes it, and a refusal opens it again", () => {
  const breaker = new Breaker();
  breaker.open("refuses-all");
  breaker.probed();
  expect([breaker.isOpen, breaker.isHalfOpen]).toEqual([false, true]);
  breaker.reopen();
  expect([breaker.isOpen, breaker.isHalfOpen]).toEqual([true, false]);
  breaker.probed();
  breaker.delivered();
  expect([breaker.isOpen, breaker.isHalfOpen, breaker.reason]).toEqual([false, false, undefined]);
  // The count has begun anew.
  breaker.gaveUp();
  breaker.gaveUp();
  expect(breaker.isOpen).toBe(false);
});

test("an empty request that shows no more than that the endpoint is there changes nothing while it is closed", () => {
  const breaker = new Breaker();
  breaker.gaveUp();
  breaker.gaveUp();
  breaker.probed();
  breaker.gaveUp();
  expect(breaker.reason).toBe("refuses-all");
});
