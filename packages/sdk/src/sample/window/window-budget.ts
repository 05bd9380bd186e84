import type { WindowDecision } from "./window-decision.ts";

/** What the rows of one T are expected to be, from what was emitted in windows of the past. */
export interface Demand {
  thresholdHigh: number;
  thresholdLow: number;
  /** Emitted times the rate, before any budget. */
  rows: number;
  /** Events with that T that were active in windows of the past, each of which has a floor. Default 0. */
  events?: number;
}

export interface BytesBudget {
  /** What the rows of this window may have together. */
  readonly allowance: number;
  /** What is left in all; at least the allowance. Rows that are too long for the allowance may have of the rest. */
  readonly level: number;
}

/** What one window may have. All of it is known before the window's first row. */
export interface WindowBudget {
  /** At least 1. Absent: no limit. */
  readonly maxRows?: number;
  /** Absent: no limit. */
  readonly bytes?: BytesBudget;
  readonly demands: readonly Demand[];
  /** Layout ids of the events that were emitted in windows of the past: they have floors. The first 256 count. */
  readonly activeEvents: ReadonlySet<number>;
}

export interface WindowOutcome {
  /** Undefined where all rows stay as they are. */
  readonly decision: Pick<WindowDecision, "rows" | "bytes"> | undefined;
  /** Rows that stay. */
  readonly rows: number;
  /** Of the rows that stay. */
  readonly bytes: number;
  /** Rows that were longer than all that was left. */
  readonly oversizeRows: number;
}
