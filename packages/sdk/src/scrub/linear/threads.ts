import type { Program } from "./program.ts";
import type { Assertion } from "./syntax.ts";

/** What stands on one side of a place in the text. */
export const EDGE = 0;
export const WORD = 1;
export const OTHER = 2;
export type Side = typeof EDGE | typeof WORD | typeof OTHER;

/** Where a search is at one place of a text: states that wait for a unit, those that are preferred first. */
export class Threads {
  readonly states: Int32Array;
  /** Where the match of each began. */
  readonly starts: Int32Array;
  count = 0;
  readonly #seen: Int32Array;
  #mark = 0;

  constructor(maxStates: number) {
    this.states = new Int32Array(maxStates);
    this.starts = new Int32Array(maxStates);
    this.#seen = new Int32Array(maxStates);
  }

  clear(): void {
    this.count = 0;
    this.#mark++;
  }

  /** True the first time for a state since the last clear. */
  visit(state: number): boolean {
    if (this.#seen[state] === this.#mark) return false;
    this.#seen[state] = this.#mark;
    return true;
  }

  push(state: number, start: number): void {
    this.states[this.count] = state;
    this.starts[this.count] = start;
    this.count++;
  }
}

/** Adds what can be reached from `state` without a unit, in the order in which it is preferred. */
export function follow(
  { states }: Program,
  threads: Threads,
  state: number,
  start: number,
  before: Side,
  after: Side,
): void {
  const waiting = [state];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (!threads.visit(at)) continue;
    const reached = states[at]!;
    if (reached.kind === "split") waiting.push(reached.second, reached.first);
    else if (reached.kind !== "assertion") threads.push(at, start);
    else if (holds(reached.assertion, before, after)) waiting.push(reached.next);
  }
}

export function holds(assertion: Assertion, before: Side, after: Side): boolean {
  switch (assertion) {
    case "start":
      return before === EDGE;
    case "end":
      return after === EDGE;
    case "word-edge":
      return (before === WORD) !== (after === WORD);
    case "no-word-edge":
      return (before === WORD) === (after === WORD);
  }
}

/** `at` may lie before the text or after it. */
export function sideAt({ alphabet, wordLetters }: Program, text: string, at: number): Side {
  if (at < 0 || at >= text.length) return EDGE;
  return wordLetters[alphabet.letterOf(text.charCodeAt(at))] === 1 ? WORD : OTHER;
}
