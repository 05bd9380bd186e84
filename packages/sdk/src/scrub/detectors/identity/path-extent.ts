import { knownExtension } from "../../masks/path-names.ts";

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
/** A word and `=`, or the next path, after a separator of lists: the path ended before it. */
const NEXT_IN_LIST = /[,;&|][ \t]?(?=[\w.-]{1,32}=|[\\/~]|[a-z]:[\\/])|&&/i;
/** What closes a sentence or a bracket around a path. */
const TRAILING = /[.,;:!?)\]}'`]{1,8}$/;
/** `(12)` and `(12,5)` after a file, as compilers write a place. */
const PLACE = /\(\d{1,7}(?:,\d{1,7})?\)?:?.{0,64}$/;
const WORD_BEHIND_SPACE =
  /^ [^\s\\/:*?"<>|,;()]{1,40}(?: [^\s\\/:*?"<>|,;()]{1,40}){0,3}\.[a-z0-9]{2,5}(?![\w.])/i;
const STOP_WORDS =
  /\b(?:to|for|from|failed|is|was|in|on|not|and|or|error|with|by|has|as|at|into|of|does|could|cannot|because|after|before)\b/i;

const REST = /[^\s"<>|*?\u201c-\u201f\u00ab\u00bb]{0,500}/y;

/**
 * Where the run of non-spaces ends that a pattern found the first `maxCharacters` of: patterns are short, so that they can be proven
 * linear, and a longer path is followed 500 characters further.
 */
export function tokenEnd(match: RegExpExecArray, text: string, maxCharacters: number): number {
  const end = match.index + match[0].length;
  if (match[0].length < maxCharacters) return end;
  REST.lastIndex = end;
  return end + (REST.exec(text)?.[0].length ?? 0);
}

/**
 * Where the path ends that starts at `start`, given where its run of non-spaces ends. In quotes it goes to the closing quote; else
 * spaces belong to it only where a separator follows soon (`Jane Doe\`) or an extension does (`My File.docx`), and for
 * `hasSpaces` roots alone: those of Windows and macOS, whose users make such names.
 */
export function pathEnd(text: string, start: number, tokenEnd: number, hasSpaces: boolean): number {
  const quote = QUOTES.get(text[start - 1] ?? "");
  if (quote !== undefined) {
    const close = closingQuote(text, start, quote);
    // Words of a sentence after the first space: the quotes are around more than the path.
    const space = text.slice(start, Math.max(start, close)).search(/\s/);
    if (close > start && (space < 0 || !STOP_WORDS.test(text.slice(start + space, close))))
      return close;
  }
  let end = cut(text, start, tokenEnd);
  if (end < tokenEnd) return end;
  while (text[end - 1] === "\\" && text[end] === " " && text[end + 1] !== undefined && !hasSpaces) {
    const next = /^[^\s"<>|*?]{1,255}/.exec(text.slice(end + 1, end + 256));
    if (next === null || end - start > MAX_QUOTED_CHARACTERS) break;
    end = end + 1 + next[0].length;
  }
  if (hasSpaces) end = overSpaces(text, start, end);
  return trimmed(text, start, end);
}

function closingQuote(text: string, start: number, quote: string): number {
  const window = text.slice(start, start + MAX_QUOTED_CHARACTERS);
  for (let at = window.indexOf(quote); at >= 0; at = window.indexOf(quote, at + 1)) {
    // An apostrophe inside of a name is followed by a letter.
    const isInside = quote === "'" && /[\p{L}\d]/u.test(window[at + 1] ?? "");
    if (isInside && knownExtension(window.slice(0, at)) === undefined) continue;
    return barrier(window, start, window[at - 1] === "\\" ? at - 1 : at);
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

/** At the next item of a list, or at what names a place in the file. */
function cut(text: string, start: number, tokenEnd: number): number {
  const token = text.slice(start, tokenEnd);
  const list = token.search(NEXT_IN_LIST);
  const from = /^(?:[\\/]{2}\?\\|file:\/{2,3})?(?:[a-z]:)?/i.exec(token)![0].length;
  const colon = token.indexOf(":", from);
  const cuts = [list, colon, token.search(PLACE)].filter((at) => at > 0);
  return cuts.length === 0 ? tokenEnd : trimmed(text, start, start + Math.min(...cuts));
}

function trimmed(text: string, start: number, end: number): number {
  return end - (TRAILING.exec(text.slice(Math.max(start, end - 16), end))?.[0].length ?? 0);
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
