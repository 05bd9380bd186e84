import { IDENTIFIER, runEnd, runStart } from "./character-runs.ts";
import { secretNoun } from "./secret-key.ts";

/** A header, or the query of a URL, that goes on to the end of the line: what follows belongs to it. */
const GOES_ON = /(?:cookie|authorization)["']?[ \t]{0,2}[:=][^\r\n]{0,300}$|[?&;][\w.-]{0,40}$/i;
const MAX_PART_CHARACTERS = 40;

/**
 * Whether a line break, with its indentation from `from` to `next`, cuts the name of a secret in two (`pass\nword=x`), or stands
 * where a header or a query goes on. The part behind it looks like a name and begins no line of its own.
 */
export function cutsKey(text: string, from: number, next: number): boolean {
  const before = text.slice(runStart(text, from, IDENTIFIER, MAX_PART_CHARACTERS), from);
  const after = text.slice(next, runEnd(text, next, IDENTIFIER, MAX_PART_CHARACTERS));
  if (before !== "" && after !== "") {
    const isWhole = secretNoun(before + after) !== undefined;
    if (isWhole && (secretNoun(after) === undefined || /[_.-]$/.test(before))) return true;
  }
  return GOES_ON.test(text.slice(Math.max(0, from - 340), from));
}
