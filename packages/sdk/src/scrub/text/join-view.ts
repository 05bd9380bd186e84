import { Edits, type View } from "./view.ts";

/** As gates: where none stands in a text, it has one line. */
export const LINE_BREAK_GATES: readonly string[] = ["[\\r\\n]"];

/** What begins a line of its own: a frame of a trace, a cause, a record with its time. */
const OWN_LINE = /at |File "|#\d|Caused by|\.{3} \d|\d{4}-\d\d-\d\d[T ]/y;
const LINE_BREAK = /(?:\r\n|\n|\r)[ \t]*/g;

/**
 * The views of a text that was wrapped: with its line breaks, and the indentation after them, gone, as where a wrapper cut a word in
 * two; and with a space in their place, as where it broke between words. A blank line ends a paragraph, and stays; so does what begins a
 * line of its own. None where
 * nothing can be joined. Linear.
 */
export function joinViews(parent: View): readonly View[] {
  const views = [joinView(parent, ""), joinView(parent, " ")];
  return views.filter((view) => view !== undefined);
}

function joinView(parent: View, between: string): View | undefined {
  const { text } = parent;
  const edits = new Edits();
  let joined = "";
  let copied = 0;
  for (const { 0: lineBreak, index } of text.matchAll(LINE_BREAK)) {
    const next = index + lineBreak.length;
    if (index === 0 || next === text.length) continue;
    if (isBreak(text, index - 1) || isBreak(text, next) || isOwnLine(text, next)) continue;
    joined += text.slice(copied, index);
    copied = next;
    const isSpaced = text[index - 1] === " " || text[index - 1] === "\t";
    const filler = isSpaced ? "" : between;
    edits.add(joined.length, filler.length, index, next);
    joined += filler;
  }
  if (edits.count === 0) return undefined;
  joined += text.slice(copied);
  return { text: joined, parent, edits, isJoined: true, depth: parent.depth + 1 };
}

function isBreak(text: string, at: number): boolean {
  return text[at] === "\n" || text[at] === "\r";
}

function isOwnLine(text: string, at: number): boolean {
  OWN_LINE.lastIndex = at;
  return OWN_LINE.test(text);
}
