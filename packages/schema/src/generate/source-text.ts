import { unicodeEscapes } from "../diagnostics/visible-text.ts";

/**
 * Turns text of a registry into text of a program. Everything that an author can write freely
 * passes one of these two functions; names were checked against their patterns before.
 */

/** Control, format, private and unassigned characters, lone surrogates, and blanks but the space. */
const INVISIBLE = /[\p{C}\p{Z}]/gu;

/** Tools look for these words anywhere in a file, also in strings and comments. */
const MAGIC_COMMENT = /(source(?:Mapping)?URL)=/g;

/** A double-quoted literal that evaluates to exactly `value`. */
export function stringLiteral(value: string): string {
  return JSON.stringify(value)
    .replace(INVISIBLE, (character) => (character === " " ? " " : unicodeEscapes(character)))
    .replace(MAGIC_COMMENT, "$1\\u003d");
}

/** One line for the inside of a block comment: it can end neither the comment nor the line. */
export function commentText(value: string): string {
  return (
    value
      .replace(/\s+/g, " ")
      .trim()
      .replace(INVISIBLE, (character) => (character === " " ? " " : unicodeEscapes(character)))
      .replaceAll("*/", "*\\/")
      .replace(MAGIC_COMMENT, "$1\\=")
      // A word that begins with @ is a tag to TypeScript: @ts-expect-error, @deprecated, {@link}.
      .replace(/(?<![\w.+-])@/g, "\\@")
  );
}
