import { Lexer } from "yaml";
import type { Place } from "../diagnostics/finding.ts";

export interface YamlComment {
  /** From the `#` to the end of the line. */
  readonly text: string;
  readonly place: Place;
  /** Its own line or, where it stands alone, the next that holds more than a comment. */
  readonly appliesToLine: number;
}

/** Before the content of a scalar, which may begin like a comment. */
const SCALAR_MARK = "\u001f";

/** The comments of a YAML text; what looks like one inside a block of text is none. */
export function commentsOf(file: string, text: string): readonly YamlComment[] {
  const comments: YamlComment[] = [];
  const lines = text.split("\n");
  const following = nextLines(lines);
  let offset = 0;
  let lineStart = 0;
  let line = 1;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    // Marks between documents, of the mode flow and of scalars take no room in the text.
    if (token === "\u0002" || token === "\u0018" || token === SCALAR_MARK) {
      isScalar = token === SCALAR_MARK;
      continue;
    }
    const isComment = token.startsWith("#") && !isScalar;
    isScalar = false;
    if (isComment) {
      const column = offset - lineStart + 1;
      const endColumn = column + token.length;
      const place = { file, line, column, endLine: line, endColumn };
      const isAlone = lines[line - 1]?.slice(0, column - 1).trim() === "";
      comments.push({
        text: token,
        place,
        appliesToLine: isAlone ? (following[line] ?? line) : line,
      });
    }
    offset += token.length;
    for (let at = token.indexOf("\n"); at >= 0; at = token.indexOf("\n", at + 1)) {
      line += 1;
      lineStart = offset - token.length + at + 1;
    }
  }
  return comments;
}

/** By line, counted from 1: the next that holds more than blanks and a comment. */
function nextLines(lines: readonly string[]): readonly number[] {
  const following: number[] = [];
  let next = lines.length + 1;
  for (let line = lines.length; line >= 1; line -= 1) {
    following[line] = next;
    if (!/^\s*(#|\r?$)/.test(lines[line - 1] ?? "")) next = line;
  }
  return following;
}
