import { type Element, NOT_ASCII, SYMBOLS } from "./gate-fragment.ts";

/** States remembered; where texts need more, all are forgotten and those that are needed are made anew. */
const MAX_STATES = 4096;
const FIRST_STATES = 256;

/** Set in the number of a state in which a fragment has just ended. */
const ACCEPTS: number = 2 ** 14;
/** Larger than all numbers, so that one comparison tells both from the others. */
const UNKNOWN: number = 2 ** 15;
/** No fragment goes on. */
const DEAD = 0;

/**
 * All fragments as one automaton, whose deterministic states are made when a text first needs them (the subset construction,
 * lazily).
 *
 * Bounds: {@link MAX_STATES} states of at most 129 numbers of two bytes each, 1 MiB, mostly a third of it. It is kept small because a
 * look at memory that no cache holds takes longer than all the rest.
 */
export class GateAutomaton {
  /** The fragments, one after the other, each with an end. */
  readonly #elements: readonly (Element | undefined)[];
  /** By element: the set that it completes, or -1. */
  readonly #completes: Int32Array;
  readonly #maxStates: number;
  readonly #start: readonly number[];
  /** Symbols that no element tells apart are one class: by symbol its class, and by class a symbol of it. */
  readonly #classOf: Uint8Array;
  readonly #samples: readonly number[];
  readonly #stride: number;
  #table: Uint16Array;
  #states: (readonly number[])[] = [];
  #numbers = new Map<string, number>();
  #startNumber = 0;

  constructor(
    fragments: readonly { readonly set: number; readonly elements: readonly Element[] }[],
    maxStates: number = MAX_STATES,
  ) {
    this.#maxStates = maxStates;
    this.#elements = fragments.flatMap(({ elements }) => [...elements, undefined]);
    [this.#classOf, this.#samples] = classesOf(fragments.flatMap(({ elements }) => elements));
    this.#stride = this.#samples.length;
    this.#table = new Uint16Array(FIRST_STATES * this.#stride);
    this.#completes = Int32Array.from(
      fragments.flatMap(({ set, elements }) => [...elements.map(() => -1), set]),
    );
    const firsts: number[] = [];
    let next = 0;
    for (const { elements } of fragments) {
      firsts.push(next);
      next += elements.length + 1;
    }
    this.#start = firsts.flatMap((first) => this.#withOptional(first));
    this.#clear();
  }

  /** Marks in `hits` the sets of the fragments that begin at `from`; false where there are none. */
  read(text: string, from: number, hits: Uint8Array): boolean {
    const foreign = NOT_ASCII;
    const classOf = this.#classOf;
    const stride = this.#stride;
    let table = this.#table;
    let state = this.#startNumber;
    let isHit = false;
    for (let i = from; i < text.length && state !== DEAD; i++) {
      const code = text.charCodeAt(i);
      const symbolClass = classOf[code < foreign ? code : foreign]!;
      let next = table[state * stride + symbolClass]!;
      if (next >= ACCEPTS) {
        if (next === UNKNOWN) next = this.#make(state, symbolClass);
        table = this.#table;
        if (next >= ACCEPTS) {
          next -= ACCEPTS;
          this.#note(next, hits);
          isHit = true;
        }
      }
      state = next;
    }
    return isHit;
  }

  #note(state: number, hits: Uint8Array): void {
    for (const at of this.#states[state]!) {
      const set = this.#completes[at]!;
      if (set >= 0) hits[set] = 1;
    }
  }

  #make(state: number, symbolClass: number): number {
    const symbol = this.#samples[symbolClass]!;
    const to = new Set(
      this.#states[state]!.filter((at) => this.#elements[at]?.symbols[symbol] === 1).flatMap((at) =>
        this.#withOptional(at + 1),
      ),
    );
    const isFull = this.#states.length >= this.#maxStates;
    if (isFull) this.#clear();
    const number = this.#numberOf([...to].sort((a, b) => a - b));
    const doesAccept = [...to].some((at) => this.#completes[at]! >= 0);
    const next = doesAccept ? number + ACCEPTS : number;
    // Where all was forgotten, `state` is the number of another one by now.
    if (!isFull) this.#table[state * this.#stride + symbolClass] = next;
    return next;
  }

  #clear(): void {
    this.#states = [];
    this.#numbers = new Map();
    this.#table.fill(UNKNOWN);
    this.#numberOf([]);
    this.#startNumber = this.#numberOf(this.#start);
  }

  #numberOf(state: readonly number[]): number {
    const key = state.join(",");
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#states.length;
    if (number * this.#stride >= this.#table.length) {
      const larger = new Uint16Array(this.#table.length * 2).fill(UNKNOWN);
      larger.set(this.#table);
      this.#table = larger;
    }
    this.#states.push(state);
    this.#numbers.set(key, number);
    return number;
  }

  /** The place itself, and those that can be reached from it without a symbol. */
  #withOptional(at: number): readonly number[] {
    const places = [at];
    for (let next = at; this.#elements[next]?.isOptional === true; ) places.push(++next);
    return places;
  }
}

function classesOf(elements: readonly Element[]): [Uint8Array, number[]] {
  const distinct = [...new Set(elements.map(({ symbols }) => symbols))];
  const known = new Map<string, number>();
  const samples: number[] = [];
  const classOf = new Uint8Array(SYMBOLS).map((_, symbol) => {
    const signature = distinct.map((symbols) => symbols[symbol]).join("");
    const symbolClass = known.get(signature) ?? samples.push(symbol) - 1;
    known.set(signature, symbolClass);
    return symbolClass;
  });
  return [classOf, samples];
}
