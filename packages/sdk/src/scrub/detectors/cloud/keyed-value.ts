import { alphabetOf, runEnd } from "./tokens.ts";

/** A key and its value, in what logs are written in: `a=b`, `"a": "b"`, `a => b`, `<a>b</a>`, `a is b`, plain and escaped. */

/** What stands between a key and its value, as a piece of a pattern; the value begins where it ends. */
export const SEPARATOR: string = String.raw`["'\\]{0,4}\s{0,4}(?:=>|:=|[=:>]|\bis\b)\s{0,4}\\{0,3}["'${"`"}]?`;

const VALUE = alphabetOf(/[A-Za-z0-9+/_.~%-]/);
const PADDING = alphabetOf(/=/);

/**
 * Where the value that begins at `start` ends: keys of clouds have no spaces. A dot at the end is of the sentence. No key reaches into the next
 * one, so that looking for many costs as much as the text is long.
 */
export function keyValueEnd(text: string, start: number, maxCharacters: number): number {
  const padded = runEnd(text, start, VALUE, maxCharacters);
  let end = runEnd(text, padded, PADDING, 2);
  while (end > start && text[end - 1] === ".") end--;
  return end;
}
