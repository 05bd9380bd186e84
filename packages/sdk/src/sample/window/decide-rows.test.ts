import { describe, expect, it } from "vitest";
import { constantRandom, seededRandom } from "../../../test/support/host/worlds.ts";
import {
  type Judged,
  judgedRows,
  staying,
  wholeOf,
  windowOf,
} from "../../../test/support/sampling/window-worlds.ts";
import { startOfGroup } from "../group.ts";
import { decideWindow, type WindowBudget } from "./decide-window.ts";
import type { WindowRow } from "./window-row.ts";

const QUARTER = 0xc000000;
const none: ReadonlySet<number> = new Set();

/** `count` rows of a group, by the top 20 bits of R. */
function group(top: number, count = 1, row: Partial<WindowRow> = {}): Partial<WindowRow>[] {
  return Array.from({ length: count }, (_, low) => ({ high: startOfGroup(top) + 9, low, ...row }));
}

function distinct(count: number, row: Partial<WindowRow> = {}): Partial<WindowRow>[] {
  return Array.from({ length: count }, (_, i) => group(800_000 + i, 1, row)[0]!);
}

function decided(
  rows: Partial<WindowRow>[],
  maxRows: number,
  budget: Partial<WindowBudget> = {},
): { stay: Judged[]; outcome: ReturnType<typeof decideWindow> } {
  const window = windowOf(rows);
  const random = seededRandom(31);
  const outcome = decideWindow(
    window,
    { maxRows, demands: [], activeEvents: none, ...budget },
    random,
  );
  const stay = staying(judgedRows(window, outcome));
  expect(outcome.rows).toBe(stay.length);
  expect(stay.length).toBeLessThanOrEqual(maxRows);
  return { stay, outcome };
}

const tops = (stay: readonly Judged[]): number[] => stay.map(({ row }) => row.high >>> 8);
const demand = (thresholdHigh: number, rows: number): WindowBudget["demands"][number] => ({
  thresholdHigh,
  thresholdLow: 0,
  rows,
});

it("decides nothing and draws nothing where all fits", () => {
  const window = windowOf(distinct(56));
  const noRandom = {
    uint32: (): number => expect.fail("drew"),
    fill: (): void => expect.fail("drew"),
  };
  const budget = { maxRows: 64, demands: [], activeEvents: none };
  expect(decideWindow(window, budget, noRandom)).toEqual({
    decision: undefined,
    rows: 56,
    bytes: 0,
    oversizeRows: 0,
  });
});

it("leaves a steady load below the budget whole, and of a sudden one seven rows in eight", () => {
  const demands = [demand(0, 62)];
  expect(decided(distinct(63), 64, { demands }).outcome.decision).toBeUndefined();
  expect(decided(distinct(63), 64).stay).toHaveLength(56);
});

it("refuses a budget of no rows", () => {
  const budget = { maxRows: 0, demands: [], activeEvents: none };
  expect(() => decideWindow(windowOf([]), budget, constantRandom(1))).toThrow("no rows");
});

describe("within a class", () => {
  it("raises T to behind the first group that does not fit, not to the last that does", () => {
    const { stay } = decided([...group(10), ...group(30), ...group(20)], 3);
    expect(tops(stay)).toEqual([30, 20]);
    for (const { verdict, row } of stay) {
      expect(verdict).toEqual({
        high: row.high,
        low: row.low,
        thresholdHigh: startOfGroup(11),
        thresholdLow: 0,
        isRedrawn: false,
      });
    }
  });

  it("does not go on behind a group that does not fit", () => {
    const { stay } = decided([...group(30), ...group(20, 3), ...group(10)], 4);
    expect(tops(stay)).toEqual([30]);
    expect(stay[0]!.verdict.thresholdHigh).toBe(startOfGroup(21));
  });

  it("leaves room unused rather than take a part of a group", () => {
    const { stay } = decided([...group(30, 2), ...group(20, 2)], 4);
    expect(tops(stay)).toEqual([30, 30]);
  });

  it("takes a group apart that is larger than all the room", () => {
    const { stay, outcome } = decided([...group(30), ...group(20, 50), ...group(10)], 11);
    expect(outcome.decision?.rows?.classes[0]?.apart).toEqual([20]);
    const redrawn = stay.filter(({ verdict }) => verdict.isRedrawn);
    expect(redrawn.length).toBeGreaterThan(5);
    const raised = new Set(
      stay.map(({ verdict }) => `${verdict.thresholdHigh} ${verdict.thresholdLow}`),
    );
    expect(raised.size).toBe(1);
    for (const { verdict } of stay) {
      expect(wholeOf(verdict.high, verdict.low)).toBeGreaterThanOrEqual(
        wholeOf(verdict.thresholdHigh, verdict.thresholdLow),
      );
    }
  });

  it("takes all apart where more than 64 groups are too large", () => {
    const large = (count: number): Partial<WindowRow>[] =>
      Array.from({ length: count }, (_, i) => group(1000 + i, 4)).flat();
    expect(decided(large(64), 3).outcome.decision?.rows?.classes[0]?.apart).toHaveLength(64);
    const { outcome, stay } = decided([...large(65), ...group(5)], 3);
    expect(outcome.decision?.rows?.classes[0]?.apart).toBe("all");
    expect(stay.every(({ verdict }) => verdict.isRedrawn)).toBe(true);
  });
});

