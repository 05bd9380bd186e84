import { parseGate } from "./gate-fragment.ts";
import { GateSweep } from "./gate-sweep.ts";

/** Which of many sets of gates stand in a text, in one sweep over it. Linear. */
export class Gate {
  /** Of the latest sweep, by index of the set: 1 where one of its gates stands in the text. */
  readonly hits: Uint8Array;
  readonly #sweep: GateSweep;
  /** Whether the latest sweep hit. */
  #isHit = false;

  constructor(sets: readonly (readonly string[])[]) {
    this.hits = new Uint8Array(sets.length);
    this.#sweep = new GateSweep(
      sets.flatMap((gates, set) => gates.flatMap(parseGate).map((elements) => ({ set, elements }))),
    );
  }

  /** True where any gate stands in `text`; {@link hits} says whose, until the next sweep. */
  sweep(text: string): boolean {
    if (this.#isHit) this.hits.fill(0);
    this.#isHit = this.#sweep.read(text, this.hits);
    return this.#isHit;
  }
}
