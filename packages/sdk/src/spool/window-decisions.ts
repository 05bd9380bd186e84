import type { Verdict, WindowRow } from "../sample/window/window-row.ts";

/** Says what a window's decision makes of a row of it; the same row always gets the same answer. */
export interface RowJudge {
  /** Whether `bytes` of a row has to be what it was in the window; else it may be anything. Default false. */
  readonly needsBytes?: boolean;
  /** `into` has R and T of a row that stays. */
  judge(row: Readonly<WindowRow>, into: Verdict): "stays" | "thinned" | "oversize";
}

/** What was decided of the rows of one instance: `docs/spool-format.md`, section 13. */
export interface WindowDecisions {
  /** Rows with this sequence or a higher one are not decided; Infinity where nothing is held back. */
  readonly decidedBefore: number;
  /** The judge of the window that covers the row; undefined: it stays as it is. */
  judgeOf(sequence: number): RowJudge | undefined;
  /** How many decisions wait for their rows. */
  readonly count: number;
  /** The sequence behind the last row of the oldest decision; undefined where there is none. */
  readonly oldestEnd: number | undefined;
  /** No row with a lower sequence will be judged any more: all are settled, or were rewritten as decided. */
  forgetBefore(sequence: number): void;
}

/** Of an instance that was written without a budget. */
export const NOTHING_HELD_BACK: WindowDecisions = {
  decidedBefore: Number.POSITIVE_INFINITY,
  judgeOf: () => undefined,
  count: 0,
  oldestEnd: undefined,
  forgetBefore: () => {},
};
