import type { Program } from "../../../src/scrub/linear/program.ts";
import { holds, sideAt } from "../../../src/scrub/linear/threads.ts";

/**
 * Steps of an engine that tries one way after the other and turns back, as V8's does, for all matches in a text: what a clock
 * would tell of a pattern, on every machine the same. V8 saves some of them. Stops after `maxSteps`.
 */
export function countSteps(program: Program, text: string, maxSteps: number): number {
  let steps = 0;
  for (let from = 0; from <= text.length && steps < maxSteps; ) {
    const tried = tryAt(program, text, from, maxSteps - steps);
    steps += tried.steps;
    from = Math.max(from + 1, tried.end);
  }
  return steps;
}

/** The end of the match at `from`, -1 where there is none. */
function tryAt(
  program: Program,
  text: string,
  from: number,
  maxSteps: number,
): { readonly end: number; readonly steps: number } {
  const { states, alphabet } = program;
  const waiting: number[] = [program.start, from];
  let steps = 0;
  while (waiting.length > 0 && steps < maxSteps) {
    let at = waiting.pop()!;
    let state = states[waiting.pop()!]!;
    for (;;) {
      steps++;
      if (state.kind === "match") return { end: at, steps };
      if (state.kind === "split") {
        waiting.push(state.second, at);
        state = states[state.first]!;
      } else if (state.kind === "assertion") {
        const [before, after] = [sideAt(program, text, at - 1), sideAt(program, text, at)];
        if (!holds(state.assertion, before, after)) break;
        state = states[state.next]!;
      } else {
        const isMember =
          at < text.length && state.members[alphabet.letterOf(text.charCodeAt(at))] === 1;
        if (!isMember) break;
        at++;
        state = states[state.next]!;
      }
    }
  }
  return { end: -1, steps };
}
