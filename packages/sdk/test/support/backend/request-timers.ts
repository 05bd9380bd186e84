import type { Timers } from "../../../src/timers.ts";

/** The transport's timers: none runs out by itself, so that a slow machine is never taken for a slow backend. */
export class RequestTimers implements Timers {
  readonly #timeoutMillis: number;
  readonly #waiting = new Set<() => void>();

  /** `timeoutMillis`: of a request; other timers are never heard of again. */
  constructor(timeoutMillis: number) {
    this.#timeoutMillis = timeoutMillis;
  }

  start(millis: number, callback: () => void): () => void {
    if (millis !== this.#timeoutMillis) return () => {};
    this.#waiting.add(callback);
    return () => this.#waiting.delete(callback);
  }

  /** The timeout of every request under way is over. */
  runOut(): void {
    for (const callback of [...this.#waiting]) callback();
  }
}
