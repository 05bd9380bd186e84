import { expect, test } from "vitest";
import { MAX_RETRY_AFTER_MILLIS, parseRetryAfter } from "./retry-after.ts";

const DATE = "Mon, 23 Nov 2026 07:00:00 GMT";

test.each([
  ["7", undefined, 7000],
  [" 0 ", undefined, 0],
  ["999999999", undefined, MAX_RETRY_AFTER_MILLIS],
  ["Mon, 23 Nov 2026 07:00:30 GMT", DATE, 30_000],
  ["Mon, 23 Nov 2026 06:00:00 GMT", DATE, 0],
  ["Tue, 24 Nov 2026 07:00:00 GMT", DATE, MAX_RETRY_AFTER_MILLIS],
  ["Mon, 23 Nov 2026 07:00:30 GMT", undefined, undefined],
  [undefined, DATE, undefined],
  ["soon", DATE, undefined],
  ["-5", undefined, undefined],
  ["", undefined, undefined],
])("Retry-After %j against Date %j is %j ms", (retryAfter, date, millis) => {
  expect(parseRetryAfter(retryAfter, date)).toBe(millis);
});
