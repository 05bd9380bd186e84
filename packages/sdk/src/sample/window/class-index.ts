/** By T and by whether a rule kept the row. T has 56 bits, which no number holds, so there are two levels. */
export class ClassIndex<T> {
  readonly #byHigh = new Map<number, Map<number, T>>();

  get(thresholdHigh: number, thresholdLow: number, isAlwaysKept: boolean): T | undefined {
    return this.#byHigh.get(thresholdHigh)?.get(2 * thresholdLow + (isAlwaysKept ? 1 : 0));
  }

  set(thresholdHigh: number, thresholdLow: number, isAlwaysKept: boolean, member: T): void {
    const byRest = this.#byHigh.get(thresholdHigh) ?? new Map<number, T>();
    this.#byHigh.set(thresholdHigh, byRest);
    byRest.set(2 * thresholdLow + (isAlwaysKept ? 1 : 0), member);
  }
}
