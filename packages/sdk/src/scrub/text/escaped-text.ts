import type { FoundClass } from "./detector.ts";
import { hasEncodedBlanks, hasFormBlanks } from "./form-text.ts";

/** How a text was written, as far as it shows. */
export interface Writing {
  /** Layers of strings as JSON writes them: so many views, the text itself the first, have backslashes that are escapes. */
  readonly layers: number;
  /** Only a quote speaks for them: a drive or a share may still be one. */
  readonly isLikely: boolean;
  /** Blanks are encoded, as `+` or `%20`. */
  readonly hasEncodedBlanks: boolean;
}

export const PLAIN_WRITING: Writing = { layers: 0, isLikely: false, hasEncodedBlanks: false };

/** As JSON has them (RFC 8259, section 7); the group is what has none. */
const BACKSLASH = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}|($|[\s\S]))/g;
/** Quotes where the structure of JSON has them, with the backslashes that a layer around it gave them. */
const STRUCTURE = /[{[:,]\s{0,8}(\\{0,15})"|(\\{0,15})"\s{0,8}[:,}\]]/g;

/**
 * In text that is the inside of strings a detector reads `timeout\nretry` as an account of a domain, and `\\u003c` as a host: what
 * lies across an escape is then for the decoded view alone to show. So it is with blanks that are encoded.
 */
export function writingOf(text: string): Writing {
  const first = text.indexOf("\\");
  if (first < 0) {
    return hasEncodedBlanks(text) || hasFormBlanks(text)
      ? { ...PLAIN_WRITING, hasEncodedBlanks: true }
      : PLAIN_WRITING;
  }
  for (const { 1: wrong } of text.matchAll(BACKSLASH)) {
    if (wrong !== undefined) return PLAIN_WRITING;
  }
  let layers = text.includes('\\"') ? 1 : 0;
  for (const { 1: before = "", 2: after = "" } of text.matchAll(STRUCTURE)) {
    // One, three, seven backslashes: each layer doubles them and adds its own.
    const backslashes = Math.max(before.length, after.length);
    layers = Math.max(layers, 1 + Math.floor(Math.log2(backslashes + 1)));
  }
  if (layers > 0) return { layers, isLikely: false, hasEncodedBlanks: false };
  const isQuoted = text.lastIndexOf('"', first) >= 0;
  return isQuoted ? { layers: 1, isLikely: true, hasEncodedBlanks: false } : PLAIN_WRITING;
}

/** Blanks, line ends and quotes, as they are encoded in percent and in forms. */
const ENCODED_BLANK = /\+|%(?:20|0[aAdD]|22)/;
const ESCAPED_BREAK = /\\[nrt]/;

/**
 * Whether a stretch is misread as it stands in a view `layer` layers below the text. A secret in quotes is read with its escapes, and
 * better so than decoded.
 */
export function isMisread(
  { layers, isLikely, hasEncodedBlanks: isEncoded }: Writing,
  layer: number,
  foundClass: FoundClass,
  stretch: string,
): boolean {
  if (isEncoded && layer === 0) return ENCODED_BLANK.test(stretch);
  if (layer >= layers || !stretch.includes("\\")) return false;
  if (foundClass === "secret") return ESCAPED_BREAK.test(stretch) && !stretch.includes('"');
  return !(isLikely && (stretch.includes(":\\") || stretch.includes("\\\\")));
}

const PERCENT = /^%[0-9a-fA-F]{2}/;

/** Whether a place of a text is within a percent escape. */
export function isInPercent(text: string, at: number): boolean {
  return (
    (text[at - 1] === "%" && PERCENT.test(text.slice(at - 1, at + 2))) ||
    (text[at - 2] === "%" && PERCENT.test(text.slice(at - 2, at + 1)))
  );
}
