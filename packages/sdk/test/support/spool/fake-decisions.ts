import type { Verdict, WindowRow } from "../../../src/sample/window/window-row.ts";
import type { RowJudge, WindowDecisions } from "../../../src/spool/window-decisions.ts";

export type Judge = (row: Readonly<WindowRow>, into: Verdict) => ReturnType<RowJudge["judge"]>;

/** Decisions of a test: one judge for all rows that are decided. */
export class FakeDecisions implements WindowDecisions {
  decidedBefore: number;
  readonly count = 1;
  readonly oldestEnd: number | undefined = undefined;
  readonly #judge: RowJudge;

  constructor(decidedBefore: number, judge: Judge = stays, needsBytes: boolean = false) {
    this.decidedBefore = decidedBefore;
    this.#judge = { judge, needsBytes };
  }

  judgeOf(sequence: number): RowJudge | undefined {
    return sequence < this.decidedBefore ? this.#judge : undefined;
  }

  forgetBefore(): void {}
}

/** The row stays as it is. */
export function stays(row: Readonly<WindowRow>, into: Verdict): "stays" {
  into.high = row.high;
  into.low = row.low;
  into.thresholdHigh = row.thresholdHigh;
  into.thresholdLow = row.thresholdLow;
  into.isRedrawn = false;
  return "stays";
}
