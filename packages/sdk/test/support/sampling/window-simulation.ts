import type { Random } from "../../../src/random.ts";
import { Pressure } from "../../../src/sample/pressure.ts";
import { type Seed, thinByHalf } from "../../../src/sample/redraw.ts";
import { type Threshold, thresholdOfRate } from "../../../src/sample/threshold.ts";
import type { Demand, WindowBudget } from "../../../src/sample/window/window-budget.ts";
import { emptyVerdict } from "../../../src/sample/window/window-judge.ts";
import { emptyRow, WindowRows } from "../../../src/sample/window/window-rows.ts";
import { seededRandom } from "../host/worlds.ts";
import { SeededRandom } from "../spool/seeded-random.ts";
import { type Arrival, Arrivals, EVENTS } from "./arrivals.ts";
import { Estimates, probability } from "./estimates.ts";
import type { Finding } from "./finding.ts";
import {
  type Decide,
  decideAsShipped,
  demandOfEmitted,
  type PressureDemand,
  type Shape,
} from "./simulation-parts.ts";
import { SmallQuota } from "./small-quota.ts";

/** Seconds that share entities, a quota and pressure. */
const SECONDS_A_RUN = 8;
/** Of the quota, so that what was spent is felt within a run. */
export const QUOTA_WINDOWS = 3;

/**
 * The way of events from the host's decision under pressure through the windows of both budgets to a
 * backlog that is thinned twice, with the sums of weights taken after each. Windows are small (some 10
 * rows stay), since a wrong threshold shows where few rows decide it.
 */
export class WindowSimulation {
  readonly #shape: Shape;
  readonly #decide: Decide;
  readonly #pressureDemand: PressureDemand;
  readonly #arrivals: Arrivals;
  readonly #random: Random;
  readonly #chance: SeededRandom;
  readonly #seed: number;
  readonly #rows = new WindowRows();
  readonly #row = emptyRow();
  readonly #verdict = emptyVerdict();
  readonly #thinned = emptyVerdict();
  readonly #quota: SmallQuota | undefined;
  readonly #host = new Estimates("host under pressure");
  readonly #window = new Estimates("window");
  readonly #once = new Estimates("backlog thinned once");
  readonly #twice = new Estimates("backlog thinned twice");
  readonly #all = [this.#host, this.#window, this.#once, this.#twice];
  readonly #emitted = new Float64Array(EVENTS);
  readonly #kept = new Float64Array(EVENTS);
  readonly #seen = new Float64Array(EVENTS);
  #demands: readonly Demand[] = [];
  readonly #active = new Set<number>();
  #thresholds: readonly Threshold[] = [];
  #pressure = new Pressure(Number.MAX_VALUE, 0);
  #nowMillis = 0;
  #cutAt = Number.POSITIVE_INFINITY;
  /** Windows that were decided, and rows and bytes beyond their budgets. */
  windows = 0;
  rowsOver = 0;

  constructor(
    seed: number,
    shape: Shape,
    decide: Decide = decideAsShipped,
    pressureDemand: PressureDemand = demandOfEmitted,
  ) {
    this.#seed = seed;
    this.#shape = shape;
    this.#decide = decide;
    this.#pressureDemand = pressureDemand;
    this.#arrivals = new Arrivals(seed, shape);
    this.#random = seededRandom(seed ^ 0x77);
    this.#chance = new SeededRandom(seed ^ 0xc4a5);
    if (shape.inflow !== undefined) {
      this.#quota = new SmallQuota(QUOTA_WINDOWS * shape.inflow, shape.inflow, 1.5 * shape.inflow);
    }
  }

  /** Runs at least so many windows, and gives z of each stage. */
  run(windows: number): Finding[] {
    while (this.windows < windows) this.#run();
    return this.#all.flatMap((estimates) => estimates.findings(this.#seed));
  }

  #run(): void {
    this.#arrivals.beginRun();
    this.#quota?.reset();
    this.#pressure = new Pressure(this.#shape.maxRows ?? 10, this.#nowMillis);
    this.#press();
    this.#demands = [];
    this.#active.clear();
    for (let i = 0; i < SECONDS_A_RUN; i++) this.#second();
    for (const estimates of this.#all) estimates.endRun();
  }

