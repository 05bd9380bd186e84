import type { Random } from "../../../src/random.ts";
import { decideWindow } from "../../../src/sample/window/decide-window.ts";
import type { WindowBudget } from "../../../src/sample/window/window-budget.ts";
import { WindowJudge } from "../../../src/sample/window/window-judge.ts";
import type { Verdict, WindowRow } from "../../../src/sample/window/window-row.ts";
import type { WindowRows } from "../../../src/sample/window/window-rows.ts";

export interface RowJudge {
  judge(row: Readonly<WindowRow>, into: Verdict): "stays" | "thinned" | "oversize";
}

/** Decides a window. A planted mistake is another one of these. */
export type Decide = (
  rows: WindowRows,
  budget: WindowBudget,
  random: Random,
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

/** Where a window ends, as a share of its arrivals; 1 is the whole second. */
export interface Shape {
  readonly rates: readonly number[];
  /** Rows a window; undefined: no budget in rows. */
  readonly maxRows: number | undefined;
  /** Bytes that flow into the quota in a window; undefined: no budget in bytes. */
  readonly inflow: number | undefined;
  readonly hasPressure: boolean;
  /** Of the windows, how many a crash cuts. */
  readonly crashShare: number;
  readonly load: number;
}

export const MIXED_RATES: readonly number[] = [
  ...[0.1, 0.25, 0.5, 0.1, 1, 0.25, 1, 0.5, 0.25, 1, 0.5, 1],
];

export const WHOLE: Shape = {
  rates: MIXED_RATES,
  maxRows: 10,
  inflow: 900,
  hasPressure: true,
  crashShare: 1 / 8,
  load: 1,
};
