/** A broken invariant of our own. Always on: an assertion that is compiled out guards nothing. */
export class AssertionError extends Error {
  readonly code = "SONDE_ASSERTION";
  override readonly name = "AssertionError";
}

/** For programmer errors only; what disk, network or caller can cause is a value, not an assertion. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}
