import type { Timers } from "../../../src/timers.ts";

/** Timers that fire when the test has them fire. */
export class HeldTimers implements Timers {
  readonly #pending = new Map<() => void, number>();
  #started = 0;
  #heard = (): void => {};

  start(millis: number, callback: () => void): () => void {
    const once = (): void => callback();
    this.#pending.set(once, millis);
    this.#started++;
    this.#heard();
    return () => this.#pending.delete(once);
  }

  /** Of those that neither fired nor were cancelled, in the order of their start. */
  get pendingMillis(): readonly number[] {
    return [...this.#pending.values()];
  }

  /** Resolves once so many were started, whatever became of them. */
  async started(count: number): Promise<void> {
    while (this.#started < count) {
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }

  /** The oldest of that length. */
  fire(millis: number): void {
    const [callback] = [...this.#pending].find(([, itsMillis]) => itsMillis === millis) ?? [];
    if (callback === undefined) throw new Error(`no timer of ${millis} ms`);
    this.#pending.delete(callback);
    callback();
  }
}
