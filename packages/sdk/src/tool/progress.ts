import type { ToolIo } from "./io.ts";
import { CLEAR_LINE } from "./refuse.ts";
import { bytesText } from "./text.ts";

/** Between two lines: an eye needs no more. */
const INTERVAL_MILLIS = 200;

/** How far a long piece of work has come. */
export interface ProgressFigures {
  readonly records?: number;
  readonly bytes?: number;
  /** Records that are still to be done. */
  readonly left?: number;
}

/**
 * One line that is written over again and again, on the standard error, and only where that is a terminal. It is
 * gone when the work is done.
 */
export class Progress {
  readonly #io: ToolIo;
  readonly #what: string;
  readonly #startedMillis: number;
  #shownMillis = Number.NEGATIVE_INFINITY;
  #isShown = false;

  constructor(io: ToolIo, what: string) {
    this.#io = io;
    this.#what = what;
    this.#startedMillis = io.systems.clock.monotonicMillis();
  }

  show({ records, bytes, left }: ProgressFigures): void {
    if (!this.#io.isErrorTerminal) return;
    const now = this.#io.systems.clock.monotonicMillis();
    if (now - this.#shownMillis < INTERVAL_MILLIS) return;
    this.#shownMillis = now;
    const seconds = (now - this.#startedMillis) / 1000;
    const rate = (count: number): number => (seconds < 1 ? count : Math.round(count / seconds));
    const parts = [
      ...(records === undefined ? [] : [`${records} records`]),
      ...(bytes === undefined ? [] : [bytesText(bytes)]),
      ...(records === undefined ? [] : [`${rate(records)}/s`]),
      ...(records === undefined && bytes !== undefined ? [`${bytesText(rate(bytes))}/s`] : []),
      ...(left === undefined ? [] : [`${left} left`]),
    ];
    this.#io.writeError(`${CLEAR_LINE}${this.#what} ${parts.join(", ")}`);
    this.#isShown = true;
  }

  /** Takes the line away, so that what follows begins on an empty one. */
  end(): void {
    if (this.#isShown) this.#io.writeError(CLEAR_LINE);
    this.#isShown = false;
  }
}
