import { has, type UnitSet, WORD_UNITS } from "./unit-set.ts";

const ASCII_UNITS = 128;

/**
 * Units that no set of a pattern tells apart are one letter: most patterns have less than thirty, and tables by letter stay
 * small. Whether a letter belongs to `\w` is always told, for the edges of words.
 */
export class Alphabet {
  /** The first unit of each letter, ascending. A letter may have several stretches, each with a number of its own. */
  readonly #firsts: readonly number[];
  readonly #ascii: Uint16Array = new Uint16Array(ASCII_UNITS);

  constructor(sets: readonly UnitSet[]) {
    const firsts = new Set([0]);
    for (const [first, last] of [...sets, WORD_UNITS].flat()) {
      firsts.add(first);
      firsts.add(last + 1);
    }
    firsts.delete(0x10000);
    this.#firsts = [...firsts].sort((one, other) => one - other);
    for (let unit = 0; unit < ASCII_UNITS; unit++) this.#ascii[unit] = this.#find(unit);
  }

  get size(): number {
    return this.#firsts.length;
  }

  letterOf(unit: number): number {
    return unit < ASCII_UNITS ? this.#ascii[unit]! : this.#find(unit);
  }

  /** By letter, 1 for those in the set. */
  membersOf(set: UnitSet): Uint8Array {
    return Uint8Array.from(this.#firsts, (first) => (has(set, first) ? 1 : 0));
  }

  /** The last stretch that starts at or before the unit. */
  #find(unit: number): number {
    let [low, high] = [0, this.#firsts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#firsts[middle]! <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
