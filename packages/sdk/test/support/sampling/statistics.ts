/** Mean and variance of a stream of numbers (Welford 1962). */
export class Moments {
  count = 0;
  mean = 0;
  #squares = 0;

  add(value: number): void {
    this.count++;
    const delta = value - this.mean;
    this.mean += delta / this.count;
    this.#squares += delta * (value - this.mean);
  }

  /** How far the mean is from `expected`, in its standard deviations. Values that never vary are exact or infinitely far. */
  deviations(expected: number): number {
    const sd = Math.sqrt(this.#squares / Math.max(1, this.count - 1) / this.count);
    const distance = this.mean - expected;
    if (sd === 0) return Math.abs(distance) < 1e-9 ? 0 : Number.POSITIVE_INFINITY;
    return distance / sd;
  }
}

/**
 * Pearson's chi-square of counts that ought to be equal, as a normal deviate (Wilson and Hilferty
 * 1931). Far below zero is suspicious too: draws are never that even.
 */
export function chiSquareDeviate(counts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  const expected = total / counts.length;
  let statistic = 0;
  for (let i = 0; i < counts.length; i++) statistic += (counts[i]! - expected) ** 2 / expected;
  const freedom = counts.length - 1;
  const scale = 2 / (9 * freedom);
  return (Math.cbrt(statistic / freedom) - (1 - scale)) / Math.sqrt(scale);
}

/**
 * Two-sided exact binomial test: twice the smaller tail, in log space so that no rate is too small.
 * The tail is summed away from the mean, where its terms fall.
 */
export function binomialPValue(successes: number, trials: number, p: number): number {
  if (p === 1 || p === 0) return successes === trials * p ? 1 : 0;
  const isBelow = successes < trials * p;
  const step = isBelow ? -1 : 1;
  const first = logBinomial(successes, trials, p);
  let sum = 0;
  for (let k = successes; k >= 0 && k <= trials; k += step) {
    const term = Math.exp(logBinomial(k, trials, p) - first);
    sum += term;
    if (term < 1e-12) break;
  }
  return Math.min(1, 2 * Math.exp(first + Math.log(sum)));
}

function logBinomial(k: number, n: number, p: number): number {
  const choices = logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  return choices + k * Math.log(p) + (n - k) * Math.log1p(-p);
}

/** Stirling's series; below 16 the product itself. */
function logFactorial(n: number): number {
  if (n < 16) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  const inverse = 1 / n;
  const series = inverse * (1 / 12 - inverse * inverse * (1 / 360 - (inverse * inverse) / 1260));
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + series;
}

/** Correlation of each draw in [0, 1) with the next one, as a normal deviate. */
export function serialDeviate(draws: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 1; i < draws.length; i++) sum += (draws[i - 1]! - 0.5) * (draws[i]! - 0.5);
  // Of a uniform draw the variance is 1/12, and of the product of two of them its square.
  return (sum * 12) / Math.sqrt(draws.length - 1);
}
