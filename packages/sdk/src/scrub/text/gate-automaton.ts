import { assert } from "../../assert.ts";
import { type Element, NOT_ASCII } from "./gate-fragment.ts";
import { ACCEPTS, MAX_PLACES, StateTable, UNKNOWN } from "./state-table.ts";
import { type SymbolClasses, symbolClasses } from "./symbol-classes.ts";

/** States remembered; where texts need more, all are forgotten and those that are needed are made anew. */
const MAX_STATES = 4096;
/** No fragment goes on. */
const DEAD = 0;

/** A fragment, and the index of the set that it is of. */
export interface GateFragment {
  readonly set: number;
  readonly elements: readonly Element[];
}

/**
 * Fragments as one automaton, whose deterministic states are made when a text first needs them (the subset construction, lazily). It
 * reads from a place on, as far as any fragment goes.
 *
 * Bounds: {@link MAX_STATES} states of at most 256 bytes, 1 MiB, mostly a tenth of it.
 */
export class GateAutomaton {
  /** The fragments, one after the other, each with an end. */
  readonly #elements: readonly (Element | undefined)[];
  /** By element: the set that it completes, or -1. */
  readonly #completes: Int32Array;
  /** By fragment: its first place. */
  readonly #firsts: readonly number[];
  readonly #classes: SymbolClasses;
  readonly #table: StateTable;
  /** Starts that were asked for, by the fragments in them, as places; and as states, or -1. */
  readonly #starts = new Map<string, number>();
  #startPlaces: (readonly number[])[] = [];
  #startStates: number[] = [];

  constructor(fragments: readonly GateFragment[], maxStates: number = MAX_STATES) {
    this.#elements = fragments.flatMap(({ elements }) => [...elements, undefined]);
    assert(this.#elements.length < MAX_PLACES, "places are code units of keys");
    this.#completes = Int32Array.from(
      fragments.flatMap(({ set, elements }) => [...elements.map(() => -1), set]),
    );
    const firsts: number[] = [];
    let next = 0;
    for (const { elements } of fragments) {
      firsts.push(next);
      next += elements.length + 1;
    }
    this.#firsts = firsts;
    this.#classes = symbolClasses(fragments.flatMap(({ elements }) => elements));
    this.#table = new StateTable(this.#classes.samples.length, maxStates);
  }

  /** For {@link read}: the start of the fragments with these indexes. */
  startOf(fragments: readonly number[]): number {
    const key = fragments.join(",");
    const known = this.#starts.get(key);
    if (known !== undefined) return known;
    const places = fragments.flatMap((index) => withOptional(this.#elements, this.#firsts[index]!));
    this.#startPlaces.push(places.toSorted((a, b) => a - b));
    this.#startStates.push(-1);
    this.#starts.set(key, this.#startStates.length - 1);
    return this.#startStates.length - 1;
  }

  /** Marks in `hits` the sets of those fragments of `start` that begin at `from`; false where there are none. */
  read(text: string, from: number, start: number, hits: Uint8Array): boolean {
    const { classOf } = this.#classes;
    const { stride } = this.#table;
    let state = this.#stateOf(start);
    let { transitions } = this.#table;
    let isHit = false;
    for (let i = from; i < text.length && state !== DEAD; i++) {
      const code = text.charCodeAt(i);
      const symbolClass = classOf[code < NOT_ASCII ? code : NOT_ASCII]!;
      let next = transitions[state * stride + symbolClass]!;
      if (next >= ACCEPTS) {
        if (next === UNKNOWN) next = this.#make(state, symbolClass);
        ({ transitions } = this.#table);
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

  /** All states and all starts. */
  forget(): void {
    this.#table.clear();
    this.#starts.clear();
    this.#startPlaces = [];
    this.#startStates = [];
  }

  #stateOf(start: number): number {
    const known = this.#startStates[start]!;
    if (known >= 0) return known;
    const state = this.#numberOf(this.#startPlaces[start]!);
    this.#startStates[start] = state;
    return state;
  }

  #numberOf(places: readonly number[]): number {
    return this.#table.numberOf(String.fromCharCode(...places), places);
  }

  #note(state: number, hits: Uint8Array): void {
    for (const at of this.#table.placesOf(state)) {
      const set = this.#completes[at]!;
      if (set >= 0) hits[set] = 1;
    }
  }

  #make(state: number, symbolClass: number): number {
    const symbol = this.#classes.samples[symbolClass]!;
    const to = new Set<number>();
    for (const at of this.#table.placesOf(state)) {
      if (this.#elements[at]?.symbols[symbol] !== 1) continue;
      for (const place of withOptional(this.#elements, at + 1)) to.add(place);
    }
    const { isFull } = this.#table;
    if (isFull) {
      this.#table.clear();
      this.#startStates.fill(-1);
    }
    const number = this.#numberOf([...to].sort((a, b) => a - b));
    const doesAccept = [...to].some((at) => this.#completes[at]! >= 0);
    const next = doesAccept ? number + ACCEPTS : number;
    // Where all was forgotten, `state` is the number of another one by now.
    if (!isFull) this.#table.link(state, symbolClass, next);
    return next;
  }
}

/** The place itself, and those that can be reached from it without a symbol. */
export function withOptional(
  elements: readonly (Element | undefined)[],
  at: number,
): readonly number[] {
  const places = [at];
  for (let next = at; elements[next]?.isOptional === true; ) places.push(++next);
  return places;
}
