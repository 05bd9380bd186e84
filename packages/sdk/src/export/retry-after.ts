/** A backend that asks for a longer rest is asked again after an hour all the same. */
export const MAX_RETRY_AFTER_MILLIS: number = 60 * 60 * 1000;

/**
 * The HTTP header Retry-After (RFC 9110, 10.2.3) in milliseconds, at most an hour; undefined when
 * absent or unreadable. A date is measured against the answer's own `Date` header, so that a wrong
 * clock here, usual on a freshly booted node, does no harm.
 */
export function parseRetryAfter(
  retryAfter: string | undefined,
  date: string | undefined,
): number | undefined {
  if (retryAfter === undefined) return undefined;
  const text = retryAfter.trim();
  if (/^\d{1,12}$/.test(text)) return clamp(Number(text) * 1000);
  if (date === undefined) return undefined;
  const millis = Date.parse(text) - Date.parse(date);
  return Number.isNaN(millis) ? undefined : clamp(millis);
}

function clamp(millis: number): number {
  return Math.min(Math.max(millis, 0), MAX_RETRY_AFTER_MILLIS);
}
