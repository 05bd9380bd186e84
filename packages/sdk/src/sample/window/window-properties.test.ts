import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../test/support/host/worlds.ts";
import {
  hostKeeps,
  judgedRows,
  type LatentGroup,
  latentGroups,
  staying,
  wholeOf,
  windowOf,
} from "../../../test/support/sampling/window-worlds.ts";
import { SeededRandom } from "../../../test/support/spool/seeded-random.ts";
import { allotClasses, rowShares } from "./allot-classes.ts";
import { decideWindow, type WindowBudget } from "./decide-window.ts";
import { WindowClasses } from "./window-classes.ts";
import type { WindowRow } from "./window-row.ts";

const SEED = Number(process.env["SONDE_TEST_SEED"] ?? 70_007);
console.info(`window-properties: seed ${SEED} (repeat with SONDE_TEST_SEED=${SEED})`);

/** What a window of one kind may do at worst. Each gets random rows and changes them. */
const ARRIVALS: Record<string, (rows: WindowRow[], random: SeededRandom) => WindowRow[]> = {
  "of any rows": (rows) => rows,
  "of one R": (rows) => rows.map((row) => ({ ...row, high: 2 ** 28 - 1, low: 5 })),
  "of one R each in 36 bits": (rows) => rows.map((row) => ({ ...row, high: 2 ** 28 - 1 })),
  "by rising size": (rows) => rows.toSorted((a, b) => a.bytes - b.bytes),
  "by falling size": (rows) => rows.toSorted((a, b) => b.bytes - a.bytes),
  "with one giant group": (rows) =>
    rows.map((row, i) => (i % 3 === 0 ? row : { ...row, high: 2 ** 28 - 70 })),
  "with one giant row": (rows) => rows.map((row, i) => (i === 0 ? { ...row, bytes: 1e9 } : row)),
  "of what a rule kept": (rows) =>
    rows.map((row) => ({ ...row, isAlwaysKept: true, thresholdHigh: 0 })),
  "of many T": (rows, random) =>
    rows.map((row) => ({ ...row, thresholdHigh: random.below(row.high + 1) })),
  "of the lowest rates": (rows) =>
    rows.map((row) => ({ ...row, high: 2 ** 28 - 1, thresholdHigh: 2 ** 28 - 1 })),
  "of no bytes": (rows) => rows.map((row) => ({ ...row, bytes: 0 })),
};

function randomBudget(random: SeededRandom): WindowBudget & { maxRows: number } {
  const allowance = Math.floor(20 * Math.exp(8 * random.next()));
  const demand = (thresholdHigh: number): WindowBudget["demands"][number] => ({
    thresholdHigh,
    thresholdLow: 0,
    rows: random.below(40) * random.next(),
  });
  return {
    maxRows: 1 + random.below(random.pick([3, 20, 100])),
    bytes: { allowance, level: allowance * random.pick([1, 2, 30]) },
    demands: [0, 0x8000000, 0xc000000, 0xfd70a00].slice(random.below(5)).map(demand),
    activeEvents: new Set([0, 1, 3, 5].slice(random.below(5))),
  };
}

describe.each(Object.keys(ARRIVALS))("a window %s", (arrival) => {
  it("is never over its budgets, and keeps what it counts with R of T at least", () => {
    const random = new SeededRandom(SEED);
    let decisions = 0;
    for (let i = 0; i < 120; i++) {
      const rows = ARRIVALS[arrival]!(hostKeeps(latentGroups(random, 30)), random);
      const window = windowOf(rows);
      const budget = randomBudget(random);
      const outcome = decideWindow(window, budget, seededRandom(i));
      const judged = judgedRows(window, outcome);
      const stay = staying(judged);
      expect(stay.length).toBeLessThanOrEqual(budget.maxRows);
      const bytes = stay.reduce((sum, { row }) => sum + row.bytes, 0);
      const { allowance, level } = budget.bytes!;
      expect(bytes).toBeLessThanOrEqual(allowance + Math.floor((level - allowance) / 2));
      const oversizeRows = judged.filter(({ judgement }) => judgement === "oversize").length;
      expect(outcome).toMatchObject({ rows: stay.length, bytes, oversizeRows });
      for (const { row, verdict } of stay) {
        const threshold = wholeOf(verdict.thresholdHigh, verdict.thresholdLow);
        expect(wholeOf(verdict.high, verdict.low)).toBeGreaterThanOrEqual(threshold);
        expect(threshold).toBeGreaterThanOrEqual(wholeOf(row.thresholdHigh, row.thresholdLow));
        if (!verdict.isRedrawn) expect([verdict.high, verdict.low]).toEqual([row.high, row.low]);
      }
      expect(judgedRows(window, outcome)).toEqual(judged);
      if (outcome.decision !== undefined) decisions++;
    }
    expect(decisions).toBeGreaterThan(30);
  });
});

