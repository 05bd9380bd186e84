import { type Fraction, isLess, multiply, ONE } from "../fraction.ts";
import { redraw, type Seed } from "../redraw.ts";
import type { BytesDecision, LargeRule, SizedRule } from "./decision-rules.ts";
import { DRAW_OF, drawOfRow } from "./draws.ts";
import { DrawJudge, RowsJudge } from "./judge-rows.ts";
import { fractionOf } from "./limits.ts";
import type { WindowDecision } from "./window-decision.ts";
import type { Verdict, WindowRow } from "./window-row.ts";

/** "oversize": longer than all the bytes that were left, so that it had no chance at all. */
export type Judgement = "stays" | "thinned" | "oversize";

/**
 * Says what a decision makes of a row. It depends on the decision and the row alone, so a row that is
 * read again finds the same; `decideWindow` counts what stays with it.
 */
export class WindowJudge {
  readonly #rows: RowsJudge | undefined;
  readonly #bytes: BytesJudge | undefined;

  constructor({ rows, bytes }: Pick<WindowDecision, "rows" | "bytes">) {
    this.#rows = rows && new RowsJudge(rows);
    this.#bytes = bytes && new BytesJudge(bytes);
  }

  /** Whether `bytes` of a row has to be what it was in the window; else it may be anything. */
  get needsBytes(): boolean {
    return this.#bytes !== undefined;
  }

  /** `into` has R and T of a row that stays, and nothing of use for another. */
  judge(row: Readonly<WindowRow>, into: Verdict): Judgement {
    into.high = row.high;
    into.low = row.low;
    into.thresholdHigh = row.thresholdHigh;
    into.thresholdLow = row.thresholdLow;
    into.isRedrawn = false;
    if (this.#rows?.keeps(row, into) === false) return "thinned";
    return this.#bytes?.judge(row, into) ?? "stays";
  }
}

/** A verdict to judge into. */
export function emptyVerdict(): Verdict {
  return { high: 0, low: 0, thresholdHigh: 0, thresholdLow: 0, isRedrawn: false };
}

/** The budget in bytes, on what the one in rows left. */
class BytesJudge {
  readonly #seed: Seed;
  readonly #always: SizedJudge;
  readonly #others: SizedJudge;
  readonly #large: LargeRule;
  readonly #largeShare: Fraction;
  readonly #largeLimit: Fraction;
  readonly #draw: Fraction = { high: 0, low: 0 };

  constructor({ seed, always, others, large }: BytesDecision) {
    this.#seed = seed;
    this.#always = sizedJudge(always, seed, DRAW_OF.always);
    this.#others = sizedJudge(others, seed, DRAW_OF.others);
    this.#large = large;
    this.#largeShare = fractionOf(large.share);
    this.#largeLimit = fractionOf(large.limit);
  }

  judge(row: Readonly<WindowRow>, into: Verdict): Judgement {
    const { maxBytes, judge } = row.isAlwaysKept ? this.#always : this.#others;
    if (row.bytes <= maxBytes) return judge.keeps(row, into) ? "stays" : "thinned";
    if (row.bytes > this.#large.maxBytes) return "oversize";
    if (!isLess(this.#largeLimit, ONE)) return "stays";
    drawOfRow(this.#seed, row.sequence, this.#draw);
    multiply(this.#draw, this.#largeShare, this.#draw);
    return redraw(into, this.#draw, this.#largeLimit, into) ? "stays" : "thinned";
  }
}

interface SizedJudge {
  readonly maxBytes: number;
  readonly judge: DrawJudge;
}

function sizedJudge(rule: SizedRule, seed: Seed, purpose: number): SizedJudge {
  return { maxBytes: rule.maxBytes, judge: new DrawJudge(rule, seed, purpose) };
}
