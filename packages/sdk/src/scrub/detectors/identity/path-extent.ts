import { knownExtension } from "../../masks/path-names.ts";
import { isDrive, isLetter, type PathToken } from "./path-token.ts";

/** How far a path in quotes is followed to its closing quote, and one with spaces to its next separator. */
const MAX_QUOTED_CHARACTERS = 500;
const MAX_SPACED_CHARACTERS = 64;

/** What opens a quotation, and what closes it. */
const QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["\u201c", "\u201d"],
  ["\u201e", "\u201c"],
  ["\u2018", "\u2019"],
  ["\u00ab", "\u00bb"],
]);
/** A path goes on behind so many spaces with a backslash before them, and so many apostrophes inside of quotes. */
const MAX_ESCAPED_SPACES = 8;
const MAX_APOSTROPHES = 8;
/** What closes a sentence or a bracket around a path. */
const TRAILING = ".,;:!?)]}'`";
const MAX_TRAILING_CHARACTERS = 8;
/** `\\?\` and `file:` before a drive, whose colon ends no path. */
const URI = /^file:\/{2,3}/i;
const WORD_BEHIND_SPACE =
  /^ [^\s\\/:*?"<>|,;()]{1,40}(?: [^\s\\/:*?"<>|,;()]{1,40}){0,3}\.[a-z0-9]{2,5}(?![\w.])/i;
const STOP_WORDS =
  /\b(?:to|for|from|failed|is|was|in|on|not|and|or|error|with|by|has|as|at|into|of|does|could|cannot|because|after|before)\b/i;

/**
 * Where the path ends that starts at `start`, given where its run of non-spaces ends. In quotes it goes to the closing quote; else
 * spaces belong to it only where a separator follows soon (`Jane Doe\`) or an extension does (`My File.docx`), and for
 * `hasSpaces` roots alone: those of Windows and macOS, whose users make such names.
 */
export function pathEnd(token: PathToken, start: number, hasSpaces: boolean): number {
  const { text } = token;
  const quote = start === 0 ? undefined : QUOTES.get(text[start - 1]!);
  const close = quote === undefined ? -1 : quotedEnd(text, start, quote);
  if (close > start) return close;
  const end = token.cutFrom(driveEnd(text, start));
  if (end < token.end) return trimmed(text, start, end);
  const spaced = hasSpaces ? overSpaces(text, start, end) : overEscapedSpaces(text, start, end);
  return trimmed(text, start, spaced);
}

/** Before the closing quote; -1 where there is none, or where the words of a sentence stand before it: then more is quoted than a path. */
function quotedEnd(text: string, start: number, quote: string): number {
  const close = closingQuote(text, start, quote);
  if (close <= start) return -1;
  const quoted = text.slice(start, close);
  const space = quoted.search(/\s/);
  return space < 0 || !STOP_WORDS.test(quoted.slice(space)) ? close : -1;
}

/** Behind `C:`, and what stands before it; a path has a character at least. */
function driveEnd(text: string, start: number): number {
  let at = start;
  if (text[start + 2] === "?" && text[start + 3] === "\\") at = start + 4;
  else if (text[start] === "f" || text[start] === "F")
    at += URI.exec(text.slice(start, start + 8))?.[0].length ?? 0;
  if (isDrive(text, start + 1)) at = start + 3;
  else if (isLetter(text.charCodeAt(at)) && text[at + 1] === ":") at += 2;
  return Math.max(at, start + 1);
}

/** As shells write a space in a name: `My\ Book`. */
function overEscapedSpaces(text: string, start: number, tokenEnd: number): number {
  let end = tokenEnd;
  for (let count = 0; count < MAX_ESCAPED_SPACES && text[end] === " "; count++) {
    if (text[end - 1] !== "\\" || end - start > MAX_QUOTED_CHARACTERS) break;
    const next = /^[^\s"<>|*?]{1,255}/.exec(text.slice(end + 1, end + 256));
    if (next === null) break;
    end += 1 + next[0].length;
  }
  return end;
}

function closingQuote(text: string, start: number, quote: string): number {
  const window = text.slice(start, start + MAX_QUOTED_CHARACTERS);
  let at = window.indexOf(quote);
  for (let count = 0; at >= 0 && count < MAX_APOSTROPHES; count++) {
    // An apostrophe inside of a name is followed by a letter.
    const isInside = quote === "'" && /[\p{L}\d]/u.test(window[at + 1] ?? "");
    const isClose = !isInside || knownExtension(window.slice(0, at)) !== undefined;
    if (isClose) return barrier(window, start, window[at - 1] === "\\" ? at - 1 : at);
    at = window.indexOf(quote, at + 1);
  }
  return barrier(window, start, -1);
}

/** A line's end or a placeholder before the closing quote: what is behind has been looked at, or is no path. */
function barrier(window: string, start: number, close: number): number {
  const before = close < 0 ? window : window.slice(0, close);
  const at = before.search(/[\r\n<>|]/);
  if (at < 0) return close < 0 ? -1 : start + close;
  return at > 0 && /[<>|]/.test(before[at]!) ? start + at : -1;
}

function trimmed(text: string, start: number, end: number): number {
  const least = Math.max(start, end - MAX_TRAILING_CHARACTERS);
  let at = end;
  while (at > least && TRAILING.includes(text[at - 1]!)) at--;
  return at;
}

function overSpaces(text: string, start: number, tokenEnd: number): number {
  let end = tokenEnd;
  const hasExtension = (): boolean =>
    knownExtension(text.slice(Math.max(start, end - 10), end)) !== undefined;
  while (
    text[end] === " " &&
    !/[\\/]/.test(text[end - 1]!) &&
    !hasExtension() &&
    end - start < MAX_QUOTED_CHARACTERS
  ) {
    const rest = text.slice(end, end + MAX_SPACED_CHARACTERS);
    const separator = rest.search(/[\\/]/);
    const name = rest.slice(0, separator < 0 ? 0 : separator);
    const goesOn =
      separator > 1 &&
      !/[:*?"<>|,;\r\n\t=]|^ {2}|\s$/.test(name) &&
      /[\p{L}\d_.$~(-]/u.test(rest[separator + 1] ?? "");
    if (goesOn && !STOP_WORDS.test(name)) {
      const more = /^[^\s"<>|*?]{1,255}/.exec(text.slice(end + separator, end + separator + 256));
      end += separator + (more?.[0].length ?? 0);
      continue;
    }
    const last = WORD_BEHIND_SPACE.exec(rest);
    if (last === null || STOP_WORDS.test(last[0])) break;
    end += last[0].length;
  }
  return end;
}