describe("between classes", () => {
  const always = { isAlwaysKept: true };
  const quarter = { thresholdHigh: QUARTER };

  it("gives what a rule kept half, raises T of it beyond that, and keeps it apart from rate 1", () => {
    const { stay } = decided([...distinct(20, always), ...distinct(20)], 17);
    expect(stay.filter(({ row }) => row.isAlwaysKept)).toHaveLength(7);
    expect(stay.filter(({ row }) => !row.isAlwaysKept)).toHaveLength(8);
    expect(stay.every(({ verdict }) => verdict.thresholdHigh > 0)).toBe(true);
  });

  it("hands on what a rule's rows did not need", () => {
    const { stay } = decided([...distinct(2, always), ...distinct(40)], 17);
    expect(stay).toHaveLength(15);
  });

  it("reserves what was expected, and hands on the rest to higher T only where all fitted", () => {
    const demands = [demand(0, 4), demand(QUARTER, 8)];
    const fits = decided([...distinct(3), ...distinct(30, quarter)], 17, { demands });
    expect(fits.stay.filter(({ row }) => row.thresholdHigh === QUARTER)).toHaveLength(13);
    const cut = decided([...group(30, 7), ...group(20, 7), ...distinct(30, quarter)], 17, {
      demands,
    });
    // One unit of 7 in a room of 8: the one row that is left over is handed to nobody.
    expect(cut.stay.filter(({ row }) => row.thresholdHigh === 0)).toHaveLength(7);
    expect(cut.stay.filter(({ row }) => row.thresholdHigh === QUARTER)).toHaveLength(8);
  });

  it("scales demands down to the budget, and ignores what is no number", () => {
    const demands = [demand(0, 1e6), demand(QUARTER, 1e6), demand(5, Number.NaN), demand(6, -1)];
    const { stay } = decided([...distinct(50), ...distinct(50, quarter)], 33, { demands });
    // 14 each, and one that rounding left to whoever comes first.
    expect(stay.filter(({ row }) => row.thresholdHigh === 0)).toHaveLength(15);
    expect(stay.filter(({ row }) => row.thresholdHigh === QUARTER)).toHaveLength(14);
  });

  it("decides a class without room by fresh draws, whole groups of all such classes together", () => {
    const demands = [demand(0, 1e6)];
    const rest = Array.from({ length: 40 }, (_, i) => [
      ...group(900_000 + i, 1, quarter),
      ...group(900_000 + i, 1, { thresholdHigh: QUARTER + 1 }),
    ]).flat();
    const fits = decided([...distinct(50), ...rest], 640, { demands });
    expect(fits.outcome.decision).toBeUndefined();
    const full = decided([...distinct(700), ...rest], 80, { demands });
    expect(full.outcome.decision?.rows?.rest?.classes).toHaveLength(2);
    const drawn = full.stay.filter(({ row }) => row.thresholdHigh >= QUARTER);
    expect(drawn).toHaveLength(10);
    expect(drawn.every(({ verdict }) => verdict.isRedrawn)).toBe(true);
    expect(new Set(tops(drawn)).size).toBe(5);
  });

  it("leaves room for the floors of events that were to be expected, whatever the demand of others", () => {
    const flood = { ...quarter, layoutId: 2 };
    const rare = { ...quarter, layoutId: 3 };
    const rest = [
      ...distinct(100, flood),
      ...Array.from({ length: 6 }, (_, i) => group(0.75 * 2 ** 20 + i, 1, rare)[0]!),
    ];
    const { stay } = decided([...distinct(100, { layoutId: 1 }), ...rest], 40, {
      demands: [demand(0, 1e6), { ...demand(QUARTER, 0), events: 2 }],
      activeEvents: new Set([1, 2, 3]),
    });
    expect(stay.filter(({ row }) => row.layoutId === 3)).toHaveLength(6);
  });

  it("leaves no class without a chance in a budget of one row", () => {
    const kept = new Set<boolean>();
    for (let seed = 0; seed < 60; seed++) {
      const window = windowOf([...group(seed + 1, 2), ...distinct(2, quarter)]);
      const budget = { maxRows: 1, demands: [], activeEvents: none };
      const stay = staying(judgedRows(window, decideWindow(window, budget, seededRandom(seed))));
      expect(stay.length).toBeLessThanOrEqual(1);
      for (const { row } of stay) kept.add(row.thresholdHigh === QUARTER);
    }
    expect(kept.size).toBe(2);
  });

  it("names 64 classes at most and draws for those of the highest T", () => {
    const rows = Array.from({ length: 300 }, (_, i) =>
      distinct(3, { thresholdHigh: i, isAlwaysKept: i % 3 === 1 }),
    ).flat();
    const { outcome } = decided(rows, 100);
    const { classes, rest } = outcome.decision!.rows!;
    expect(classes.length + rest!.classes.length).toBeLessThanOrEqual(64);
    expect(rest!.from).toEqual([64, 0]);
  });

  it("leaves a row alone whose T is none of the window's, and does not name classes that fit", () => {
    const window = windowOf([...distinct(3, always), ...distinct(50)]);
    const budget = { maxRows: 20, demands: [], activeEvents: none };
    const outcome = decideWindow(window, budget, seededRandom(1));
    expect(outcome.decision?.rows?.classes).toHaveLength(1);
    const other = windowOf(group(1, 1, { thresholdHigh: 77 }));
    expect(judgedRows(other, outcome)[0]).toMatchObject({
      judgement: "stays",
      verdict: { thresholdHigh: 77, isRedrawn: false },
    });
  });
});

