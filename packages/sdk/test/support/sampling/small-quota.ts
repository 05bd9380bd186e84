/**
 * The bucket of the budget in bytes, with the rules of the real one and sizes of a small window, so that a bias would show: what
 * flows in is spent by what was kept before.
 */
export class SmallQuota {
  readonly #capacity: number;
  readonly #inflow: number;
  readonly #least: number;
  #level: number;

  constructor(capacity: number, inflow: number, least: number) {
    this.#capacity = capacity;
    this.#inflow = inflow;
    this.#least = least;
    this.#level = capacity;
  }

  reset(): void {
    this.#level = this.#capacity;
  }

  window(): { allowance: number; level: number } {
    this.#level = Math.min(this.#capacity, this.#level + this.#inflow);
    const level = Math.floor(this.#level);
    return { allowance: Math.floor(Math.max(level / 64, Math.min(level, this.#least))), level };
  }

  spend(bytes: number): void {
    this.#level -= bytes;
  }
}
