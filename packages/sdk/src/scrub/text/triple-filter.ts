import { type Element, NOT_ASCII, SYMBOLS } from "./gate-fragment.ts";

/** Symbols that are told apart; more than so many share a number, and a look more is taken. */
const SHORT_SYMBOLS = 64;
const TRIPLES: number = SHORT_SYMBOLS ** 3;

/**
 * Which three symbols in a row can begin a fragment: a bit for each three, 32 KiB, of which a text touches little. It may say yes
 * where nothing begins, never no where something does.
 */
export class TripleFilter {
  /** By symbol, six bits. */
  readonly #shortOf: Uint8Array;
  readonly #shorts = new Map<Uint8Array, readonly number[]>();
  readonly #bits: Uint32Array = new Uint32Array(TRIPLES / 32);

  constructor(fragments: readonly (readonly Element[])[]) {
    this.#shortOf = shortSymbols(fragments);
    for (const fragment of fragments) this.#add(fragment, 0, 0, 0);
  }

  /**
   * Where a fragment may begin from `from` to `end` of a text, written to `places`; returns how many there are. One loop without a
   * branch or a call: it reads all of every text.
   */
  places(text: string, from: number, end: number, places: Int32Array): number {
    const shortOf = this.#shortOf;
    const bits = this.#bits;
    // Locals: a look at a constant of a module in each round is a fifth of the time.
    const [foreign, mask] = [NOT_ASCII, TRIPLES - 1];
    const shortAt = (at: number): number =>
      at < text.length ? shortOf[Math.min(text.charCodeAt(at), foreign)]! : 0;
    let triple = (shortAt(from) << 6) | shortAt(from + 1);
    let count = 0;
    const whole = Math.min(end, text.length - 2);
    for (let i = from; i < whole; i++) {
      const code = text.charCodeAt(i + 2);
      triple = ((triple << 6) | shortOf[code < foreign ? code : foreign]!) & mask;
      places[count] = i;
      count += (bits[triple >>> 5]! >>> (triple & 31)) & 1;
    }
    // A fragment may be shorter than three characters.
    for (let i = Math.max(from, whole); i < end; i++) places[count++] = i;
    return count;
  }

  /** All triples of `fragment` from its place `at`, `count` symbols of which are in `triple`. */
  #add(fragment: readonly Element[], at: number, triple: number, count: number): void {
    if (count === 3) {
      this.#bits[triple >>> 5]! |= 1 << (triple & 31);
      return;
    }
    const element = fragment[at];
    for (const short of element === undefined ? ALL : this.#shortsOf(element)) {
      this.#add(fragment, at + 1, (triple << 6) | short, count + 1);
    }
    if (element?.isOptional === true) this.#add(fragment, at + 1, triple, count);
  }

  #shortsOf({ symbols }: Element): readonly number[] {
    const known = this.#shorts.get(symbols);
    if (known !== undefined) return known;
    const shorts = new Set(this.#shortOf.filter((_, symbol) => symbols[symbol] === 1));
    this.#shorts.set(symbols, [...shorts]);
    return [...shorts];
  }
}

const ALL: readonly number[] = Array.from({ length: SHORT_SYMBOLS }, (_, short) => short);

/** Symbols that no element tells apart have one number. */
function shortSymbols(fragments: readonly (readonly Element[])[]): Uint8Array {
  const distinct = new Set(fragments.flat().map(({ symbols }) => symbols));
  const known = new Map<string, number>();
  return new Uint8Array(SYMBOLS).map((_, symbol) => {
    const signature = Array.from(distinct, (symbols) => symbols[symbol]).join("");
    const short = known.get(signature) ?? known.size % SHORT_SYMBOLS;
    known.set(signature, short);
    return short;
  });
}
