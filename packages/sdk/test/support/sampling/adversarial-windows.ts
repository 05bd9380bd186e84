import type { WindowRow } from "../../../src/sample/window/window-row.ts";
import { emptyRow } from "../../../src/sample/window/window-rows.ts";
import type { SeededRandom } from "../spool/seeded-random.ts";

/** Rows of the n-th window of an arrival that somebody made up to break a budget. */
export type Adversary = (window: number, random: SeededRandom) => Partial<WindowRow>[];

const HALF = 2 ** 28;
const CALM = 20;
const BURST = 2000;

function rowsOf(
  count: number,
  random: SeededRandom,
  change: (i: number) => Partial<WindowRow>,
): Partial<WindowRow>[] {
  return Array.from({ length: count }, (_, i) => ({
    high: random.below(HALF),
    low: random.below(HALF),
    layoutId: 1 + (i % 12),
    bytes: 100 + random.below(400),
    ...change(i),
  }));
}

const few = 300;

/** Issue 7, "0 windows over budget", and more of the same kind. */
export const ADVERSARIES: Readonly<Record<string, Adversary>> = {
  "a step of 100 times": (window, random) =>
    rowsOf(window % 20 < 10 ? CALM : BURST, random, () => ({})),
  "sizes sorted upward": (_, random) => rowsOf(few, random, (i) => ({ bytes: 10 + 5 * i })),
  "sizes sorted downward": (_, random) =>
    rowsOf(few, random, (i) => ({ bytes: 10 + 5 * (few - i) })),
  "sizes sorted by R": (_, random) =>
    rowsOf(few, random, (i) => ({ high: (i * (HALF / few)) >>> 0, bytes: 10 + 5 * i })),
  "one hot entity": (_, random) => {
    const entity = random.below(2 ** 20);
    return rowsOf(few, random, (i) =>
      i % 10 === 0 ? {} : { high: (entity << 8) | random.below(256) },
    );
  },
  "all the same R": (_, random) => rowsOf(few, random, () => ({ high: HALF - 1, low: 7 })),
  "all always kept": (_, random) => rowsOf(few, random, () => ({ isAlwaysKept: true })),
  "one row larger than the allowance": (_, random) =>
    rowsOf(CALM, random, (i) => (i === 3 ? { bytes: 40_000 } : {})),
  "one row larger than all that is left": (_, random) =>
    rowsOf(CALM, random, (i) => (i === 3 ? { bytes: 4_000_000 } : {})),
  "alternating events of other rates": (window, random) =>
    rowsOf(window % 2 === 0 ? few : CALM, random, (i) => ({
      layoutId: 1 + ((window + i) % 300),
      thresholdHigh: (window + i) % 2 === 0 ? 0 : HALF / 2,
      high: HALF / 2 + random.below(HALF / 2),
    })),
  "more rates than a decision holds": (_, random) =>
    rowsOf(few, random, (i) => ({ thresholdHigh: i * 1000, high: HALF - 1 - random.below(1000) })),
};

export function fullRow(row: Partial<WindowRow>, sequence: number): WindowRow {
  return { ...emptyRow(), sequence, ...row };
}
