import { Lexer } from "yaml";
import { MAX_TOKENS } from "./limits.ts";

/** Marks between documents, of the mode flow and of scalars take no room in the text. */
const MARKS = ["\u0002", "\u0018", "\u001f"];

/**
 * The offset of the first token beyond {@link MAX_TOKENS}, or undefined. Looked for by the lexer alone:
 * the parser makes objects of every token and a complaint of every stray one, so that one megabyte of
 * brackets takes it half a minute and a gigabyte.
 */
export function tooManyTokensAt(text: string): number | undefined {
  let count = 0;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    count += 1;
    if (count > MAX_TOKENS) return offset;
    if (!MARKS.includes(token)) offset += token.length;
  }
  return undefined;
}
