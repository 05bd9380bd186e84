import { fold, isWordUnit, type View } from "./fold.ts";
import { MAX_CUTS } from "./token-trie.ts";

/** A line break with the indentation after it, which a wrapper put in the middle of a word. */
const LINE_BREAK = /(?:\r\n|\n|\r)[ \t]*/g;

/** Whether a text has more than one line. */
export function hasLines(text: string): boolean {
  return text.includes("\n") || text.includes("\r");
}

/** Whether `isLookedFor` says so of a folded word that a line break cuts in two, or up to three in more. Linear. */
export function someCutWord(text: string, isLookedFor: (word: string) => boolean): boolean {
  const breaks = [...text.matchAll(LINE_BREAK)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));
  for (let first = 0; first < breaks.length; first++) {
    let word = wordBefore(text, breaks[first]!.start);
    const last = Math.min(first + MAX_CUTS, breaks.length);
    for (let next = first; word !== "" && next < last; next++) {
      const part = wordAfter(text, breaks[next]!.end);
      if (part === "") break;
      word += part;
      if (isLookedFor(fold({ text: word }).text)) return true;
      const isWholeLine = breaks[next]!.end + part.length === breaks[next + 1]?.start;
      if (!isWholeLine) break;
    }
  }
  return false;
}

/** Words longer than any known value are none. */
const MAX_WORD_UNITS = 1024;

function wordBefore(text: string, end: number): string {
  let start = end;
  while (end - start < MAX_WORD_UNITS && start > 0 && isWordUnit(text.charCodeAt(start - 1)))
    start--;
  return text.slice(start, end);
}

function wordAfter(text: string, start: number): string {
  let end = start;
  while (end - start < MAX_WORD_UNITS && end < text.length && isWordUnit(text.charCodeAt(end)))
    end++;
  return text.slice(start, end);
}

/** With the spaces on both sides: what a wrapper put in the place of one. */
const SPACED_BREAK = /[ \t]{0,16}(?:\r\n|\n|\r)[ \t]*/g;

/** The text with a space for each line break, for values that have one. */
export function spaceLines(text: string): View {
  return joined(text, SPACED_BREAK, " ");
}

/** The text with its lines joined. */
export function joinLines(text: string): View {
  return joined(text, LINE_BREAK, "");
}

function joined(text: string, lineBreaks: RegExp, filler: string): View {
  const starts: number[] = [];
  const ends: number[] = [];
  let result = "";
  let at = 0;
  const copyTo = (end: number): void => {
    result += text.slice(at, end);
    for (; at < end; at++) {
      starts.push(at);
      ends.push(at + 1);
    }
  };
  for (const { 0: lineBreak, index } of text.matchAll(lineBreaks)) {
    copyTo(index);
    at = index + lineBreak.length;
    result += filler;
    for (const _ of filler) {
      starts.push(index);
      ends.push(at);
    }
  }
  copyTo(text.length);
  return { text: result, starts, ends };
}

/** By unit of a view whose lines were joined, 1 where a line begins. */
export function joinsOf({ text, starts = [], ends = [] }: View): Uint8Array {
  const joins = new Uint8Array(text.length + 1);
  for (let at = 1; at < text.length; at++) {
    if (starts[at]! > ends[at - 1]!) joins[at] = 1;
  }
  return joins;
}
