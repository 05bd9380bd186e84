/** What a benchmark says of many samples. */
export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Sorts `samples` in place. */
export function distributionOf(samples: Float64Array): Distribution {
  samples.sort();
  const at = (share: number): number =>
    samples[Math.min(samples.length - 1, Math.floor(samples.length * share))] ?? Number.NaN;
  return { count: samples.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** Nanoseconds since some fixed point, the same in every thread; below 2^53 for 104 days of uptime. */
export function nowNanos(): number {
  const [seconds, nanos] = process.hrtime();
  return seconds * 1e9 + nanos;
}
