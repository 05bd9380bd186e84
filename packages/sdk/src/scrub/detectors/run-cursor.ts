/** Of what is not ASCII, the index in a table by code. */
const OTHER = 128;

/**
 * Ends of runs of one alphabet in a text, where many searches begin within the same run: what was walked along is not walked along
 * again, so that all of them together cost as much as the text is long.
 *
 * Remembers the latest text and one run of it; what it answers depends on its arguments alone.
 */
export class RunCursor {
  /** By code of an ASCII character, and maybe one more for all others: 1 where it belongs. */
  readonly #alphabet: Uint8Array;
  #text = "";
  #start = 0;
  #end = 0;

  constructor(alphabet: Uint8Array) {
    this.#alphabet = alphabet;
  }

  /** Where the run that begins at `start` ends, at `limit` at the latest, which is no further than the text. */
  endOf(text: string, start: number, limit: number): number {
    if (start < this.#start || start > this.#end || text !== this.#text) {
      this.#text = text;
      this.#start = start;
      this.#end = start;
    }
    let end = this.#end;
    for (; end < limit; end++) {
      const code = text.charCodeAt(end);
      if (this.#alphabet[code > OTHER ? OTHER : code] !== 1) break;
    }
    this.#end = end;
    return Math.min(end, limit);
  }
}
