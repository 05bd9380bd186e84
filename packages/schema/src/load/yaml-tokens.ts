import { Lexer } from "yaml";
import { MAX_REGISTRY_TOKENS, MAX_TOKENS } from "./limits.ts";

/** Marks between documents, of the mode flow and of scalars take no room in the text. */
const MARKS = ["\u0002", "\u0018", "\u001f"];

export interface TokenExcess {
  /** Of the first token beyond the bound. */
  readonly offset: number;
  readonly message: string;
  readonly help: string;
}

/**
 * Counts the tokens of a file and of a registry's files together, by the lexer alone: the parser makes
 * objects of every token and a complaint of every stray one, so that one megabyte of brackets takes
 * it half a minute and a gigabyte.
 */
export class TokenBudget {
  #left: number = MAX_REGISTRY_TOKENS;

  /** Undefined where the text may be parsed. */
  take(text: string): TokenExcess | undefined {
    const max = Math.min(MAX_TOKENS, this.#left);
    let count = 0;
    let offset = 0;
    for (const token of new Lexer().lex(text)) {
      count += 1;
      if (count > max) return this.#excess(offset, max);
      if (!MARKS.includes(token)) offset += token.length;
    }
    this.#left -= count;
    return undefined;
  }

  #excess(offset: number, max: number): TokenExcess {
    if (max === MAX_TOKENS) {
      const message = `the file holds more than ${MAX_TOKENS} signs of YAML`;
      return { offset, message, help: "split it into several files" };
    }
    this.#left = 0;
    const message = `with this file the registry holds more than ${MAX_REGISTRY_TOKENS} signs of YAML`;
    return { offset, message, help: "split it into registries that build upon each other" };
  }
}
