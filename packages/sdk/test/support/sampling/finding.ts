/** One number of the conformance suite: what was measured, what it may be at most, and from which seed. */
export interface Finding {
  readonly name: string;
  readonly seed: number;
  readonly statistic: number;
  /** The statistic's absolute value is met up to it. */
  readonly bound: number;
  readonly isMet: boolean;
}

/** Of a normal deviate, two-sided: one run in 150,000 (issue 7). The seed makes it never or always. */
export const MAX_Z = 4.5;

/** What is no number is not met. */
export function finding(name: string, seed: number, statistic: number, bound: number): Finding {
  return { name, seed, statistic, bound, isMet: Math.abs(statistic) <= bound };
}

/** The seed of a test: fixed, unless somebody asks for another one. */
export function seedFromEnvironment(fixed: number): number {
  return Number(process.env["SONDE_TEST_SEED"] ?? fixed);
}

export function describeFindings(findings: readonly Finding[]): string {
  return findings
    .map(({ name, seed, statistic, bound, isMet }) => {
      const figure = Number(statistic.toPrecision(4));
      return `${isMet ? "met   " : "MISSED"} ${name}: ${figure}, bound ${bound} (seed ${seed})`;
    })
    .join("\n");
}
