import type { WindowDecision } from "../sample/window/window-decision.ts";
import { WindowJudge } from "../sample/window/window-judge.ts";
import type { RowJudge, WindowDecisions } from "./window-decisions.ts";

/**
 * Beyond so many decisions no window closes until rows of older ones have found their outcome. From half of it on segments are
 * rewritten as decided (`thinning.ts`), so it comes to that where the disk refuses to.
 */
export const MAX_DECISIONS = 1024;

interface Decided {
  readonly decision: WindowDecision;
  judge: WindowJudge | undefined;
}

/** The decisions of one instance that rows may still ask for, in the order of their windows, and how far its rows are decided. */
export class DecidedWindows implements WindowDecisions {
  decidedBefore: number;
  #decided: Decided[];
  /** Of the last answer: rows come in order. */
  #last: Decided | undefined;

  /** `decisions` are in order and do not overlap. */
  constructor(decidedBefore: number, decisions: readonly WindowDecision[] = []) {
    this.decidedBefore = decidedBefore;
    this.#decided = decisions.map((decision) => ({ decision, judge: undefined }));
  }

  get count(): number {
    return this.#decided.length;
  }

  get oldestEnd(): number | undefined {
    return this.#decided[0]?.decision.endSequence;
  }

  get decisions(): readonly WindowDecision[] {
    return this.#decided.map(({ decision }) => decision);
  }

  /** Of a window behind all others. */
  add(decision: WindowDecision): void {
    this.#decided.push({ decision, judge: undefined });
  }

  judgeOf(sequence: number): RowJudge | undefined {
    if (this.#last === undefined || !covers(this.#last, sequence))
      this.#last = this.#find(sequence);
    const { decision, judge } = this.#last ?? {};
    if (decision === undefined || this.#last === undefined) return undefined;
    this.#last.judge = judge ?? new WindowJudge(decision);
    return this.#last.judge;
  }

  forgetBefore(sequence: number): void {
    this.#decided = this.#decided.filter(({ decision }) => decision.endSequence > sequence);
    this.#last = undefined;
  }

  #find(sequence: number): Decided | undefined {
    let from = 0;
    let to = this.#decided.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#decided[middle]!.decision.endSequence <= sequence) from = middle + 1;
      else to = middle;
    }
    const found = this.#decided[from];
    return found !== undefined && covers(found, sequence) ? found : undefined;
  }
}

function covers({ decision }: Decided, sequence: number): boolean {
  return sequence >= decision.firstSequence && sequence < decision.endSequence;
}
