import { expect, test } from "vitest";
import { Window } from "./window.ts";

/** Rounds of as many requests as may be under way, each taking so long. Returns the sizes between them. */
function rounds(window: Window, tookMillis: readonly number[], fromMillis: number = 1): number[] {
  let now = fromMillis;
  return tookMillis.map((took) => {
    const { size } = window;
    for (let request = 0; request < size; request++) window.succeeded(now, now + took);
    now += took;
    return window.size;
  });
}

const STEADY = Array.from({ length: 6 }, () => 100);

test("begins with one and doubles by round, up to the bound", () => {
  expect(new Window(8).size).toBe(1);
  expect(rounds(new Window(8), STEADY)).toEqual([2, 4, 8, 8, 8, 8]);
  expect(rounds(new Window(5), STEADY)).toEqual([2, 4, 5, 5, 5, 5]);
  expect(rounds(new Window(1), STEADY)).toEqual([1, 1, 1, 1, 1, 1]);
});

test("after a failure it is one, doubles to half of what it was, and then grows by one a round", () => {
  const window = new Window(16);
  rounds(window, STEADY);
  window.failed(700, 800);
  expect(window.size).toBe(1);
  expect(rounds(window, STEADY, 801)).toEqual([2, 4, 8, 8, 9, 10]);
});

test("requests that were under way together fail once, and do not have it grow", () => {
  const window = new Window(16);
  rounds(window, STEADY);
  for (let request = 0; request < 8; request++) window.failed(700, 800 + request);
  for (let request = 0; request < 8; request++) window.succeeded(700, 820);
  expect(window.size).toBe(1);
  expect(rounds(window, STEADY, 830).slice(2)).toEqual([8, 8, 9, 10]);
});

test("an answer that takes much longer than on average halves it, once", () => {
  const window = new Window(8);
  rounds(window, STEADY);
  for (let request = 0; request < 8; request++) window.succeeded(1000, 1900 + request);
  expect(window.size).toBe(4);
});

test("a backend that is fast, or slow all the time, does not halve it", () => {
  expect(rounds(new Window(8), [1, 1, 1, 1, 200, 1]).at(-1)).toBe(8);
  expect(
    rounds(
      new Window(8),
      Array.from({ length: 6 }, () => 9000),
    ).at(-1),
  ).toBe(8);
});