describe("floors", () => {
  const rare = group(1, 1, { layoutId: 7 });

  it("let an event stay that the others would push out, with the weight of its own order", () => {
    const rows = [...distinct(500, { layoutId: 1 }), ...rare];
    expect(decided(rows, 100).stay.some(({ row }) => row.layoutId === 7)).toBe(false);
    const { stay } = decided(rows, 100, { activeEvents: new Set([1, 7]) });
    const kept = stay.filter(({ row }) => row.layoutId === 7);
    expect(kept).toHaveLength(1);
    expect(kept[0]!.verdict).toMatchObject({ thresholdHigh: 0, thresholdLow: 0, isRedrawn: false });
  });

  it("are ten rows of an event, or its part of half the budget", () => {
    const many = Array.from({ length: 40 }, (_, i) => group(10 + i, 1, { layoutId: 7 })).flat();
    const rows = [...distinct(900, { layoutId: 1 }), ...many];
    const ofRare = (maxRows: number): number =>
      decided(rows, maxRows, { activeEvents: new Set([1, 7]) }).stay.filter(
        ({ row }) => row.layoutId === 7,
      ).length;
    expect([ofRare(400), ofRare(40), ofRare(16), ofRare(3)]).toEqual([10, 10, 4, 0]);
  });

  it("do not help a group that is larger, and then cost no weight", () => {
    const rows = [...distinct(500, { layoutId: 1 }), ...group(1, 11, { layoutId: 7 })];
    const { stay } = decided(rows, 100, { activeEvents: new Set([1, 7]) });
    expect(stay.some(({ row }) => row.layoutId === 7)).toBe(false);
  });

  it("take no room from an event that is alone", () => {
    for (const rows of [8, 9]) {
      const { stay } = decided(distinct(rows, { layoutId: 7 }), 10, { activeEvents: new Set([7]) });
      expect(stay).toHaveLength(rows);
    }
    const more = decided(distinct(30, { layoutId: 7 }), 10, { activeEvents: new Set([7]) });
    // One is for rows that have no room of their own.
    expect(more.stay).toHaveLength(9);
  });

  it("leave a group a chance that fits into the room, and not into what they leave of it", () => {
    const kept = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      const rows = [
        ...group(500 + ((seed * 7919) % 1000), 8, { layoutId: 1 }),
        ...group(1000, 8, { layoutId: 7 }),
      ];
      const window = windowOf(rows);
      const budget = { maxRows: 10, demands: [], activeEvents: new Set([1, 7]) };
      const stay = staying(judgedRows(window, decideWindow(window, budget, seededRandom(seed))));
      for (const { row } of stay) kept.add(row.layoutId);
      expect(stay.length).toBeLessThanOrEqual(10);
    }
    expect(kept).toEqual(new Set([1, 7]));
  });

  it("are for the first 256 events", () => {
    const rows = Array.from({ length: 300 }, (_, i) => group(10 + i, 9, { layoutId: i })).flat();
    const activeEvents = new Set(Array.from({ length: 300 }, (_, i) => i));
    const { outcome } = decided(rows, 1500, { activeEvents });
    const floors = outcome.decision!.rows!.classes[0]!.floors!;
    expect(floors.every(([layoutId]) => layoutId < 256)).toBe(true);
    expect(floors.length).toBeGreaterThan(0);
  });
});
