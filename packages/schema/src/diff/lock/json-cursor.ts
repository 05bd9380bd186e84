import type { Place } from "../../diagnostics/finding.ts";

/** Why a text is no JSON, or none that is read. */
export interface JsonProblem {
  readonly place: Place;
  readonly message: string;
}

/** Ends the reading at the first problem; the reader turns it into a value. */
export class JsonStop extends Error {
  readonly problem: JsonProblem;

  constructor(problem: JsonProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

const BLANKS = /[ \t\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/** Goes through a text token by token and knows where it is. */
export class JsonCursor {
  at = 0;
  readonly #file: string;
  readonly #text: string;
  #line = 1;
  #lineStart = 0;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  /** Undefined at the end. */
  get next(): string | undefined {
    return this.#text[this.at];
  }

  skipBlanks(): void {
    for (;;) {
      this.#match(BLANKS);
      if (this.next !== "\n") return;
      this.at += 1;
      this.#line += 1;
      this.#lineStart = this.at;
    }
  }

  readString(): string {
    const start = this.at;
    let end = this.#text.indexOf('"', start + 1);
    while (end > 0 && this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1);
    if (end < 0) this.stop("the text has no end", start);
    this.at = end + 1;
    try {
      return JSON.parse(this.#text.slice(start, this.at)) as string;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return this.stop("the text holds a wrong escape or a control character", start);
    }
  }

  readNumberOrWord(): number | boolean | null {
    const start = this.at;
    const [text] = this.#match(NUMBER) ?? this.#match(WORD) ?? [];
    if (text === undefined) this.stop("a value is missing");
    const value = JSON.parse(text) as number | boolean | null;
    const isTooLarge = typeof value === "number" && !Number.isFinite(value);
    return isTooLarge ? this.stop("the number is too large", start) : value;
  }

  /** From there to here or, for what goes over several lines, to where is said. */
  placeFrom(start: number, end: number = this.at): Place {
    const column = (at: number): number => Math.max(1, at - this.#lineStart + 1);
    const [line, file] = [this.#line, this.#file];
    return { file, line, column: column(start), endLine: line, endColumn: column(end) };
  }

  stop(message: string, start: number = this.at): never {
    throw new JsonStop({ place: this.placeFrom(start, start + 1), message });
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.at = pattern.lastIndex;
    return match;
  }

  /** Behind an odd number of backslashes. */
  #isEscaped(at: number): boolean {
    let start = at;
    while (this.#text[start - 1] === "\\") start -= 1;
    return (at - start) % 2 === 1;
  }
}