  #second(): void {
    const isCut = this.#chance.next() < this.#shape.crashShare;
    this.#cutAt = isCut ? this.#chance.below(40) : Number.POSITIVE_INFINITY;
    this.#emitted.fill(0);
    this.#kept.fill(0);
    this.#seen.fill(0);
    this.#arrivals.window((arrival, elapsedShare) => this.#emit(arrival, elapsedShare));
    this.#close(false, 1);
    this.#expect();
    this.#nowMillis += 1000;
    if (this.#shape.hasPressure) {
      const demand = (): number =>
        this.#pressureDemand(this.#emitted, this.#kept, this.#shape.rates);
      if (this.#pressure.refresh(this.#nowMillis, demand)) this.#press();
    }
  }

  #press(): void {
    const { factor } = this.#pressure;
    this.#thresholds = this.#shape.rates.map((rate) => thresholdOfRate(rate * factor));
  }

  #emit(arrival: Readonly<Arrival>, elapsedShare: number): void {
    const { event, high, low, bytes, isAlwaysKept } = arrival;
    // The process dies here: what it had admitted is a window of its own, of which nothing was expected.
    if (this.#cutAt-- === 0) this.#close(true, 1);
    this.#emitted[event]!++;
    for (const estimates of this.#all) estimates.happened(event, bytes);
    const threshold = this.#thresholds[event]!;
    if (!isAlwaysKept) {
      if (high < threshold.high || (high === threshold.high && low < threshold.low)) return;
    }
    const row = this.#row;
    row.high = high;
    row.low = low;
    row.thresholdHigh = isAlwaysKept ? 0 : threshold.high;
    row.thresholdLow = isAlwaysKept ? 0 : threshold.low;
    row.sequence++;
    row.layoutId = event;
    row.isAlwaysKept = isAlwaysKept;
    row.bytes = bytes;
    this.#kept[event]!++;
    this.#rows.add(row);
    this.#host.kept(event, bytes, row);
    if (this.#rows.count === this.#shape.maxGathered) this.#close(false, elapsedShare);
  }

  #close(isCut: boolean, elapsedShare: number): void {
    this.windows++;
    const budget: WindowBudget = {
      ...(this.#shape.maxRows === undefined ? {} : { maxRows: this.#shape.maxRows }),
      ...(this.#quota === undefined ? {} : { bytes: this.#quota.window() }),
      demands: isCut ? [] : this.#demands,
      activeEvents: isCut ? new Set() : this.#active,
    };
    const judge = this.#decide(this.#rows, budget, this.#random, elapsedShare);
    const seeds = [this.#newSeed(), this.#newSeed()] as const;
    const { sequence } = this.#row;
    let rows = 0;
    for (let i = 0; i < this.#rows.count; i++) {
      this.#rows.read(i, this.#row);
      Object.assign(this.#verdict, this.#row, { isRedrawn: false });
      const judgement = judge?.judge(this.#row, this.#verdict) ?? "stays";
      if (judgement === "thinned") continue;
      // Rows that found no room anywhere are counted, and told of: here they stand for what they stood for.
      if (judgement === "stays") {
        rows++;
        this.#quota?.spend(this.#row.bytes);
      }
      this.#stays(seeds);
    }
    if (rows > (this.#shape.maxRows ?? Number.POSITIVE_INFINITY)) this.rowsOver++;
    this.#row.sequence = sequence;
    this.#rows.clear();
  }

  #stays([first, second]: readonly [Seed, Seed]): void {
    const { layoutId, bytes } = this.#row;
    this.#window.kept(layoutId, bytes, this.#verdict);
    if (!thinByHalf(first, this.#verdict, this.#thinned)) return;
    this.#once.kept(layoutId, bytes, this.#thinned);
    if (!thinByHalf(second, this.#thinned, this.#verdict)) return;
    this.#twice.kept(layoutId, bytes, this.#verdict);
  }

  #newSeed(): Seed {
    return { a: this.#random.uint32(), b: this.#random.uint32() };
  }

  /** Of the next window, from what was emitted in this one. */
  #expect(): void {
    const demands = new Map<Threshold, Demand>();
    for (const [event, emitted] of this.#emitted.entries()) {
      if (emitted > 0) this.#active.add(event);
      if (!this.#active.has(event)) continue;
      const { high, low } = this.#thresholds[event]!;
      const pair = { high: 0, low: 0, thresholdHigh: high, thresholdLow: low };
      const rows = emitted * probability(pair);
      const threshold = { thresholdHigh: high, thresholdLow: low };
      demands.set(this.#thresholds[event]!, { ...threshold, rows, events: 1 });
    }
    this.#demands = [...demands.values()];
  }
}
