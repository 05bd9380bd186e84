/** A backend that asks for less is left alone that long: "0" must not become a tight loop. */
export const MIN_RETRY_AFTER_MILLIS: number = 100;
/** A backend that asks for a longer rest is asked again after an hour all the same. */
export const MAX_RETRY_AFTER_MILLIS: number = 60 * 60 * 1000;

/** Digits are the standard's form; fractions and signs are seen in the wild. */
const SECONDS = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** Some gateways join two headers into one. */
const SEVERAL_SECONDS = /^\d+(?:\s*,\s*\d+)+$/;
/** All three forms of HTTP's dates begin with the weekday; what else `Date.parse` takes is not one. */
const HTTP_DATE = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i;
/** A clock that shows an earlier time was never set. */
const EARLIEST_CLOCK_MILLIS: number = Date.UTC(2025, 0, 1);

/**
 * The HTTP header Retry-After (RFC 9110, 10.2.3) in milliseconds, from 100 to an hour; undefined when
 * absent or unreadable. A date is measured against the answer's own `Date` header, so that a wrong
 * clock here, usual on a freshly booted node, does no harm; `nowMillis`, this machine's wall clock, stands in
 * where the answer has none.
 */
export function parseRetryAfter(
  retryAfter: string | undefined,
  date: string | undefined,
  nowMillis?: number,
): number | undefined {
  if (retryAfter === undefined) return undefined;
  const text = retryAfter.trim();
  if (SECONDS.test(text)) return clamp(Number(text) * 1000);
  if (SEVERAL_SECONDS.test(text)) return clamp(Math.max(...text.split(",").map(Number)) * 1000);
  const until = parseDate(text);
  const from = parseDate(date?.trim() ?? "") ?? likely(nowMillis);
  return until === undefined || from === undefined ? undefined : clamp(until - from);
}

function parseDate(text: string): number | undefined {
  const millis = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(millis) ? undefined : millis;
}

function likely(nowMillis: number | undefined): number | undefined {
  return nowMillis !== undefined && nowMillis >= EARLIEST_CLOCK_MILLIS ? nowMillis : undefined;
}

function clamp(millis: number): number {
  return Math.min(Math.max(millis, MIN_RETRY_AFTER_MILLIS), MAX_RETRY_AFTER_MILLIS);
}
