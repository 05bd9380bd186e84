import type { Place } from "./finding.ts";
import { visibleText } from "./visible-text.ts";

/** Lines shown before the one that is meant. */
const LINES_BEFORE = 2;

/** Of a longer line only the part around the place is shown. */
const MAX_LINE_LENGTH = 120;
const COLUMNS_BEFORE = 60;

export interface CodeFrame {
  /** Number and text, ready to print. */
  readonly lines: readonly { readonly number: number; readonly text: string }[];
  /** Blanks before the mark, and its width, in characters of the last line's text. */
  readonly markStart: number;
  readonly markLength: number;
}

/** The lines that places count: a carriage return alone does not end one. */
export function splitLines(text: string): readonly string[] {
  return text.split(/\r?\n/);
}

/** The source around a place. Undefined where the place is not in the text, as for a whole file. */
export function codeFrame(lines: readonly string[], place: Place): CodeFrame | undefined {
  const marked = lines[place.line - 1];
  if (marked === undefined) return undefined;
  const from =
    marked.length <= MAX_LINE_LENGTH ? 0 : Math.max(0, place.column - 1 - COLUMNS_BEFORE);
  const cut = (line: string) => visibleText(line.slice(from, from + MAX_LINE_LENGTH)).trimEnd();
  const first = Math.max(1, place.line - LINES_BEFORE);
  const shown = lines.slice(first - 1, place.line).map((line, index) => ({
    number: first + index,
    text: cut(line),
  }));
  const start = Math.min(place.column - 1, marked.length);
  const end =
    place.endLine === place.line ? Math.min(place.endColumn - 1, marked.length) : marked.length;
  const markStart = visibleText(marked.slice(from, start)).length;
  const markLength = visibleText(
    marked.slice(start, Math.min(end, from + MAX_LINE_LENGTH)).trimEnd(),
  ).length;
  return { lines: shown, markStart, markLength: Math.max(1, markLength) };
}
