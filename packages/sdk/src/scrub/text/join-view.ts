import { Edits, type JoinKind, type View } from "./view.ts";

/** As gates: where none stands in a text, it has one line. */
export const LINE_BREAK_GATES: readonly string[] = ["[\\r\\n]"];

/**
 * What begins a line of its own: a frame of a trace, a time, an item, a tag, a bracket, and a sentence. What a wrapper cut off
 * begins so only by chance.
 */
const OWN_LINE =
  /at [^\n]{0,200}(?:\(|:\d)|File "|#\d|Caused by|\.{3} \d|\d{4}-\d\d-\d\d[T ]|\d\d:\d\d:\d\d|[-*] |<\/?[a-z]|[[{(]|[A-Z][a-z]{2,20} [a-z]/y;
/** What mostly begins a line of its own, but may as well be the end of a key that was cut. */
const KEY_LINE =
  /"[A-Za-z][\w.-]{0,40}" ?:|[A-Za-z][A-Za-z_-]{0,40}(?: = |: |:[\r\n])|[a-z][a-z_.-]{0,24}=[\w.-]{1,24}(?:[\r\n]|$)/y;
const LINE_BREAK = /(?:\r\n|\n|\r)[ \t]*/g;

interface Joining {
  readonly filler: string;
  /** By the count of the breaks before it. */
  readonly takes: (count: number) => boolean;
  readonly kind: JoinKind;
}

/**
 * With their line breaks, and the indentation after them, gone, as where a wrapper cut a word in two: all of them, and every second
 * one, since a line that ends beside one that was cut must not be taken for a piece of it. And with a space in their place, as where
 * it broke between words; and for keys that were cut, whose values follow on the next line.
 */
const JOININGS: readonly Joining[] = [
  { filler: "", takes: () => true, kind: "word" },
  { filler: "", takes: (count) => count % 2 === 0, kind: "word" },
  { filler: "", takes: (count) => count % 2 === 1, kind: "word" },
  { filler: " ", takes: () => true, kind: "word" },
  { filler: "", takes: (count) => count % 2 === 0, kind: "key" },
  { filler: "", takes: (count) => count % 2 === 1, kind: "key" },
];

/**
 * The views of a text that was wrapped. A blank line ends a paragraph, and stays; so does what begins a line of its own. None where
 * nothing can be joined. Linear.
 */
export function joinViews(parent: View): readonly View[] {
  const breaks = breaksOf(parent.text);
  if (breaks.length === 0) return NOTHING;
  return JOININGS.map((joining) => joinView(parent, breaks, joining)).filter(
    (view) => view !== undefined,
  );
}

const NOTHING: readonly View[] = Object.freeze([]);

/** A line break within a paragraph, with the indentation behind it, and what of the two it may have cut. */
interface Break {
  readonly index: number;
  readonly next: number;
  readonly kind: JoinKind;
}

function breaksOf(text: string): readonly Break[] {
  const breaks: Break[] = [];
  for (const { 0: lineBreak, index } of text.matchAll(LINE_BREAK)) {
    const next = index + lineBreak.length;
    if (!isWithinParagraph(text, index, next)) continue;
    breaks.push({ index, next, kind: startsWith(KEY_LINE, text, next) ? "key" : "word" });
  }
  return breaks;
}

function joinView(
  parent: View,
  breaks: readonly Break[],
  { filler, takes, kind }: Joining,
): View | undefined {
  const { text } = parent;
  const edits = new Edits();
  let lines = "";
  let copied = 0;
  let count = 0;
  for (const { index, next, kind: cut } of breaks) {
    if (cut !== kind || !takes(count++)) continue;
    lines += text.slice(copied, index);
    copied = next;
    const between = isSpace(text, index - 1) ? "" : filler;
    edits.add(lines.length, between.length, index, next);
    lines += between;
  }
  if (edits.count === 0) return undefined;
  lines += text.slice(copied);
  const { depth, layer } = parent;
  return { text: lines, parent, edits, joined: kind, depth: depth + 1, layer };
}

function isWithinParagraph(text: string, from: number, next: number): boolean {
  if (from === 0 || next === text.length) return false;
  if (isBreak(text, from - 1) || isBreak(text, next)) return false;
  // After a placeholder or a tag nothing goes on.
  if (text[from - 1] === ">") return false;
  return !startsWith(OWN_LINE, text, next);
}

function startsWith(sticky: RegExp, text: string, at: number): boolean {
  sticky.lastIndex = at;
  return sticky.test(text);
}

function isBreak(text: string, at: number): boolean {
  return text[at] === "\n" || text[at] === "\r";
}

function isSpace(text: string, at: number): boolean {
  return text[at] === " " || text[at] === "\t";
}
