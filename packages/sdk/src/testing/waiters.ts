interface Waiter {
  readonly holds: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Promises for conditions, checked when something has happened rather than by polling. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();

  /** Rejects after `timeoutMillis` with what `summary` says then. */
  wait(holds: () => boolean, timeoutMillis: number, summary: () => string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (holds()) {
        resolve();
        return;
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter);
        reject(new Error(`not so after ${timeoutMillis} ms: ${summary()}`));
      }, timeoutMillis);
      const waiter: Waiter = {
        holds,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#waiting.add(waiter);
    });
  }

  /** A condition that throws fails its own waiter only. */
  check(): void {
    for (const waiter of this.#waiting) {
      try {
        if (!waiter.holds()) continue;
        waiter.resolve();
      } catch (error) {
        waiter.reject(error instanceof Error ? error : new Error(String(error)));
      }
      this.#waiting.delete(waiter);
    }
  }

  fail(message: () => string): void {
    for (const waiter of this.#waiting) waiter.reject(new Error(message()));
    this.#waiting.clear();
  }
}
