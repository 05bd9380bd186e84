const WHITE = /\s/;

/**
 * Ends of runs of signs, such as URLs are. Places that are asked for in the order of the text cost one look at each sign of it
 * together, however many of them lie in one run.
 */
export class RunEnd {
  /** By ASCII code: 1 where a run goes on. All else but white space does. */
  readonly #goesOn: Uint8Array;
  #text = "";
  #from = 0;
  #to = 0;

  /** `stops`: the signs of ASCII that end a run, as a class of a pattern; white space does as well. */
  constructor(stops: RegExp) {
    this.#goesOn = Uint8Array.from({ length: 128 }, (_, code) =>
      WHITE.test(String.fromCharCode(code)) || stops.test(String.fromCharCode(code)) ? 0 : 1,
    );
  }

  /** The end of the run at `start`, at most `max` characters on. */
  endOf(text: string, start: number, max: number): number {
    if (text !== this.#text || start < this.#from || start > this.#to) {
      this.#text = text;
      this.#to = start;
    }
    this.#from = start;
    const most = Math.min(text.length, start + max);
    let to = this.#to;
    while (to < most && this.#isOf(text.charCodeAt(to))) to++;
    this.#to = Math.max(to, start);
    return Math.min(to, most);
  }

  #isOf(code: number): boolean {
    return code < 128 ? this.#goesOn[code] === 1 : !WHITE.test(String.fromCharCode(code));
  }
}
