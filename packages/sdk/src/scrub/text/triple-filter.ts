import { type Element, NOT_ASCII, SYMBOLS } from "./gate-fragment.ts";

/** Symbols that are told apart; those that share a number are told apart by a look more. */
const SHORT_SYMBOLS = 32;
const SHORT_BITS = 5;
const TRIPLES: number = SHORT_SYMBOLS ** 3;

/**
 * Fragments by their least width: so many triples of a fragment, each a character further, are looked for, in so many bits of a
 * byte. Short fragments by themselves, or they would let all through that a long one stops.
 */
const GROUPS = [
  { leastWidth: 7, steps: 5, firstBit: 0 },
  { leastWidth: 4, steps: 2, firstBit: 5 },
  { leastWidth: 0, steps: 1, firstBit: 7 },
] as const;
const BEGINNINGS: number = GROUPS.reduce((bits, { firstBit }) => bits | (1 << firstBit), 0);
const ENDS: readonly { readonly bit: number; readonly back: number }[] = GROUPS.map(
  ({ steps, firstBit }) => ({ bit: 1 << (firstBit + steps - 1), back: steps + 1 }),
);
const ANY_END: number = ENDS.reduce((bits, { bit }) => bits | bit, 0);
/** As long as the longest row of triples, less one. */
const WARM_UP = 6;

/**
 * Where in a text a fragment may begin, by the three, four or seven characters from there: Shift-And (Baeza-Yates and Gonnet, 1992) over
 * classes of three characters. It may say yes where nothing begins, never no where something does.
 *
 * Bounds: a table of 32 KiB.
 */
export class TripleFilter {
  readonly #shorts = new Map<Uint8Array, readonly number[]>();
  /** By three short symbols: the steps that they may be. */
  readonly #steps: Uint8Array = new Uint8Array(TRIPLES);

  constructor(fragments: readonly (readonly Element[])[]) {
    for (const fragment of fragments) this.#addFragment(fragment);
  }

  /**
   * Where a fragment may begin that is read from `from` to `end` of a text, written to `places`, of at least `3 * (end - from + 7)`
   * places; returns how many there are. It reads all of every text, and has nothing in its loop that it can do without.
   */
  places(text: string, from: number, end: number, places: Int32Array): number {
    const shortOf = SHORT_OF;
    const table = this.#steps;
    // Locals: a look at a constant of a module in each round is a fifth of the time.
    const [foreign, mask, bits] = [NOT_ASCII, TRIPLES - 1, SHORT_BITS];
    const [beginnings, anyEnd] = [BEGINNINGS, ANY_END];
    const start = Math.max(0, from - WARM_UP);
    let triple = 0;
    let steps = 0;
    let count = 0;
    for (let i = start; i < end; i++) {
      const code = text.charCodeAt(i);
      triple = ((triple << bits) | shortOf[code < foreign ? code : foreign]!) & mask;
      steps = ((steps << 1) | beginnings) & table[triple]!;
      if ((steps & anyEnd) !== 0) count = addPlaces(places, count, steps, i);
    }
    // A fragment may be shorter than three characters.
    for (let i = end; end === text.length && i < end + 2; i++) places[count++] = Math.max(0, i - 2);
    return count;
  }

  #addFragment(fragment: readonly Element[]): void {
    const width = fragment.filter(({ isOptional }) => !isOptional).length;
    const { steps, firstBit } = GROUPS.find(({ leastWidth }) => width >= leastWidth)!;
    let from = withOptional(fragment, 0);
    for (let step = 0; step < steps; step++) {
      for (const at of from) this.#addTriples(fragment, at, 0, 0, 1 << (firstBit + step));
      from = [...new Set([...from].flatMap((at) => withOptional(fragment, at + 1)))];
    }
  }

  /** All triples of `fragment` from its place `at`, `count` symbols of which are in `triple`. */
  #addTriples(
    fragment: readonly Element[],
    at: number,
    triple: number,
    count: number,
    bit: number,
  ): void {
    if (count === 3) {
      this.#steps[triple]! |= bit;
      return;
    }
    const element = fragment[at];
    for (const short of element === undefined ? ALL : this.#shortsOf(element)) {
      this.#addTriples(fragment, at + 1, (triple << SHORT_BITS) | short, count + 1, bit);
    }
    if (element?.isOptional === true) this.#addTriples(fragment, at + 1, triple, count, bit);
  }

  #shortsOf({ symbols }: Element): readonly number[] {
    const known = this.#shorts.get(symbols);
    if (known !== undefined) return known;
    const shorts = [...new Set(SHORT_OF.filter((_, symbol) => symbols[symbol] === 1))];
    this.#shorts.set(symbols, shorts);
    return shorts;
  }
}

/** The beginnings of those rows of triples that end at `last`. */
function addPlaces(places: Int32Array, count: number, steps: number, last: number): number {
  let next = count;
  for (let group = 0; group < ENDS.length; group++) {
    const { bit, back } = ENDS[group]!;
    if ((steps & bit) !== 0 && last >= back) places[next++] = last - back;
  }
  return next;
}

const ALL: readonly number[] = Array.from({ length: SHORT_SYMBOLS }, (_, short) => short);

/** The place itself, and those that can be reached from it without a symbol; past the end the end. */
function withOptional(fragment: readonly Element[], at: number): number[] {
  const places = [Math.min(at, fragment.length)];
  for (let next = at; fragment[next]?.isOptional === true; ) places.push(++next);
  return places;
}

/** The letters, in any case, and few groups of others: a table for more would be in no cache. */
const OTHERS: readonly string[] = ["0123456789", " ", ".", "/\\", ":="];

const SHORT_OF: Uint8Array = new Uint8Array(SYMBOLS).map((_, symbol) => {
  const character = String.fromCharCode(symbol).toLowerCase();
  if (/^[a-z]$/.test(character)) return character.charCodeAt(0) - 97;
  const group = OTHERS.findIndex((signs) => signs.includes(character));
  return 26 + (group < 0 ? OTHERS.length : group);
});
