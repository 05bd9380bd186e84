import { GateAutomaton } from "./gate-automaton.ts";
import { parseGate } from "./gate-fragment.ts";
import { TripleFilter } from "./triple-filter.ts";

/** Characters that are looked at in one go. */
const STRETCH = 1024;

/**
 * Which of many sets of gates stand in a text, in one sweep over it. Where the next characters begin no fragment, that is one look at
 * one byte; where they may, an automaton of all fragments reads on from there.
 *
 * Linear: from each place at most the 24 characters of the longest fragment are read.
 */
export class Gate {
  /** Of the latest sweep, by index of the set: 1 where one of its gates stands in the text. */
  readonly hits: Uint8Array;
  readonly #automaton: GateAutomaton;
  readonly #filter: TripleFilter;
  readonly #places = new Int32Array(3 * (STRETCH + 7));
  /** Whether the latest sweep hit. */
  #isHit = false;

  constructor(sets: readonly (readonly string[])[]) {
    const fragments = sets.flatMap((gates, set) =>
      gates.flatMap(parseGate).map((elements) => ({ set, elements })),
    );
    this.hits = new Uint8Array(sets.length);
    this.#automaton = new GateAutomaton(fragments);
    this.#filter = new TripleFilter(fragments.map(({ elements }) => elements));
  }

  /** True where any gate stands in `text`; {@link hits} says whose, until the next sweep. */
  sweep(text: string): boolean {
    if (this.#isHit) this.hits.fill(0);
    this.#isHit = false;
    for (let from = 0; from < text.length; from += STRETCH) {
      const count = this.#filter.places(
        text,
        from,
        Math.min(text.length, from + STRETCH),
        this.#places,
      );
      for (let i = 0; i < count; i++) this.#read(text, this.#places[i]!);
    }
    return this.#isHit;
  }

  #read(text: string, from: number): void {
    if (this.#automaton.read(text, from, this.hits)) this.#isHit = true;
  }
}
