import type { Program } from "./program.ts";
import { EDGE, follow, OTHER, type Side, sideAt, Threads, WORD } from "./threads.ts";

/** States kept; then all are forgotten. A pattern's text runs through a dozen. */
const MAX_KEPT_STATES = 256;

const NOT_MADE = -2;
/** A match ends before the unit that leads there. */
const MATCH = -1;

/** A set of the program's states, as it waits for a unit. */
interface Node {
  readonly states: readonly number[];
  /** What stood before it. */
  readonly before: Side;
  /** By letter, the last one for the end of the text: the number of a node, or one of the two above. */
  readonly ways: Int32Array;
}

/**
 * Whether a text matches at all, at some nanoseconds a unit: the sets of states that {@link ThreadSearch} goes through, made
 * when they are first met and kept. Where many different ones are met it is as slow as that, and no slower.
 */
export class LazyAutomaton {
  readonly #program: Program;
  readonly #threads: Threads;
  readonly #nodes: Node[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(program: Program) {
    this.#program = program;
    this.#threads = new Threads(program.states.length);
  }

  /** How many sets of states are kept. */
  get kept(): number {
    return this.#nodes.length;
  }

  /** Whether any match ends at or after `from`. What stands before `from` counts for the edges of words only. */
  hasMatch(text: string, from: number): boolean {
    const { alphabet } = this.#program;
    let number = this.#numberOf([], sideAt(this.#program, text, from - 1));
    for (let at = from; at <= text.length; at++) {
      const letter = at === text.length ? alphabet.size : alphabet.letterOf(text.charCodeAt(at));
      let way = this.#nodes[number]!.ways[letter]!;
      if (way === NOT_MADE) way = this.#make(number, letter);
      if (way === MATCH) return true;
      number = way;
    }
    return false;
  }

  #make(number: number, letter: number): number {
    const { states, start, alphabet, wordLetters } = this.#program;
    const node = this.#nodes[number]!;
    const isEnd = letter === alphabet.size;
    const after = isEnd ? EDGE : wordLetters[letter] === 1 ? WORD : OTHER;
    this.#threads.clear();
    for (const state of [...node.states, start]) {
      follow(this.#program, this.#threads, state, 0, node.before, after);
    }
    const next: number[] = [];
    let isMatch = false;
    for (const number of this.#threads.states.subarray(0, this.#threads.count)) {
      const state = states[number]!;
      if (state.kind === "match") isMatch = true;
      else if (!isEnd && state.kind === "units" && state.members[letter] === 1) {
        next.push(state.next);
      }
    }
    const way = isMatch ? MATCH : this.#numberOf(next, after);
    node.ways[letter] = way;
    return way;
  }

  #numberOf(states: readonly number[], before: Side): number {
    const sorted = [...new Set(states)].sort((one, other) => one - other);
    const key = `${before},${sorted.join(",")}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#nodes.length >= MAX_KEPT_STATES) this.#forget();
    const ways = new Int32Array(this.#program.alphabet.size + 1).fill(NOT_MADE);
    this.#nodes.push({ states: sorted, before, ways });
    this.#numbers.set(key, this.#nodes.length - 1);
    return this.#nodes.length - 1;
  }

  #forget(): void {
    this.#nodes.length = 0;
    this.#numbers.clear();
  }
}
