/** Set in the number of a state in which a fragment has just ended. */
export const ACCEPTS: number = 2 ** 14;
/** Larger than all numbers, so that one comparison tells both from the others. */
export const UNKNOWN: number = 2 ** 15;

/** Places are numbered by a code unit in the keys of states. */
export const MAX_PLACES: number = 2 ** 16;

const FIRST_STATES = 256;

/**
 * The states of an automaton that are known by now: each a set of places, with its transitions by class of symbols.
 *
 * Bounds: `maxStates`, fewer than {@link ACCEPTS}, with a row of two bytes for each class.
 */
export class StateTable {
  /** Numbers of a row. */
  readonly stride: number;
  readonly #maxStates: number;
  #transitions: Uint16Array;
  #places: (readonly number[])[] = [];
  #numbers = new Map<string, number>();

  constructor(classes: number, maxStates: number) {
    this.stride = classes;
    this.#maxStates = maxStates;
    this.#transitions = new Uint16Array(FIRST_STATES * this.stride);
    this.clear();
  }

  /** By state and class; another array after each new state. */
  get transitions(): Uint16Array {
    return this.#transitions;
  }

  get isFull(): boolean {
    return this.#numbers.size >= this.#maxStates;
  }

  placesOf(state: number): readonly number[] {
    return this.#places[state]!;
  }

  /** State 0 is the one without any place. */
  clear(): void {
    this.#places = [];
    this.#numbers = new Map();
    this.#transitions.fill(UNKNOWN);
    this.numberOf("", []);
  }

  /** Of the state with these places, which `key` tells from all others. */
  numberOf(key: string, places: readonly number[]): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#places.length;
    if (number * this.stride >= this.#transitions.length) {
      const larger = new Uint16Array(this.#transitions.length * 2).fill(UNKNOWN);
      larger.set(this.#transitions);
      this.#transitions = larger;
    }
    this.#places.push(places);
    this.#numbers.set(key, number);
    return number;
  }

  link(state: number, symbolClass: number, next: number): void {
    this.#transitions[state * this.stride + symbolClass] = next;
  }
}
