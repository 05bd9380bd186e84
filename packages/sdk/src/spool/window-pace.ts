import { MAX_WINDOW_ROWS } from "../sample/window/window-rows.ts";

const SECOND_MILLIS = 1000;
/** Of a window that is to have so many rows at most as the budget lets through, half is left for what it does not. */
const BUDGET_SHARE = 2;

/**
 * When windows may close. One closes for each `windowMillis` that have passed on the monotonic clock, and one more, so that a
 * window's budget is that of its time, however the wall clock jumps. What was not used while the spool kept up is forgotten: only
 * where it lagged, and rows of many windows come at once, several close at a time.
 *
 * Bounds: in any time, the windows that fit into it and one more.
 */
export class WindowPace {
  /** A second; less where more rows are let through in one than a window can hold. */
  readonly windowMillis: number;
  /** Of one window; undefined where rows are not bounded. */
  readonly maxRows: number | undefined;
  /** Until then what has closed is paid for. */
  #paidMillis: number | undefined;

  constructor(eventsPerSecond: number | undefined) {
    const windows = Math.ceil(((eventsPerSecond ?? 0) * BUDGET_SHARE) / MAX_WINDOW_ROWS) || 1;
    this.windowMillis = SECOND_MILLIS / windows;
    this.maxRows =
      eventsPerSecond === undefined ? undefined : Math.floor(eventsPerSecond / windows);
  }

  /** The first window has begun; later calls change nothing. */
  begin(nowMillis: number): void {
    this.#paidMillis ??= nowMillis;
  }

  mayClose(nowMillis: number): boolean {
    return nowMillis >= (this.#paidMillis ?? nowMillis);
  }

  closed(nowMillis: number): void {
    this.#paidMillis = (this.#paidMillis ?? nowMillis) + this.windowMillis;
  }

  /** The spool has taken all that there was: one window may close at any time, and no more than that. */
  caughtUp(nowMillis: number): void {
    if (this.#paidMillis !== undefined) this.#paidMillis = Math.max(this.#paidMillis, nowMillis);
  }
}
