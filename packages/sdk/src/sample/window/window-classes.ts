import { ClassIndex } from "./class-index.ts";
import type { ClassKey } from "./decision-rules.ts";
import type { Demand } from "./window-budget.ts";
import type { WindowRow } from "./window-row.ts";
import { emptyRow, type WindowRows } from "./window-rows.ts";

/** The rows of a window that have one T, and what a rule keeps apart from what a rate keeps. */
export interface WindowClass {
  readonly thresholdHigh: number;
  readonly thresholdLow: number;
  readonly isAlwaysKept: boolean;
  /** Rows of this window. */
  count: number;
  /** Rows that were to be expected. */
  demand: number;
  /** Active events that were to be expected. */
  expectedEvents: number;
  /** Rows that there is room for. */
  capacity: number;
  /** "rest": it has no room of its own. */
  fate: "fits" | "cut" | "rest";
}

/** The classes of a window and those that were expected. Bounds: as many as rows and demands. */
export class WindowClasses {
  readonly #index = new ClassIndex<WindowClass>();
  readonly #all: WindowClass[] = [];

  constructor(rows: WindowRows, demands: readonly Demand[]) {
    this.#count(rows);
    for (const { thresholdHigh, thresholdLow, rows: expected, events = 0 } of demands) {
      const one = this.#member(thresholdHigh, thresholdLow, false);
      if (expected > 0 && Number.isFinite(expected)) one.demand += expected;
      one.expectedEvents += events;
    }
    this.#all.sort(byThreshold);
  }

  /** By falling rate; at one rate what a rule keeps comes first. */
  get inOrder(): readonly WindowClass[] {
    return this.#all;
  }

  /** The class of a row of the window. */
  of({ thresholdHigh, thresholdLow, isAlwaysKept }: Readonly<WindowRow>): WindowClass {
    return this.#member(thresholdHigh, thresholdLow, isAlwaysKept);
  }

  #count(rows: WindowRows): void {
    const row = emptyRow();
    let last: WindowClass | undefined;
    for (let i = 0; i < rows.count; i++) {
      rows.read(i, row);
      // Rows of one event mostly follow each other.
      if (last === undefined || !isOf(last, row)) last = this.of(row);
      last.count++;
    }
  }

  #member(thresholdHigh: number, thresholdLow: number, isAlwaysKept: boolean): WindowClass {
    const known = this.#index.get(thresholdHigh, thresholdLow, isAlwaysKept);
    if (known !== undefined) return known;
    const added: WindowClass = {
      thresholdHigh,
      thresholdLow,
      isAlwaysKept,
      count: 0,
      demand: 0,
      expectedEvents: 0,
      capacity: 0,
      fate: "fits",
    };
    this.#index.set(thresholdHigh, thresholdLow, isAlwaysKept, added);
    this.#all.push(added);
    return added;
  }
}

export function keyOf({ thresholdHigh, thresholdLow, isAlwaysKept }: WindowClass): ClassKey {
  return {
    ...(isAlwaysKept ? { always: true } : {}),
    threshold: [thresholdHigh, thresholdLow],
  };
}

function isOf(a: WindowClass, row: Readonly<WindowRow>): boolean {
  return (
    a.thresholdHigh === row.thresholdHigh &&
    a.thresholdLow === row.thresholdLow &&
    a.isAlwaysKept === row.isAlwaysKept
  );
}

function byThreshold(a: WindowClass, b: WindowClass): number {
  return (
    a.thresholdHigh - b.thresholdHigh ||
    a.thresholdLow - b.thresholdLow ||
    Number(b.isAlwaysKept) - Number(a.isAlwaysKept)
  );
}
