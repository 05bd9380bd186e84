import type { FoundClass } from "./detector.ts";
import { hasEncodedBlanks, hasFormBlanks } from "./form-text.ts";

/**
 * How sure it is that the backslashes of a text are escapes, and none of them one of the text's own; `form`: that its blanks are
 * encoded.
 */
export type Escaping = "none" | "likely" | "certain" | "form";

/** As JSON has them (RFC 8259, section 7); the group is what has none. */
const BACKSLASH = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}|($|[\s\S]))/g;
/** A quote within a quoted string, or the structure of JSON. */
const STRUCTURE = /\\"|[{[]\s{0,8}"|"\s{0,8}:\s{0,8}["{[]/;

/** Blanks, line ends and quotes, as they are encoded. */
const BLANK = /\+|%(?:20|0[aAdD]|22)/;

/**
 * Whether a text is the inside of strings as JSON writes them. There a detector reads `timeout\nretry` as an account of a domain, and
 * `\\u003c` as a host: what lies across an escape is then for the decoded view alone to show. So it is with the blanks of a form.
 */
export function escapingOf(text: string): Escaping {
  const first = text.indexOf("\\");
  if (first < 0) return hasEncodedBlanks(text) || hasFormBlanks(text) ? "form" : "none";
  for (const { 1: wrong } of text.matchAll(BACKSLASH)) {
    if (wrong !== undefined) return "none";
  }
  if (STRUCTURE.test(text)) return "certain";
  return text.lastIndexOf('"', first) >= 0 ? "likely" : "none";
}

/**
 * Whether a stretch of a text is misread as it stands. A secret that is quoted is read with its escapes, and better so than decoded;
 * of text that may be plain, drives and shares still count.
 */
export function isMisread(escaping: Escaping, foundClass: FoundClass, stretch: string): boolean {
  if (escaping === "form") return BLANK.test(stretch);
  if (escaping === "none" || foundClass === "secret" || !stretch.includes("\\")) return false;
  return escaping === "certain" || !(stretch.includes(":\\") || stretch.includes("\\\\"));
}
