import { expect, test } from "vitest";
import { MAX_RETRY_AFTER_MILLIS, MIN_RETRY_AFTER_MILLIS, parseRetryAfter } from "./retry-after.ts";

const DATE = "Mon, 23 Nov 2026 07:00:00 GMT";

const LEAST = MIN_RETRY_AFTER_MILLIS;
const MOST = MAX_RETRY_AFTER_MILLIS;

test.each([
  ["7", undefined, 7000],
  [" 0 ", undefined, LEAST],
  ["-5", undefined, LEAST],
  ["1.5", undefined, 1500],
  ["1e9", undefined, MOST],
  ["1000000000", undefined, MOST],
  ["1e999", undefined, MOST],
  ["5, 20", undefined, 20_000],
  ["NaN", undefined, undefined],
  ["Infinity", undefined, undefined],
  ["soon", DATE, undefined],
  ["May", DATE, undefined],
  ["", undefined, undefined],
  [undefined, DATE, undefined],
  ["Mon, 23 Nov 2026 07:00:30 GMT", DATE, 30_000],
  ["Monday, 23-Nov-26 07:00:30 GMT", DATE, 30_000],
  ["Mon, 23 Nov 2026 06:00:00 GMT", DATE, LEAST],
  ["Tue, 24 Nov 2026 07:00:00 GMT", DATE, MOST],
  ["Mon, 99 Nov 2026 07:00:30 GMT", DATE, undefined],
  ["Mon, 23 Nov 2026 07:00:30 GMT", undefined, undefined],
])("T34: Retry-After %j against Date %j is %j ms", (retryAfter, date, millis) => {
  expect(parseRetryAfter(retryAfter, date)).toBe(millis);
});

test("T34: where the answer has no date, a clock that shows a likely time stands in", () => {
  const until = "Mon, 23 Nov 2026 07:00:30 GMT";
  const now = Date.parse(DATE);
  expect(parseRetryAfter(until, undefined, now)).toBe(30_000);
  expect(parseRetryAfter(until, "yesterday", now)).toBe(30_000);
  expect(parseRetryAfter(until, DATE, now - 20_000)).toBe(30_000);
  expect(parseRetryAfter(until, undefined, 0)).toBeUndefined();
});
