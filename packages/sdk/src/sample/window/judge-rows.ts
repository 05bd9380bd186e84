import { type Fraction, isLess, ONE } from "../fraction.ts";
import { redraw, type Seed } from "../redraw.ts";
import { ClassIndex } from "./class-index.ts";
import type { ClassKey, ClassRule, DrawRule, RowsDecision } from "./decision-rules.ts";
import { DRAW_OF, Draws } from "./draws.ts";
import { fractionOf, Limits } from "./limits.ts";
import type { Verdict, WindowRow } from "./window-row.ts";

/** `into` comes with R and T of the row, and leaves with those of the row that stays. */
interface RuleJudge {
  keeps(row: Readonly<WindowRow>, into: Verdict): boolean;
}

/** One class of the budget in rows. */
class ClassJudge implements RuleJudge {
  readonly #draws: Draws;
  readonly #limits: Limits;
  readonly #draw: Fraction = { high: 0, low: 0 };
  readonly #threshold: Fraction = { high: 0, low: 0 };

  constructor({ raised, apart, floors }: ClassRule, seed: Seed) {
    this.#draws = new Draws(seed, DRAW_OF.all, apart);
    this.#limits = new Limits(raised, floors, "lower");
  }

  keeps(row: Readonly<WindowRow>, into: Verdict): boolean {
    if (this.#draws.isApart(row)) {
      this.#draws.of(row, this.#draw);
      if (!redraw(row, this.#draw, ONE, into)) return false;
    }
    const limit = this.#limits.of(row.layoutId);
    if (isLess(into, limit)) return false;
    this.#threshold.high = into.thresholdHigh;
    this.#threshold.low = into.thresholdLow;
    if (isLess(this.#threshold, limit)) {
      into.thresholdHigh = limit.high;
      into.thresholdLow = limit.low;
    }
    return true;
  }
}

/** A class that is decided by fresh draws. */
export class DrawJudge implements RuleJudge {
  readonly #draws: Draws;
  readonly #limits: Limits;
  readonly #draw: Fraction = { high: 0, low: 0 };

  constructor({ limit, apart, floors }: DrawRule, seed: Seed, purpose: number) {
    this.#draws = new Draws(seed, purpose, apart);
    this.#limits = new Limits(limit, floors, "higher");
  }

  keeps(row: Readonly<WindowRow>, into: Verdict): boolean {
    const limit = this.#limits.of(row.layoutId);
    if (!isLess(limit, ONE)) return true;
    this.#draws.of(row, this.#draw);
    return redraw(into, this.#draw, limit, into);
  }
}

/** The budget in rows. A row that is in none of its classes stays as it is: its T is not the host's any more. */
export class RowsJudge implements RuleJudge {
  readonly #classes = new ClassIndex<RuleJudge>();
  readonly #rest: RuleJudge | undefined;
  readonly #restFrom: Fraction | undefined;
  readonly #threshold: Fraction = { high: 0, low: 0 };

  constructor({ seed, classes, rest }: RowsDecision) {
    for (const rule of classes) this.#add(rule, new ClassJudge(rule, seed));
    if (rest === undefined) return;
    this.#rest = new DrawJudge(rest, seed, DRAW_OF.all);
    for (const key of rest.classes) this.#add(key, this.#rest);
    if (rest.from !== undefined) this.#restFrom = fractionOf(rest.from);
  }

  keeps(row: Readonly<WindowRow>, into: Verdict): boolean {
    const rule =
      this.#classes.get(row.thresholdHigh, row.thresholdLow, row.isAlwaysKept) ??
      (this.#isSurplus(row) ? this.#rest : undefined);
    return rule?.keeps(row, into) ?? true;
  }

  #add({ threshold: [high, low], always }: ClassKey, judge: RuleJudge): void {
    this.#classes.set(high, low, always === true, judge);
  }

  #isSurplus({ thresholdHigh, thresholdLow }: Readonly<WindowRow>): boolean {
    if (this.#restFrom === undefined) return false;
    this.#threshold.high = thresholdHigh;
    this.#threshold.low = thresholdLow;
    return !isLess(this.#threshold, this.#restFrom);
  }
}