describe("R of a group that stays", () => {
  /** The rows that the host keeps, judged, by sequence; with one group's R at its highest if asked. */
  function judgedBySequence(
    groups: readonly LatentGroup[],
    budget: WindowBudget,
    raised?: number,
  ): Map<number, ReturnType<typeof judgedRows>[number]> {
    const moved = groups.map((group, i) =>
      i === raised ? { ...group, high: 2 ** 28 - 1 } : group,
    );
    const window = windowOf(hostKeeps(moved));
    const judged = judgedRows(window, decideWindow(window, budget, seededRandom(1)));
    return new Map(judged.map((one) => [one.row.sequence, one]));
  }

  /** Whether the class of a row is decided by R. */
  function classesWithRoom(
    groups: readonly LatentGroup[],
    { maxRows = 0, demands, activeEvents }: WindowBudget,
  ): (row: WindowRow) => boolean {
    const classes = new WindowClasses(windowOf(hostKeeps(groups)), demands);
    allotClasses(classes.inOrder, rowShares(maxRows, { activeEvents, demands }));
    return (row) => classes.of(row).fate !== "rest";
  }

  it("may be any other above T without a change of the weight of its rows", () => {
    const random = new SeededRandom(SEED);
    let compared = 0;
    for (let i = 0; i < 400; i++) {
      const groups = latentGroups(random, 20);
      const { bytes: _, ...budget } = randomBudget(random);
      const before = judgedBySequence(groups, budget);
      const hasRoom = classesWithRoom(groups, budget);
      const moved = random.below(groups.length);
      const after = judgedBySequence(groups, budget, moved);
      for (const { sequence } of groups[moved]!.rows) {
        const one = before.get(sequence);
        // What is drawn by its group may draw something else where the group is another.
        if (one?.judgement !== "stays" || !hasRoom(one.row)) continue;
        const { thresholdHigh, thresholdLow } = one.verdict;
        const other = after.get(sequence)!;
        expect(other.judgement).toBe("stays");
        expect(other.verdict).toMatchObject({ thresholdHigh, thresholdLow });
        if (wholeOf(thresholdHigh, thresholdLow) > wholeOf(one.row.thresholdHigh, 0)) compared++;
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  it("leaves the weights of all others too, where all have one rate", () => {
    const random = new SeededRandom(SEED);
    let compared = 0;
    for (let i = 0; i < 300; i++) {
      const groups = latentGroups(random, 20).map(({ high, rows }) => ({
        high,
        rows: rows.map((row) => ({ ...row, isAlwaysKept: false, thresholdHigh: 0 })),
      }));
      const { maxRows, demands } = randomBudget(random);
      // Without floors, by which a group may stay that had no part in the cut; and with room for the class, so that R decides.
      const budget = { maxRows: 4 + maxRows, demands, activeEvents: new Set<number>() };
      const before = judgedBySequence(groups, budget);
      const moved = groups.findIndex(({ rows }) =>
        rows.every(({ sequence }) => before.get(sequence)!.judgement === "stays"),
      );
      if (moved < 0) continue;
      const after = judgedBySequence(groups, budget, moved);
      for (const [sequence, { row, judgement, verdict }] of before) {
        if (row.high === groups[moved]!.high) continue;
        expect(after.get(sequence)).toMatchObject({ judgement });
        if (judgement === "stays") expect(after.get(sequence)!.verdict).toEqual(verdict);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(1000);
  });
});
