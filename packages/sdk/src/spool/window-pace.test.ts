import { expect, test } from "vitest";
import { MAX_WINDOW_ROWS } from "../sample/window/window-rows.ts";
import { WindowPace } from "./window-pace.ts";

/** How many windows close at a moment, where as many want to as may. */
function closingsAt(pace: WindowPace, nowMillis: number): number {
  let closings = 0;
  for (; pace.mayClose(nowMillis); closings++) pace.closed(nowMillis);
  return closings;
}

test("one window may close at once, and then one each second", () => {
  const pace = new WindowPace(100);
  pace.begin(5000);
  expect([5000, 5000, 5999, 6000, 6500, 7000].map((now) => closingsAt(pace, now))).toEqual([
    1, 0, 0, 1, 0, 1,
  ]);
});

test("rows that come late close a window for each second that they were late", () => {
  const pace = new WindowPace(100);
  pace.begin(0);
  expect(closingsAt(pace, 0)).toBe(1);
  expect(closingsAt(pace, 10_000)).toBe(10);
});

test("time in which nothing came is no time to close windows in later", () => {
  const pace = new WindowPace(100);
  pace.begin(0);
  pace.closed(0);
  pace.caughtUp(3_600_000);
  expect(closingsAt(pace, 3_600_000)).toBe(1);
});

test("a window has a second's rows, or a part of them where it could not hold twice as many", () => {
  expect(new WindowPace(undefined)).toMatchObject({ windowMillis: 1000, maxRows: undefined });
  expect(new WindowPace(MAX_WINDOW_ROWS / 2)).toMatchObject({
    windowMillis: 1000,
    maxRows: MAX_WINDOW_ROWS / 2,
  });
  for (const eventsPerSecond of [MAX_WINDOW_ROWS / 2 + 1, 1_000_000]) {
    const { windowMillis, maxRows = 0 } = new WindowPace(eventsPerSecond);
    expect(2 * maxRows).toBeLessThanOrEqual(MAX_WINDOW_ROWS);
    expect((maxRows * 1000) / windowMillis).toBeLessThanOrEqual(eventsPerSecond);
    expect((maxRows * 1000) / windowMillis).toBeGreaterThan(eventsPerSecond * 0.999);
  }
});
