import { Alphabet } from "./alphabet.ts";
import { LinearPatternError } from "./linear-pattern-error.ts";
import type { Assertion, Syntax } from "./syntax.ts";
import { type UnitSet, WORD_UNITS } from "./unit-set.ts";

/** The most states of a pattern: what 60 alternatives of 16 letters have. */
const MAX_STATES = 1000;

/** One state of an automaton, which goes on to others by their numbers. */
type State =
  | { readonly kind: "units"; readonly members: Uint8Array; readonly next: number }
  | { readonly kind: "split"; first: number; second: number }
  | { readonly kind: "assertion"; readonly assertion: Assertion; readonly next: number }
  | { readonly kind: "match" };

/** A pattern as an automaton without back-tracking (K. Thompson, CACM 11(6), 1968). A split prefers its first way. */
export interface Program {
  readonly states: readonly State[];
  readonly start: number;
  readonly alphabet: Alphabet;
  /** By letter, 1 for those of words. */
  readonly wordLetters: Uint8Array;
}

/** Throws {@link LinearPatternError} where there are too many states. */
export function compileProgram(syntax: Syntax, maxStates: number = MAX_STATES): Program {
  const alphabet = new Alphabet(setsOf(syntax));
  const builder = new Builder(alphabet, maxStates);
  const match = builder.put({ kind: "match" }, 0);
  const start = builder.build(syntax, match);
  return { states: builder.states, start, alphabet, wordLetters: alphabet.membersOf(WORD_UNITS) };
}

/** All sets of units in a pattern. */
export function setsOf(syntax: Syntax): readonly UnitSet[] {
  switch (syntax.kind) {
    case "units":
      return [syntax.set];
    case "assertion":
      return [];
    case "sequence":
      return syntax.parts.flatMap(setsOf);
    case "choice":
      return syntax.options.flatMap(setsOf);
    case "repeat":
      return setsOf(syntax.of);
  }
}

/** From the end to the start: what comes next is there before what leads to it. */
class Builder {
  readonly states: State[] = [];
  readonly #alphabet: Alphabet;
  readonly #maxStates: number;
  readonly #members = new Map<UnitSet, Uint8Array>();

  constructor(alphabet: Alphabet, maxStates: number) {
    this.#alphabet = alphabet;
    this.#maxStates = maxStates;
  }

  put(state: State, offset: number): number {
    if (this.states.length === this.#maxStates) {
      throw new LinearPatternError(`the pattern has more than ${this.#maxStates} states`, offset);
    }
    return this.states.push(state) - 1;
  }

  /** The state that matches `syntax` and goes on to `next`. */
  build(syntax: Syntax, next: number): number {
    const { offset } = syntax;
    switch (syntax.kind) {
      case "units":
        return this.put({ kind: "units", members: this.#membersOf(syntax.set), next }, offset);
      case "assertion":
        return this.put({ kind: "assertion", assertion: syntax.assertion, next }, offset);
      case "sequence":
        return syntax.parts.reduceRight((after, part) => this.build(part, after), next);
      case "choice": {
        const starts = syntax.options.map((option) => this.build(option, next));
        return starts.reduceRight((second, first) =>
          this.put({ kind: "split", first, second }, offset),
        );
      }
      case "repeat":
        return this.#repeat(syntax, next);
    }
  }

  #repeat(syntax: Extract<Syntax, { kind: "repeat" }>, next: number): number {
    const { of, min, max, isLazy, offset } = syntax;
    const split = (more: number, rest: number): number => {
      const [first, second] = isLazy ? [rest, more] : [more, rest];
      return this.put({ kind: "split", first, second }, offset);
    };
    let start = next;
    if (max === undefined) start = this.#loop(of, next, isLazy, offset);
    else for (let count = min; count < max; count++) start = split(this.build(of, start), next);
    for (let count = 0; count < min; count++) start = this.build(of, start);
    return start;
  }

  #loop(of: Syntax, next: number, isLazy: boolean, offset: number): number {
    const split: State = { kind: "split", first: next, second: next };
    const start = this.put(split, offset);
    const body = this.build(of, start);
    if (isLazy) split.second = body;
    else split.first = body;
    return start;
  }

  #membersOf(set: UnitSet): Uint8Array {
    let members = this.#members.get(set);
    if (members === undefined) {
      members = this.#alphabet.membersOf(set);
      this.#members.set(set, members);
    }
    return members;
  }
}
