import type { Fraction } from "../fraction.ts";
import { groupOf } from "../group.ts";
import { freshDraw, type Seed } from "../redraw.ts";
import type { GroupsApart } from "./decision-rules.ts";
import type { WindowRow } from "./window-row.ts";

/** Draws of one seed that must not depend on each other. */
export const DRAW_OF = { all: 0, always: 1, others: 2 } as const;

const TWO_32 = 2 ** 32;
/** Where no number of a purpose and no sequence reaches: the keys of groups, of rows and of a window lie apart. */
const ROW_KEY = 2 ** 31;
const WINDOW_KEY = 2 ** 30;

export function drawOfRow(seed: Seed, sequence: number, into: Fraction): void {
  freshDraw(seed, sequence % TWO_32, ROW_KEY + Math.floor(sequence / TWO_32), into);
}

export function drawOfWindow(seed: Seed, into: Fraction): void {
  freshDraw(seed, 0, WINDOW_KEY, into);
}

/** The draw of a row: that of its group, or its own where the group was taken apart. */
export class Draws {
  readonly #seed: Seed;
  readonly #purpose: number;
  readonly #apart: ReadonlySet<number> | "all";

  constructor(seed: Seed, purpose: number, apart: GroupsApart | undefined) {
    this.#seed = seed;
    this.#purpose = purpose;
    this.#apart = apart === "all" ? apart : new Set(apart);
  }

  isApart(row: Readonly<WindowRow>): boolean {
    return this.#apart === "all" || this.#apart.has(groupOf(row.high));
  }

  of(row: Readonly<WindowRow>, into: Fraction): void {
    if (this.isApart(row)) drawOfRow(this.#seed, row.sequence, into);
    else freshDraw(this.#seed, groupOf(row.high), this.#purpose, into);
  }
}
