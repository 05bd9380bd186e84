import { assert } from "../../assert.ts";
import { GateAutomaton, type GateFragment, withOptional } from "./gate-automaton.ts";
import { type Element, NOT_ASCII } from "./gate-fragment.ts";
import { ACCEPTS, MAX_PLACES, StateTable, UNKNOWN } from "./state-table.ts";
import { type SymbolClasses, symbolClasses } from "./symbol-classes.ts";

/** States remembered; where texts need more, all are forgotten and those that are needed are made anew. */
const MAX_STATES = 4096;
/** Of a fragment, so many places are looked for at each place of a text at once; … */
const HEAD_ELEMENTS = 9;
/** … and none of a gap, which is so many places that may be left out: each of them would double the states. */
const GAP_ELEMENTS = 3;
/** A head has at least so many that may not be left out. */
const LEAST_ELEMENTS = 3;

/** What a state says of the text before it. */
interface Accepted {
  readonly sets: readonly number[];
  /** The rest of those fragments of which only the head was found; -1 where there is none. */
  readonly tails: number;
}

const NOTHING: Accepted = { sets: [], tails: -1 };

/**
 * The heads of all fragments as one automaton that looks for all of them at every place (Aho and Corasick, 1975, with classes), so that
 * a text is one look at a table for each of its characters. Its states are made when a text first needs them. Where a head ends, another automaton
 * reads the rest of the fragment.
 *
 * Bounds: {@link MAX_STATES} states of at most 256 bytes, 1 MiB, mostly a tenth of it. Linear: for each character a state
 * may have to be made, in some microseconds, and a rest be read, at most 24 characters.
 */
export class GateSweep {
  /** The heads, one after the other, each with an end. */
  readonly #elements: readonly (Element | undefined)[];
  /** By place: the set of a whole fragment that ends there, or -1; and the index of the rest of one, or -1. */
  readonly #sets: Int32Array;
  readonly #rests: Int32Array;
  readonly #tails: GateAutomaton;
  readonly #classes: SymbolClasses;
  /** By class: where a symbol of it gets to from the first places of all heads. */
  readonly #firstSteps: readonly (readonly number[])[];
  /** By class, and the one after it: where the two get to. */
  readonly #secondSteps: (readonly number[] | undefined)[][];
  /** A state is what the latest symbol alone gets to, and in the table what those before it do. */
  readonly #table: StateTable;
  #latest: number[] = [];
  #accepted: (Accepted | undefined)[] = [];

  constructor(fragments: readonly GateFragment[], maxStates: number = MAX_STATES) {
    const elements: (Element | undefined)[] = [];
    const tails: GateFragment[] = [];
    const sets: number[] = [];
    const rests: number[] = [];
    const firsts: number[] = [];
    for (const { set, elements: all } of fragments) {
      const fragment = all.slice(0, all.findLastIndex(({ isOptional }) => !isOptional) + 1);
      const head = fragment.slice(0, headLength(fragment));
      const isWhole = head.length === fragment.length;
      firsts.push(elements.length);
      elements.push(...head, undefined);
      sets.push(...head.map(() => -1), isWhole ? set : -1);
      rests.push(...head.map(() => -1), isWhole ? -1 : tails.length);
      if (!isWhole) tails.push({ set, elements: fragment.slice(head.length) });
    }
    assert(elements.length < MAX_PLACES, "places are code units of keys");
    this.#elements = elements;
    this.#sets = Int32Array.from(sets);
    this.#rests = Int32Array.from(rests);
    this.#tails = new GateAutomaton(tails);
    this.#classes = symbolClasses(elements.filter((element) => element !== undefined));
    const starts = firsts.flatMap((first) => withOptional(elements, first));
    this.#firstSteps = this.#classes.samples.map((symbol) => this.#step(starts, symbol));
    this.#secondSteps = this.#firstSteps.map(() => []);
    this.#table = new StateTable(this.#classes.samples.length, maxStates);
  }

