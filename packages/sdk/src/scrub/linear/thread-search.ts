import type { Program } from "./program.ts";
import { follow, sideAt, Threads } from "./threads.ts";

export interface Match {
  readonly start: number;
  readonly end: number;
}

/** What a search may still read, in units of text. */
export interface Reading {
  left: number;
}

/**
 * All states of a pattern at once, unit by unit (R. Pike's way, by which each state is looked at once per unit). Finds the match
 * that `RegExp` finds: the leftmost one, of these the preferred one.
 */
export class ThreadSearch {
  readonly #program: Program;
  #now: Threads;
  #next: Threads;

  constructor(program: Program) {
    this.#program = program;
    this.#now = new Threads(program.states.length);
    this.#next = new Threads(program.states.length);
  }

  /** The first match from `from` on; undefined where there is none, or nothing left to read. */
  first(text: string, from: number, reading: Reading): Match | undefined {
    const program = this.#program;
    let best: Match | undefined;
    let before = sideAt(program, text, from - 1);
    this.#now.clear();
    for (let at = from; reading.left-- > 0; at++) {
      const after = sideAt(program, text, at);
      // A later start is preferred to nothing but no match at all.
      if (best === undefined) follow(program, this.#now, program.start, at, before, after);
      const end = this.#step(text, at, sideAt(program, text, at + 1));
      if (end !== undefined) best = end;
      before = after;
      if (at >= text.length || (best !== undefined && this.#now.count === 0)) return best;
    }
    return undefined;
  }

  /** Takes the unit at `at`. The match that a thread has here ends all that are less preferred. */
  #step(text: string, at: number, afterNext: ReturnType<typeof sideAt>): Match | undefined {
    const { states, alphabet } = this.#program;
    const [now, next] = [this.#now, this.#next];
    const isAtEnd = at >= text.length;
    const letter = isAtEnd ? 0 : alphabet.letterOf(text.charCodeAt(at));
    const side = sideAt(this.#program, text, at);
    let match: Match | undefined;
    next.clear();
    for (let index = 0; index < now.count; index++) {
      const state = states[now.states[index]!]!;
      const start = now.starts[index]!;
      if (state.kind === "match") {
        match = { start, end: at };
        break;
      }
      if (isAtEnd || state.kind !== "units" || state.members[letter] === 0) continue;
      follow(this.#program, next, state.next, start, side, afterNext);
    }
    this.#now = next;
    this.#next = now;
    return match;
  }
}
