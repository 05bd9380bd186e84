import { RunCursor } from "../run-cursor.ts";
import { alphabetOf, belongs, runEnd } from "./tokens.ts";

/** Where a value of a connection string stands, with its quotes peeled off. */
export interface ConnectionValue {
  readonly start: number;
  readonly end: number;
  /** Behind the closing quote, if there is one. */
  readonly next: number;
}

const GAP = alphabetOf(/[\s;]/);
/** What ends nothing, before and after the first space. */
const INNER = alphabetOf(/[^\s;,"'`\\&<]/);
/** A value of one pair may be full of others, each of which has a value again. */
const innerRuns = new RunCursor(INNER);
const SPACED = alphabetOf(/[^;,"'`\\&<]/);
const MAX_CHARACTERS = 256;
const MAX_TOKEN = 16_384;
const NEXT_PAIR = /[;,]\s{0,4}(?:[A-Za-z][\w .-]{0,39}=|$|["'})\]])/y;
/** A quote that ends what the connection string stands in, by what comes after. */
const CLOSING = /\\{0,3}["'`](?=$|[\s,;)}\]:.])|&quot;|<\//y;

/**
 * The value that begins at `start`, in a string whose pairs `delimiter` parts (`;`; `,` in Redis'). In quotes of either kind, a doubled one is a character (ADO.NET); in braces, a doubled closing
 * one is (ODBC). Without, it reaches to the delimiter before the next pair, and may hold spaces and signs; the last value of a string
 * ends at white space. Where a quote is not closed, the value reaches to the end of the line.
 */
export function connectionValueAt(
  text: string,
  start: number,
  delimiter: ";" | ",",
): ConnectionValue {
  const limit = Math.min(text.length, start + MAX_CHARACTERS);
  let from = start;
  while (from < limit && text[from] === " ") from++;
  const window = text.slice(from, limit);
  const lineBreak = window.search(/[\r\n]/);
  const rest = lineBreak < 0 ? window : window.slice(0, lineBreak);
  const quote = /^(?:\\{1,3}"|&quot;|["'{])/.exec(rest)?.[0];
  if (quote === undefined) return wholeToken(text, plain(text, rest, from, delimiter), from);
  const closing = quote === "{" ? "}" : quote;
  const body = quotedLength(rest, quote.length, closing);
  const begin = from + quote.length;
  if (body >= 0) return { start: begin, end: begin + body, next: begin + body + closing.length };
  return plain(text, rest.slice(quote.length), begin, delimiter);
}

/** A token that is longer than what was looked at goes on; pairs that hang together are other values. */
function wholeToken(text: string, value: ConnectionValue, from: number): ConnectionValue {
  if (value.end - from < MAX_CHARACTERS) return value;
  if (text.slice(from, value.end - 2).includes("=")) return value;
  const end = runEnd(text, value.end, INNER, MAX_TOKEN);
  return { start: value.start, end, next: end };
}

function quotedLength(rest: string, from: number, closing: string): number {
  for (let at = from; ; ) {
    const end = rest.indexOf(closing, at);
    if (end < 0) return -1;
    if (!rest.startsWith(closing, end + closing.length)) return end - from;
    at = end + 2 * closing.length;
  }
}

function plain(text: string, rest: string, from: number, delimiter: string): ConnectionValue {
  // Where the first space or `;` stands that does not begin a next pair.
  let gap = -1;
  const isParted = rest.includes(delimiter);
  let at = innerRuns.endOf(text, from, from + rest.length) - from;
  for (; at < rest.length; at = runEnd(rest, at + 1, gap < 0 ? INNER : SPACED, rest.length)) {
    if (rest[at] === delimiter) {
      if (matchesAt(NEXT_PAIR, rest, at)) {
        return { start: from, end: from + rest.slice(0, at).trimEnd().length, next: from + at };
      }
    } else if (!belongs(GAP, rest, at)) {
      if (matchesAt(CLOSING, rest, at)) break;
      continue;
    }
    if (gap < 0) gap = at;
    if (!isParted) break;
  }
  const next = gap < 0 ? Math.min(at, rest.length) : gap;
  let end = next;
  while (end > 0 && ").,:]".includes(rest[end - 1]!)) end--;
  return { start: from, end: from + end, next: from + next };
}

function matchesAt(sticky: RegExp, text: string, at: number): boolean {
  sticky.lastIndex = at;
  return sticky.test(text);
}