  /** Marks in `hits` the sets of the fragments that stand in `text`; false where there are none. */
  read(text: string, hits: Uint8Array): boolean {
    const { classOf } = this.#classes;
    const { stride } = this.#table;
    // Locals: a look at a constant of a module in each round is a fifth of the time.
    const foreign = NOT_ASCII;
    const accepts = ACCEPTS;
    const { length } = text;
    let state = 0;
    let isHit = false;
    for (let i = 0; i < length; ) {
      const { transitions } = this.#table;
      let next = 0;
      let symbolClass = 0;
      do {
        const code = text.charCodeAt(i++);
        symbolClass = classOf[code < foreign ? code : foreign]!;
        next = transitions[state * stride + symbolClass]!;
        if (next >= accepts) break;
        state = next;
      } while (i < length);
      if (next < accepts) break;
      if (next === UNKNOWN) next = this.#make(state, symbolClass);
      state = next & (accepts - 1);
      if (next >= accepts && this.#note(state, text, i, hits)) isHit = true;
    }
    return isHit;
  }

  #note(state: number, text: string, end: number, hits: Uint8Array): boolean {
    const { sets, tails } = this.#accepted[state]!;
    for (const set of sets) hits[set] = 1;
    const isTailHit = tails >= 0 && this.#tails.read(text, end, tails, hits);
    return isTailHit || sets.length > 0;
  }

  #make(state: number, symbolClass: number): number {
    const places = this.#step(this.#table.placesOf(state), this.#classes.samples[symbolClass]!);
    const latest = this.#latest[state];
    if (latest !== undefined) places.push(...this.#secondStep(latest, symbolClass));
    const to = places.length < 2 ? places : [...new Set(places)].sort((a, b) => a - b);
    const { isFull } = this.#table;
    if (isFull) this.#forget();
    const number = this.#table.numberOf(String.fromCharCode(symbolClass, ...to), to);
    this.#latest[number] = symbolClass;
    const accepted =
      this.#accepted[number] ?? this.#acceptedOf([...to, ...this.#firstSteps[symbolClass]!]);
    this.#accepted[number] = accepted;
    const next = accepted === NOTHING ? number : number + ACCEPTS;
    // Where all was forgotten, `state` is the number of another one by now.
    if (!isFull) this.#table.link(state, symbolClass, next);
    return next;
  }

  #forget(): void {
    this.#table.clear();
    this.#tails.forget();
    this.#latest = [];
    this.#accepted = [];
  }

  #secondStep(first: number, second: number): readonly number[] {
    const known = this.#secondSteps[first]![second];
    if (known !== undefined) return known;
    const places = this.#step(this.#firstSteps[first]!, this.#classes.samples[second]!);
    this.#secondSteps[first]![second] = places;
    return places;
  }

  #step(places: readonly number[], symbol: number): number[] {
    const to: number[] = [];
    for (const at of places) {
      if (this.#elements[at]?.symbols[symbol] !== 1) continue;
      to.push(at + 1);
      for (let next = at + 1; this.#elements[next]?.isOptional === true; ) to.push(++next);
    }
    return to;
  }

  #acceptedOf(places: readonly number[]): Accepted {
    const sets = new Set<number>();
    const rests = new Set<number>();
    for (const at of places) {
      if (this.#sets[at]! >= 0) sets.add(this.#sets[at]!);
      if (this.#rests[at]! >= 0) rests.add(this.#rests[at]!);
    }
    if (sets.size === 0 && rests.size === 0) return NOTHING;
    const tails = rests.size === 0 ? -1 : this.#tails.startOf([...rests].sort((a, b) => a - b));
    return { sets: [...sets], tails };
  }
}

/**
 * What of a fragment comes before its first gap, at most {@link HEAD_ELEMENTS} places. The whole of one that has its gap too early: a
 * letter alone stands everywhere.
 */
function headLength(fragment: readonly Element[]): number {
  let optional = 0;
  for (let at = 0; at < fragment.length; at++) {
    optional = fragment[at]!.isOptional ? optional + 1 : 0;
    const isGap = optional === GAP_ELEMENTS;
    if (!isGap && at < HEAD_ELEMENTS) continue;
    const head = fragment.slice(0, at + 1 - optional);
    return head.filter(({ isOptional }) => !isOptional).length < LEAST_ELEMENTS
      ? fragment.length
      : head.length;
  }
  return fragment.length;
}
