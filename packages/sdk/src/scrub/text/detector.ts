import type { Identities } from "./identities.ts";

/** What kind of thing a detector finds, which decides what of it may stay in its placeholder. */
export type FoundClass = "identifier" | "personal" | "content" | "secret";

/** A stretch of text to be replaced. Ends are exclusive; both count UTF-16 code units of the text that was searched. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  /** Made by `placeholder()`: inert to every detector, so that scrubbing twice is scrubbing once. */
  readonly replacement: string;
}

/**
 * One kind of thing that must not leave, as data. In this order, so that text without any costs next to nothing:
 * a gate (cheap literals), a pattern (bounded, native), a validator (code, which proves it).
 */
export interface Detector {
  /** Lower-case words with `-`: in the audit, in the docs, and mostly in the placeholder. */
  readonly name: string;
  readonly class: FoundClass;
  /**
   * Short necessary conditions, as fragments of a pattern: ASCII literals in lower case, `\\d`, escaped signs, small classes,
   * `{1,3}`; at least two characters wide, at most 24 long. Where none of them stands in a text, in any case, it is not searched:
   * the gates of all detectors are one alternation, and clean text costs one look.
   */
  readonly gates: readonly string[];
  /**
   * Flags `g`, maybe `i`; no `y`, `s`, `u`, `v` or `m`. All quantifiers bounded, none nested, no lookbehind and no
   * back references: a linear-time engine has to be able to run it too (`test/detectors-linear.test.ts`). Where a
   * boundary is needed before the match, the validator looks at the text.
   */
  readonly pattern: RegExp;
  /**
   * Proves a match and says what of it goes: nothing (no hit), one stretch or several, which may lie outside of the match as
   * well. Pure, but that it may move `pattern.lastIndex` on, over what it has read as a whole; and linear in the length of the
   * match. Must not look further than 512 characters around the match, but for keys
   * that are armoured from a beginning to an end (PEM).
   */
  find(match: RegExpExecArray, text: string, identities: Identities): readonly Finding[];
  /** Where the rule comes from: a specification with its section, a document, an issue. */
  readonly source: string;
}

/** A detector's own proof, beside it in its file; no bundle takes it in. Secrets are put together when asked for. */
export interface DetectorExamples {
  /** Text, what of it has to go, and what of it has to stay. */
  readonly positives: () => readonly {
    readonly text: string;
    readonly gone: readonly string[];
    readonly stays?: readonly string[];
  }[];
  /** Text that stays as it is. */
  readonly negatives: () => readonly string[];
}
