import { didYouMean, nearest } from "../load/nearest.ts";

/** A search compares with every name there is; of more mistakes than this the cause is another. */
export const MAX_SEARCHES = 100;

/** Offers what was probably meant, for the first mistakes that one run of a rule finds. */
export class Suggestions {
  #left: number = MAX_SEARCHES;

  /** The nearest candidate; undefined also where there were mistakes enough. */
  nearest(word: string, candidates: () => Iterable<string>): string | undefined {
    return this.#isAllowed() ? nearest(word, candidates()) : undefined;
  }

  /** What to do: take the nearest, or one of all. */
  didYouMean(word: string, candidates: () => readonly string[]): string {
    return this.#isAllowed() ? didYouMean(word, candidates()) : "correct it";
  }

  #isAllowed(): boolean {
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }
}
