/**
 * Whether some word stands shortly before a place. Places that are asked for in the order of the text cost one search of it together,
 * however close they are.
 */
export class SeenBefore {
  readonly #words: RegExp;
  #text = "";
  #at = 0;
  /** Where the latest one before {@link #at} begins. */
  #last = -1;
  /** The one behind it. */
  #next = { start: -1, end: -1 };

  /** With the flag `g`. */
  constructor(words: RegExp) {
    this.#words = words;
  }

  /** Whether one ends at `at` or before, and begins at most `max` characters before. */
  isWithin(text: string, at: number, max: number): boolean {
    if (text !== this.#text || at < this.#at) {
      this.#text = text;
      this.#last = -1;
      this.#find(Math.max(0, at - max));
    }
    this.#at = at;
    while (this.#next.end <= at) {
      this.#last = this.#next.start;
      this.#find(this.#last + 1);
    }
    return this.#last >= Math.max(0, at - max);
  }

  #find(from: number): void {
    this.#words.lastIndex = from;
    const match = this.#words.exec(this.#text);
    this.#next =
      match === null
        ? { start: Number.POSITIVE_INFINITY, end: Number.POSITIVE_INFINITY }
        : { start: match.index, end: match.index + match[0].length };
  }
}
