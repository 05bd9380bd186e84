import { LazyAutomaton } from "./lazy-automaton.ts";
import { parsePattern } from "./parse.ts";
import { compileProgram } from "./program.ts";
import { type Match, ThreadSearch } from "./thread-search.ts";

export { LinearPatternError } from "./linear-pattern-error.ts";

/** Units read for each unit of text, all searches for matches together; hardly any pattern takes two. */
const READINGS_PER_UNIT = 8;
const MIN_READINGS = 1024;

export interface LinearPattern {
  /**
   * The matches that `RegExp` finds with the flag `g`: leftmost, of these the preferred one, none within another. Offsets are UTF-16
   * code units. Takes time linear in text and states; where a pattern would read the text over and over, the rest of the
   * text is one match, so that whoever replaces matches replaces too much and not too little.
   */
  findAll(text: string): readonly Match[];
}

const NOTHING: readonly Match[] = Object.freeze([]);

/**
 * A pattern of somebody else, who may know nothing of back-tracking: literals, `.`, classes, `\d \w \s \b` and their opposites, `^`
 * and `$` (of the text), groups, `|`, `? * + {n,m}` and their lazy forms. As `RegExp` without the flag `u`, except that a
 * character beyond U+FFFF is repeated whole.
 *
 * Bounds: 512 UTF-16 code units, 1,000 states. Throws LinearPatternError, with the offset, over them and for back references,
 * look-around, named groups, flags, Unicode properties, repetitions of what can be empty, and patterns that match where
 * there is nothing.
 */
export function compileLinear(
  source: string,
  options: { readonly ignoreCase?: boolean } = {},
): LinearPattern {
  const program = compileProgram(parsePattern(source, options.ignoreCase ?? false));
  const automaton = new LazyAutomaton(program);
  const search = new ThreadSearch(program);
  return {
    findAll(text) {
      const matches: Match[] = [];
      const reading = { left: MIN_READINGS + READINGS_PER_UNIT * text.length };
      for (let from = 0; automaton.hasMatch(text, from); ) {
        const match = search.first(text, from, reading) ?? { start: from, end: text.length };
        matches.push(match);
        from = match.end;
      }
      return matches.length === 0 ? NOTHING : matches;
    },
  };
}
