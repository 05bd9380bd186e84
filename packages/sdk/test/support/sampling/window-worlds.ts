import type { WindowOutcome } from "../../../src/sample/window/decide-window.ts";
import { parseDecision } from "../../../src/sample/window/window-decision.ts";
import {
  emptyVerdict,
  type Judgement,
  WindowJudge,
} from "../../../src/sample/window/window-judge.ts";
import type { Verdict, WindowRow } from "../../../src/sample/window/window-row.ts";
import { emptyRow, WindowRows } from "../../../src/sample/window/window-rows.ts";
import type { SeededRandom } from "../spool/seeded-random.ts";

/** A window of rows that are given as far as they matter; the sequence is the index. */
export function windowOf(rows: readonly Partial<WindowRow>[]): WindowRows {
  const window = new WindowRows();
  for (const [sequence, row] of rows.entries()) window.add({ ...emptyRow(), sequence, ...row });
  return window;
}

export interface Judged {
  readonly row: WindowRow;
  readonly judgement: Judgement;
  readonly verdict: Verdict;
}

/** Each row of a window with what its decision, as read back from a file, makes of it. */
export function judgedRows(window: WindowRows, { decision }: WindowOutcome): Judged[] {
  const written = JSON.stringify({ firstSequence: 0, endSequence: window.count, ...decision });
  const judge = new WindowJudge(parseDecision(JSON.parse(written)) ?? {});
  return Array.from({ length: window.count }, (_, index) => {
    const row = emptyRow();
    const verdict = emptyVerdict();
    window.read(index, row);
    return { row, judgement: judge.judge(row, verdict), verdict };
  });
}

export function staying(judged: readonly Judged[]): Judged[] {
  return judged.filter(({ judgement }) => judgement === "stays");
}

export function wholeOf(high: number, low: number): bigint {
  return (BigInt(high) << 28n) | BigInt(low);
}

/** A trace or an entity: its rows have one upper half of R, and rows of an entity lower halves of their own. */
export interface LatentGroup {
  readonly high: number;
  readonly rows: readonly Omit<WindowRow, "high">[];
}

const THRESHOLDS = [0, 0, 0x8000000, 0xc000000, 0xe666000, 0xfd70a00];

/** Rows before the host's decision: groups of many sizes, events of several rates, some of them kept by a rule. */
export function latentGroups(random: SeededRandom, maxGroups: number): LatentGroup[] {
  let sequence = 0;
  const sizes = random.pick([2, 8, 30]);
  return Array.from({ length: 1 + random.below(maxGroups) }, () => ({
    high: random.below(2 ** 28 - 2 ** 9),
    rows: Array.from({ length: 1 + random.below(sizes) }, () => {
      const layoutId = random.below(7);
      const isAlwaysKept = layoutId === 3 && random.below(2) === 0;
      return {
        low: random.below(2 ** 28),
        thresholdHigh: isAlwaysKept ? 0 : THRESHOLDS[layoutId % THRESHOLDS.length]!,
        thresholdLow: 0,
        sequence: sequence++,
        layoutId,
        isAlwaysKept,
        bytes: Math.floor(50 * Math.exp(4 * random.next())),
      };
    }),
  }));
}

/** Rows that the host keeps of latent groups. */
export function hostKeeps(groups: readonly LatentGroup[]): WindowRow[] {
  return groups
    .flatMap(({ high, rows }) => rows.map((row): WindowRow => ({ ...row, high })))
    .filter(({ high, thresholdHigh }) => high >= thresholdHigh);
}
