/**
 * Names for what was found: equal for equal values, so that relations survive, and nobody without the key can tell whose.
 * Both are undefined where nothing may stand for the value: without a key, and for `personal` at level `basic`.
 */
export interface Identities {
  /** `h_` and sixteen characters `[a-z2-7]`. The value is taken as it is: whoever asks has normalised it. */
  of(foundClass: "identifier" | "personal", value: string): string | undefined;
}

/** Where there is no key. */
export const NO_IDENTITIES: Identities = { of: () => undefined };
