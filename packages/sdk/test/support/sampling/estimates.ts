import type { SampledPair } from "../../../src/sample/window/window-row.ts";
import { EVENTS } from "./arrivals.ts";
import { type Finding, finding, MAX_Z } from "./finding.ts";
import { Moments } from "./statistics.ts";

const HALF = 2 ** 28;

/** The share of rows that stay under a row's T. */
export function probability({ thresholdHigh, thresholdLow }: Readonly<SampledPair>): number {
  return (HALF - thresholdHigh - thresholdLow / HALF) / HALF;
}

/** Sums of weights of one stage against what there was, by event: how many, and their bytes. */
export class Estimates {
  readonly name: string;
  readonly #errors = new Float64Array(2 * EVENTS);
  readonly #runs: readonly Moments[] = Array.from({ length: 2 * EVENTS }, () => new Moments());
  /** Rows whose R is below their T: a collector would refuse them. */
  inconsistent = 0;

  constructor(name: string) {
    this.name = name;
  }

  happened(event: number, bytes: number): void {
    this.#errors[event]! -= 1;
    this.#errors[EVENTS + event]! -= bytes;
  }

  kept(event: number, bytes: number, pair: Readonly<SampledPair>): void {
    const { high, low, thresholdHigh, thresholdLow } = pair;
    if (high < thresholdHigh || (high === thresholdHigh && low < thresholdLow)) this.inconsistent++;
    const weight = 1 / probability(pair);
    this.#errors[event]! += weight;
    this.#errors[EVENTS + event]! += weight * bytes;
  }

  /** Windows of one run share entities and a quota, so that only whole runs are independent. */
  endRun(): void {
    for (const [i, moments] of this.#runs.entries()) moments.add(this.#errors[i]!);
    this.#errors.fill(0);
  }

  /** z over the runs: of each event's count and of its bytes; and that every row has R >= T. */
  findings(seed: number): Finding[] {
    const of = (i: number): string =>
      `event ${(i % EVENTS) + 1}, ${i < EVENTS ? "count" : "bytes"}`;
    return [
      ...this.#runs.map((moments, i) =>
        finding(`${this.name}: z of ${of(i)}`, seed, moments.deviations(0), MAX_Z),
      ),
      finding(`${this.name}: rows with R below T`, seed, this.inconsistent, 0),
    ];
  }
}
