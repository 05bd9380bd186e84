const PLAIN_MILLIS = 10_000;
const TERMINAL_MILLIS = 200;
const ERASE_LINE = "\r\x1b[K";

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** One line for whoever waits: rewritten on a terminal, else a line of its own every ten seconds. */
export class Progress {
  readonly #stream: ProgressStream;
  readonly #nowMillis: () => number;
  #toldMillis: number = Number.NEGATIVE_INFINITY;
  #isOpen = false;

  constructor(stream: ProgressStream, nowMillis: () => number) {
    this.#stream = stream;
    this.#nowMillis = nowMillis;
  }

  tell(text: string): void {
    const isTerminal = this.#stream.isTTY === true;
    const now = this.#nowMillis();
    if (now - this.#toldMillis < (isTerminal ? TERMINAL_MILLIS : PLAIN_MILLIS)) return;
    this.#toldMillis = now;
    if (isTerminal) {
      this.#stream.write(ERASE_LINE + text.slice(0, (this.#stream.columns ?? 80) - 1));
      this.#isOpen = true;
    } else {
      this.#stream.write(`${text}\n`);
    }
  }

  /** Before anything else is written to that terminal. What comes next is told at once. */
  clear(): void {
    if (this.#isOpen) this.#stream.write(ERASE_LINE);
    this.#isOpen = false;
    this.#toldMillis = Number.NEGATIVE_INFINITY;
  }
}
