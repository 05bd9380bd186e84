/** Peaks are the highest mean over so many seconds. */
const WINDOW_SECONDS: number = 10;

/** What reached the backend, by the second in which it came: at most a number for each second of the run. */
export class Load {
  readonly #bySecond: number[] = [];

  add(millis: number, amount: number): void {
    const second = Math.floor(millis / 1000);
    while (this.#bySecond.length <= second) this.#bySecond.push(0);
    this.#bySecond[second]! += amount;
  }

  /** A second, from the one given to the one before the other; 0 where that is no time at all. */
  mean(fromSecond: number, toSecond: number): number {
    const seconds = toSecond - fromSecond;
    return seconds > 0 ? this.total(fromSecond, toSecond) / seconds : 0;
  }

  total(fromSecond: number, toSecond: number): number {
    let sum = 0;
    for (let second = fromSecond; second < toSecond; second++) sum += this.#bySecond[second] ?? 0;
    return sum;
  }

  /** A second, in the busiest `windowSeconds` of that time. */
  peak(fromSecond: number, toSecond: number, windowSeconds: number = WINDOW_SECONDS): number {
    let sum = 0;
    let most = 0;
    for (let second = fromSecond; second < toSecond; second++) {
      sum += this.#bySecond[second] ?? 0;
      if (second - windowSeconds >= fromSecond) sum -= this.#bySecond[second - windowSeconds] ?? 0;
      most = Math.max(most, sum);
    }
    return most / windowSeconds;
  }

  /** Peaks and means of equal stretches of time, for a plot. */
  stretches(fromSecond: number, toSecond: number, count: number): readonly Stretch[] {
    const length = (toSecond - fromSecond) / count;
    return Array.from({ length: count }, (_, index) => {
      const from = Math.round(fromSecond + index * length);
      const to = Math.max(from + 1, Math.round(fromSecond + (index + 1) * length));
      return { second: from, mean: this.mean(from, to), peak: this.#windowPeak(from, to) };
    });
  }

  /** Windows that end within the stretch, so that none is missed between two. */
  #windowPeak(from: number, to: number): number {
    return this.peak(Math.max(0, from - WINDOW_SECONDS + 1), to);
  }
}

export interface Stretch {
  readonly second: number;
  readonly mean: number;
  readonly peak: number;
}
