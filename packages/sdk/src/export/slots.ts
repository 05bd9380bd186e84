/** At most so many at a time; who comes later waits, first come, first served. How many wait is up to the caller. */
export class Slots {
  readonly #waiting = new Set<(isTaken: boolean) => void>();
  #free: number;
  #isClosed = false;

  constructor(count: number) {
    this.#free = count;
  }

  /** True with a slot, to be given back by `release`; false after an abort or a close. */
  async take(signal: AbortSignal): Promise<boolean> {
    if (this.#isClosed || signal.aborted) return false;
    if (this.#free > 0) {
      this.#free--;
      return true;
    }
    return new Promise((resolve) => {
      const onAbort = (): void => settle(false);
      const settle = (isTaken: boolean): void => {
        this.#waiting.delete(settle);
        signal.removeEventListener("abort", onAbort);
        resolve(isTaken);
      };
      this.#waiting.add(settle);
      signal.addEventListener("abort", onAbort);
    });
  }

  release(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free++;
    else next(true);
  }

  /** Nobody gets a slot any more. */
  close(): void {
    this.#isClosed = true;
    for (const settle of [...this.#waiting]) settle(false);
  }
}
