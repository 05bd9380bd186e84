import { isAlwaysKept, isSameSampling, readSampling, resampledRow } from "../row/resampled-row.ts";
import { emptyVerdict } from "../sample/window/window-judge.ts";
import type { Verdict, WindowRow } from "../sample/window/window-row.ts";
import { emptyRow } from "../sample/window/window-rows.ts";
import type { LeasedRow } from "./leased-row.ts";
import type { SegmentEntry } from "./stretch.ts";
import type { RowJudge, WindowDecisions } from "./window-decisions.ts";

/** The bytes of a row's LogRecord in uncompressed OTLP, at most. The same for the same row, whatever the level. */
export type MeasureRow = (row: LeasedRow) => number;

/** Why a row that a window decided against does not leave. */
export type DecidedReason = "thinned.budget" | "dropped.oversize";

/**
 * Carries out what windows decided, row by row. The decision of a row is a function of the row and its window, so one that
 * is read again after a crash finds the same. Rows of a segment that was rewritten carry theirs already.
 */
export class RowDecisions {
  readonly #windows: WindowDecisions;
  readonly #measure: MeasureRow | undefined;
  readonly #row: WindowRow = emptyRow();
  readonly #verdict: Verdict = emptyVerdict();

  constructor(windows: WindowDecisions, measure: MeasureRow | undefined) {
    this.#windows = windows;
    this.#measure = measure;
  }

  /** Whether rows of the segment need a look at all. */
  concern({ isDecided }: Pick<SegmentEntry, "isDecided">): boolean {
    return isDecided !== true && this.#windows.count > 0;
  }

  /** The row itself where its R and T stay as they are, else one on bytes of its own; or why it does not leave. */
  of(leased: LeasedRow): LeasedRow | DecidedReason {
    const judge = this.#windows.judgeOf(leased.sequence);
    if (judge === undefined) return leased;
    const { bytes, start, length, layout } = leased;
    const row = this.#row;
    const after = this.#verdict;
    const measured = (): number => this.#measure?.(leased) ?? 0;
    const fate = fateInWindow(judge, { ...leased, layoutId: layout.id }, measured, row, after);
    if (fate !== "stays") return fate;
    if (isSameSampling(row, after)) return leased;
    const resampled = resampledRow(bytes, start, length, after);
    return { ...leased, bytes: resampled, start: 0, length: resampled.byteLength };
  }
}

/** A row that is whole in `bytes`, whether or not its layout is known. */
type RowPlace = Pick<LeasedRow, "bytes" | "start" | "length" | "sequence"> &
  Pick<WindowRow, "layoutId">;

/** What the judge of its window makes of a row: `row` is then what it was, `into` what it is where it stays. */
export function fateInWindow(
  judge: RowJudge,
  { bytes, start, length, sequence, layoutId }: RowPlace,
  measured: () => number,
  row: WindowRow,
  into: Verdict,
): "stays" | DecidedReason {
  readSampling(bytes, start, length, row);
  row.sequence = sequence;
  row.layoutId = layoutId;
  row.isAlwaysKept = isAlwaysKept(bytes, start);
  row.bytes = judge.needsBytes === true ? measured() : 0;
  switch (judge.judge(row, into)) {
    case "stays":
      return "stays";
    case "thinned":
      return "thinned.budget";
    case "oversize":
      return "dropped.oversize";
  }
}
