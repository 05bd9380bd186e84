import type { Random } from "../../../src/random.ts";
import { decideWindow } from "../../../src/sample/window/decide-window.ts";
import type { WindowBudget } from "../../../src/sample/window/window-budget.ts";
import { WindowJudge } from "../../../src/sample/window/window-judge.ts";
import type { Verdict, WindowRow } from "../../../src/sample/window/window-row.ts";
import type { WindowRows } from "../../../src/sample/window/window-rows.ts";
import type { ArrivalShape } from "./arrivals.ts";

interface RowJudge {
  judge(row: Readonly<WindowRow>, into: Verdict): "stays" | "thinned" | "oversize";
}

/** Decides a window of which so much of its second is over. A planted mistake is another one of these. */
export type Decide = (
  rows: WindowRows,
  budget: WindowBudget,
  random: Random,
  elapsedShare: number,
) => RowJudge | undefined;

/** What ships. */
export const decideAsShipped: Decide = (rows, budget, random) => {
  const { decision } = decideWindow(rows, budget, random);
  return decision && new WindowJudge(decision);
};

/** What the pressure looks at: counts by event of the second before. `rates` are those without pressure. */
export type PressureDemand = (
  emitted: Float64Array,
  kept: Float64Array,
  rates: readonly number[],
) => number;

export const demandOfEmitted: PressureDemand = (emitted, _, rates) =>
  emitted.reduce((sum, count, event) => sum + count * rates[event]!, 0);

/** What a world is like. */
export interface Shape extends ArrivalShape {
  readonly rates: readonly number[];
  /** Rows a window; undefined: no budget in rows. */
  readonly maxRows: number | undefined;
  /** Bytes that flow into the quota in a window; undefined: no budget in bytes. */
  readonly inflow: number | undefined;
  readonly hasPressure: boolean;
  /** Of the windows, how many a crash cuts. */
  readonly crashShare: number;
  /** A window that has so many rows closes before its second is over. Default: none does. */
  readonly maxGathered?: number;
}

export const MIXED_RATES: readonly number[] = [
  ...[0.1, 0.25, 0.5, 0.1, 1, 0.25, 1, 0.5, 0.25, 1, 0.5, 1],
];

/** Everything at once. */
export const WHOLE: Shape = {
  rates: MIXED_RATES,
  maxRows: 10,
  inflow: 900,
  hasPressure: true,
  crashShare: 1 / 8,
  load: 1,
};

/** One budget in rows and one rate, so that one order over all rows is right: where a planted mistake is alone. */
export const PLAIN: Shape = {
  rates: MIXED_RATES.map(() => 0.5),
  maxRows: 10,
  inflow: undefined,
  hasPressure: false,
  crashShare: 0,
  load: 1,
};
