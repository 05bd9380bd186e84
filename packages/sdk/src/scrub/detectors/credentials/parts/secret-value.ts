import { RunCursor } from "../../run-cursor.ts";
import { belongs, type CharacterSet, runEnd, setOf, TOKEN } from "./character-runs.ts";

/** A value in a text, without its quotes. Ends are exclusive. */
export interface SecretValue {
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

/** Longest value that is read to a delimiter, in characters. A run of token characters goes on to its end. */
const MAX_VALUE_CHARACTERS = 256;

/** What may stand before a quote: Python's and SQL's prefixes, C#'s and PowerShell's `@`, a shell's `$`, an option of a cmdlet. */
const PREFIX = /(?:[bBuUrRNLf]|@|\$|ConvertTo-SecureString[ \t](?:-String[ \t])?)(?=\\{0,8}["'`])/y;
const OPENING_QUOTE = /\\{0,8}["'`]/y;
/** Of Python. */
const TRIPLE_QUOTE = /"""|'''/y;
/** Of YAML: `!!binary x`. */
const TAG = /!!?[A-Za-z]{1,16}[ \t]{1,4}/y;
/** ODBC: a value in braces ends at `}`, which is doubled inside. Templates have a name or another brace there. */
const BRACED = /\{(?!\{)[^{}\r\n]{0,128}(?:\}\}[^{}\r\n]{0,128}){0,4}\}/y;
/** Brackets around what stands in for a value. */
const STAND_IN =
  /(?:\[[^\]\r\n]{0,64}\]|<[^<>\r\n]{0,64}>|\([^)\r\n]{0,64}\))(?=$|[\s,;)\]}"'`\\.])/y;
/** YAML's block scalars: the value is the next line. */
const BLOCK = /[|>][+-]?[ \t]{0,4}\r?\n[ \t]{1,32}/y;

/** What else than a bare value may begin so, and the quote of a string. */
const OPENINGS: CharacterSet = setOf("bBuUrRNLf@$C!\\\"'`|>{[<(");

/** How often an unquoted value is asked whether it ends; what is left then belongs to it. */
const MAX_QUESTIONS = 16;
/** Ends an unquoted value where it stands before white space, the end, or a next name. */
const NEXT_NAME = /[;,&][ \t]{0,2}(?:$|[\s"'\\{}]|[A-Za-z_][\w .%-]{0,40}[=:])/y;
const CLOSING_BRACKET = /[)\]}>]{1,8}[.,;:]{0,2}(?:$|\s|["'`\\])/y;
const CLOSING_QUOTE = /["'`](?:[.,;:)\]}>]{0,8}(?:$|[\s\\])|[,;:)\]}])/y;
const ESCAPED_END =
  /\\{1,8}(?:["'`]|r?\\{0,3}[nt](?:$|[\s"\\[{<-]|\d\d|[\w-]{1,40} ?[=:]|[A-Z]?[a-z]{2,20}[ ,.]))/y;
const LINE_FEED = 10;
const BACKSLASH = 92;
const PADDING: CharacterSet = setOf("=");
const TRAILING: CharacterSet = setOf(".,;:");
const END_TAG = /<\//y;
/** Quotes of print end a value only where the text goes on after them. */
const TYPOGRAPHIC_END = /[»”’›“‘」』][.,;:)\]]{0,2}(?:$|\s)/y;

/** By the sign that may end a value: what has to stand there. */
const ENDS = new Map<number, RegExp>();
for (const [signs, pattern] of [
  [";,&", NEXT_NAME],
  [")]}>", CLOSING_BRACKET],
  ["\"'`", CLOSING_QUOTE],
  ["\\", ESCAPED_END],
  ["<", END_TAG],
  ["»”’›“‘」』", TYPOGRAPHIC_END],
] as const) {
  for (const sign of signs) ENDS.set(sign.charCodeAt(0), pattern);
}
/** Of ASCII: what ends nothing. A value of one setting may be full of others, each of which has a value again. */
const INNER: CharacterSet = Uint8Array.from({ length: 128 }, (_, code) =>
  code <= 32 || ENDS.has(code) ? 0 : 1,
);
const innerRuns = new RunCursor(INNER);

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/**
 * Where the quoted string ends that was opened by `quote`, a quote with the backslashes of its depth of escaping. Inside, the
 * quote may stand escaped, or twice (SQL, CSV). A line break is a wrapped line where the quote closes after it, and else the end.
 */
function quotedEnd(text: string, at: number, quote: string): number {
  const sign = quote.charCodeAt(quote.length - 1);
  const depth = quote.length - 1;
  const limit = Math.min(text.length, at + MAX_VALUE_CHARACTERS);
  let firstBreak: number | undefined;
  for (let end = at; end < limit; end++) {
    const code = text.charCodeAt(end);
    if (code === LINE_FEED) {
      if (firstBreak !== undefined) return firstBreak;
      firstBreak = end;
    } else if (code === sign) {
      if (depth > 0 || end === at || text.charCodeAt(end + 1) !== sign) return end;
      end++;
    } else if (code === BACKSLASH) {
      let slashes = 1;
      while (text.charCodeAt(end + slashes) === BACKSLASH) slashes++;
      if (text.charCodeAt(end + slashes) !== sign) end += slashes - 1;
      // One level of escaping makes of n backslashes before a quote 2n + 1, and of those before an end 2n.
      else if (slashes % (2 * (depth + 1)) === depth) return end + slashes - depth;
      else end += slashes;
    }
  }
  return firstBreak ?? (limit < text.length ? tokenEnd(text, limit) : limit);
}

/** Where a long token ends. No `=` but as padding: many short assignments in a row must not be walked along from each. */
function tokenEnd(text: string, at: number): number {
  return runEnd(text, runEnd(text, at, TOKEN), PADDING, 2);
}

function unquotedEnd(text: string, at: number): number {
  const limit = Math.min(text.length, at + MAX_VALUE_CHARACTERS);
  let questions = 0;
  let end = innerRuns.endOf(text, at, limit);
  for (; end < limit; end++) {
    const code = text.charCodeAt(end);
    if (code < 128 && INNER[code] === 1) continue;
    if (code <= 32 || code === 0xa0) break;
    if (questions > MAX_QUESTIONS) continue;
    const pattern = ENDS.get(code);
    if (pattern === undefined) continue;
    questions++;
    if (matches(pattern, text, end)) break;
  }
  if (end === limit && end < text.length) return tokenEnd(text, end);
  while (end > at && TRAILING[text.charCodeAt(end - 1)] === 1) end--;
  return end;
}

/** What an element holds, up to its closing tag, without the space around it; where that is cut off, what is there. */
export function readElement(text: string, at: number): SecretValue | undefined {
  const close = text.slice(at, at + MAX_VALUE_CHARACTERS).indexOf("</");
  // A placeholder looks like an opening tag: nothing closes it, and what follows is no text of an element.
  if (close < 0) return /["'`)\]},;:<\s\\]/.test(text[at] ?? " ") ? undefined : readValue(text, at);
  const inner = text.slice(at, at + close);
  const start = at + inner.length - inner.trimStart().length;
  const end = at + inner.trimEnd().length;
  return end > start ? { start, end, isQuoted: true } : undefined;
}

/**
 * The value that begins at `at`: in quotes of any depth of escaping, in braces, a YAML block's first line, or bare up to white
 * space or what can only belong to the text around. Undefined where there is none. An end that is cut off ends the value with
 * the line; longer than {@link MAX_VALUE_CHARACTERS} it goes on as long as it is a token.
 */
export function readValue(text: string, at: number): SecretValue | undefined {
  return belongs(OPENINGS, text, at) ? readOpened(text, at) : readBare(text, at);
}

function readBare(text: string, start: number): SecretValue | undefined {
  const end = unquotedEnd(text, start);
  return end > start ? { start, end, isQuoted: false } : undefined;
}

function readOpened(text: string, at: number): SecretValue | undefined {
  let from = at;
  if (matches(PREFIX, text, from)) from = PREFIX.lastIndex;
  if (matches(TAG, text, from)) from = TAG.lastIndex;
  if (matches(TRIPLE_QUOTE, text, from)) {
    const start = TRIPLE_QUOTE.lastIndex;
    const close = text.slice(start, start + MAX_VALUE_CHARACTERS).indexOf(text.slice(from, start));
    const end = close < 0 ? Math.min(text.length, start + MAX_VALUE_CHARACTERS) : start + close;
    return end > start ? { start, end, isQuoted: true } : undefined;
  }
  if (matches(OPENING_QUOTE, text, from)) {
    const start = OPENING_QUOTE.lastIndex;
    const end = quotedEnd(text, start, text.slice(from, start));
    return end > start ? { start, end, isQuoted: true } : undefined;
  }
  if (matches(BLOCK, text, from)) from = BLOCK.lastIndex;
  for (const pattern of [BRACED, STAND_IN]) {
    if (matches(pattern, text, from)) {
      return { start: from, end: pattern.lastIndex, isQuoted: false };
    }
  }
  return readBare(text, from);
}
