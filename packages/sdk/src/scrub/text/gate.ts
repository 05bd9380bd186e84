import { type Element, NOT_ASCII, parseFragment, SYMBOLS } from "./gate-fragment.ts";

/** States remembered; where a text needs more, all are forgotten and those that it needs are made anew. */
const MAX_STATES = 4096;
const FIRST_STATES = 256;

/** Set in the number of a state in which a gate has just ended. */
const ACCEPTS: number = 2 ** 29;
/** Larger than all numbers, so that one comparison tells both from the others. */
const UNKNOWN: number = 2 ** 30;

/**
 * Which of many sets of gates stand in a text, in one sweep over it: all fragments are one automaton, whose deterministic
 * states are made when a text first needs them (the subset construction, lazily). One table look-up a character, whatever the
 * text: on text that nothing stands in, five to ten times faster than an alternation of the same fragments as a native pattern.
 *
 * Bounds: {@link MAX_STATES} states of one row each, at most some 2 MiB, mostly a tenth of it.
 */
export class Gate {
  /** Of the latest sweep, by index of the set: 1 where one of its gates stands in the text. */
  readonly hits: Uint8Array;
  readonly #elements: readonly (Element | undefined)[];
  /** By element: the set that it completes, or -1. */
  readonly #completes: Int32Array;
  readonly #classOf: Uint8Array;
  /** By class: where a fragment that begins with it stands after it. */
  readonly #starts: readonly (readonly number[])[];
  /** By class: a symbol of it. */
  readonly #samples: readonly number[];
  readonly #stride: number;
  /** Whether the latest sweep hit. */
  #isDirty = false;
  #table: Int32Array;
  #states: (readonly number[])[] = [];
  #numbers = new Map<string, number>();

  constructor(sets: readonly (readonly string[])[]) {
    const elements: (Element | undefined)[] = [];
    const completes: number[] = [];
    const firsts: number[] = [];
    for (const [set, fragments] of sets.entries()) {
      for (const fragment of fragments) {
        firsts.push(elements.length);
        for (const element of parseFragment(fragment)) {
          elements.push(element);
          completes.push(-1);
        }
        elements.push(undefined);
        completes.push(set);
      }
    }
    this.hits = new Uint8Array(sets.length);
    this.#elements = elements;
    this.#completes = Int32Array.from(completes);
    [this.#classOf, this.#samples] = classesOf(elements);
    this.#stride = this.#samples.length;
    const atStart = firsts.flatMap((first) => this.#withOptional(first));
    this.#starts = this.#samples.map((symbol) => this.#after(atStart, symbol));
    this.#table = new Int32Array(FIRST_STATES * this.#stride).fill(UNKNOWN);
    this.#numberOf([]);
  }

  /** True where any gate stands in `text`; {@link hits} says whose, until the next sweep. */
  sweep(text: string): boolean {
    if (this.#isDirty) this.hits.fill(0);
    this.#isDirty = false;
    const classOf = this.#classOf;
    let table = this.#table;
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const at = state + classOf[code < NOT_ASCII ? code : NOT_ASCII]!;
      let next = table[at]!;
      if (next >= ACCEPTS) {
        next = this.#enter(next, state, at);
        table = this.#table;
      }
      state = next;
    }
    return this.#isDirty;
  }

  /** The state at `at` of the table, `next` by what stands there: made where it is not, noted where it completes a gate. */
  #enter(next: number, state: number, at: number): number {
    const known = next === UNKNOWN ? this.#make(state, at - state) : next;
    if (known < ACCEPTS) return known;
    this.#note(known - ACCEPTS);
    return known - ACCEPTS;
  }

  #note(state: number): void {
    for (const at of this.#states[state / this.#stride]!) {
      const set = this.#completes[at]!;
      if (set >= 0) this.hits[set] = 1;
    }
    this.#isDirty = true;
  }

  #make(state: number, symbolClass: number): number {
    const from = this.#states[state / this.#stride]!;
    const to = new Set([
      ...this.#after(from, this.#samples[symbolClass]!),
      ...this.#starts[symbolClass]!,
    ]);
    if (this.#states.length >= MAX_STATES) this.#forget();
    const isForgotten = this.#states[state / this.#stride] !== from;
    const number = this.#numberOf([...to].sort((a, b) => a - b));
    const doesAccept = [...to].some((at) => this.#completes[at]! >= 0);
    const next = doesAccept ? number + ACCEPTS : number;
    if (!isForgotten) this.#table[state + symbolClass] = next;
    return next;
  }

  #forget(): void {
    this.#states = [];
    this.#numbers = new Map();
    this.#table.fill(UNKNOWN);
    this.#numberOf([]);
  }

  #numberOf(state: readonly number[]): number {
    const key = state.join(",");
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#states.length * this.#stride;
    if (number >= this.#table.length) {
      const larger = new Int32Array(this.#table.length * 2).fill(UNKNOWN);
      larger.set(this.#table);
      this.#table = larger;
    }
    this.#states.push(state);
    this.#numbers.set(key, number);
    return number;
  }

  /** Where fragments that wait at `from` stand after `symbol`. */
  #after(from: readonly number[], symbol: number): readonly number[] {
    return from
      .filter((at) => this.#elements[at]?.symbols[symbol] === 1)
      .flatMap((at) => this.#withOptional(at + 1));
  }

  #withOptional(at: number): readonly number[] {
    const places = [at];
    for (let next = at; this.#elements[next]?.isOptional === true; ) places.push(++next);
    return places;
  }
}

/** Symbols that no element tells apart are one class: by symbol its class, and by class a symbol of it. */
function classesOf(elements: readonly (Element | undefined)[]): [Uint8Array, number[]] {
  const distinct = new Map(elements.map((element) => [element?.symbols.join(""), element]));
  const classOf = new Uint8Array(SYMBOLS);
  const samples: number[] = [];
  const known = new Map<string, number>();
  for (let symbol = 0; symbol < SYMBOLS; symbol++) {
    const signature = [...distinct.values()].map((element) => element?.symbols[symbol]).join("");
    let symbolClass = known.get(signature);
    if (symbolClass === undefined) {
      symbolClass = samples.push(symbol) - 1;
      known.set(signature, symbolClass);
    }
    classOf[symbol] = symbolClass;
  }
  return [classOf, samples];
}
