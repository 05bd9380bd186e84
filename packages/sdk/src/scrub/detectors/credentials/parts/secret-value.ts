import { runEnd, setOf, TOKEN68 } from "./character-runs.ts";

/** A value in a text, without its quotes. Ends are exclusive. */
export interface SecretValue {
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

/** Longest value that is read to a delimiter, in characters. A run of token characters goes on to its end. */
export const MAX_VALUE_CHARACTERS = 512;

/** What may stand before a quote: Python's and SQL's prefixes, C#'s and PowerShell's `@`, a shell's `$`, an option of a cmdlet. */
const PREFIX = /(?:[bBuUrRNLf]|@|\$|ConvertTo-SecureString[ \t](?:-String[ \t])?)(?=\\{0,8}["'`])/y;
const OPENING_QUOTE = /\\{0,8}["'`]/y;
/** ODBC: a value in braces ends at `}`, which is doubled inside. Templates have a name or another brace there. */
const BRACED = /\{(?!\{)[^{}\r\n]{0,128}(?:\}\}[^{}\r\n]{0,128}){0,4}\}/y;
/** Brackets around what stands in for a value. */
const STAND_IN =
  /(?:\[[^\]\r\n]{0,64}\]|<[^<>\r\n]{0,64}>|\([^)\r\n]{0,64}\))(?=$|[\s,;)\]}"'`\\.])/y;
/** YAML's block scalars: the value is the next line. */
const BLOCK = /[|>][+-]?[ \t]{0,4}\r?\n[ \t]{1,32}/y;

/** Ends an unquoted value where it stands before white space, the end, or a next name. */
const NEXT_NAME = /[;,&][ \t]{0,2}(?:$|[\s"'\\{}]|[A-Za-z_][\w .%-]{0,40}[=:])/y;
const CLOSING =
  /[)\]}>]{1,8}[.,;:]{0,2}(?:$|\s|["'`\\])|["'`][.,;:)\]}>]{0,8}(?:$|[\s\\])|["'`][,;:)\]}]/y;
const ESCAPED_END = /\\{1,8}(?:["'`]|r?\\{0,3}[nt](?:$|[\s"\\-]|[\w-]{1,40}[=:]))|<\//y;

/** Quotes of print end a value only where the text goes on after them. */
const TYPOGRAPHIC_END = /[»”’›“‘」』][.,;:)\]]{0,2}(?:$|\s)/y;
/** Where the value may be over. */
const MAY_END = setOf(";,&)]}>\"'`\\<");

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/**
 * Where the quoted string ends that was opened by `quote`, a quote with the backslashes of its depth of escaping. Inside, the
 * quote may stand escaped, or twice (SQL, CSV). A line break is a wrapped line where the quote closes after it, and else the end.
 */
function quotedEnd(text: string, at: number, quote: string): number {
  const sign = quote.at(-1)!;
  const depth = quote.length - 1;
  const limit = Math.min(text.length, at + MAX_VALUE_CHARACTERS);
  let firstBreak: number | undefined;
  for (let end = at; end < limit; end++) {
    if (text[end] === "\n") {
      if (firstBreak !== undefined) return firstBreak;
      firstBreak = end;
    } else if (text[end] === sign) {
      if (depth > 0 || end === at || text[end + 1] !== sign) return end;
      end++;
    } else if (text[end] === "\\") {
      let slashes = 1;
      while (text[end + slashes] === "\\") slashes++;
      if (text[end + slashes] !== sign) end += slashes - 1;
      // One level of escaping makes of n backslashes before a quote 2n + 1, and of those before an end 2n.
      else if (slashes % (2 * (depth + 1)) === depth) return end + slashes - depth;
      else end += slashes;
    }
  }
  return firstBreak ?? (limit < text.length ? runEnd(text, limit, TOKEN68) : limit);
}

function unquotedEnd(text: string, at: number): number {
  const limit = Math.min(text.length, at + MAX_VALUE_CHARACTERS);
  let end = at;
  for (; end < limit; end++) {
    const code = text.charCodeAt(end);
    if (code <= 32 || code === 0xa0) break;
    if (code > 127) {
      if (matches(TYPOGRAPHIC_END, text, end)) break;
      continue;
    }
    if (MAY_END[code] === 0) continue;
    if (matches(CLOSING, text, end) || matches(NEXT_NAME, text, end)) break;
    if (matches(ESCAPED_END, text, end)) break;
  }
  if (end === limit && end < text.length) return runEnd(text, end, TOKEN68);
  while (end > at && /[.,;:]/.test(text[end - 1]!)) end--;
  return end;
}

/** What an element holds, up to its closing tag, without the space around it; where that is cut off, what is there. */
export function readElement(text: string, at: number): SecretValue | undefined {
  const close = text.slice(at, at + MAX_VALUE_CHARACTERS).indexOf("</");
  // A placeholder looks like an opening tag: nothing closes it, and what follows is no text of an element.
  if (close < 0) return /["'`)\]},;:\s\\]/.test(text[at] ?? " ") ? undefined : readValue(text, at);
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
  let from = at;
  if (matches(PREFIX, text, from)) from = PREFIX.lastIndex;
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
  const end = unquotedEnd(text, from);
  return end > from ? { start: from, end, isQuoted: false } : undefined;
}
