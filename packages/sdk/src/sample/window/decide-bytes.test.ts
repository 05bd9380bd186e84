import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../test/support/host/worlds.ts";
import {
  type Judged,
  judgedRows,
  staying,
  windowOf,
} from "../../../test/support/sampling/window-worlds.ts";
import { startOfGroup } from "../group.ts";
import { type BytesBudget, decideWindow, type WindowOutcome } from "./decide-window.ts";
import type { WindowRow } from "./window-row.ts";

interface Decided {
  readonly stay: Judged[];
  readonly outcome: WindowOutcome;
  readonly bytes: number;
}

function decided(
  rows: Partial<WindowRow>[],
  bytes: BytesBudget,
  { seed = 5, events = [] as number[], maxRows = 1e6 } = {},
): Decided {
  const window = windowOf(rows);
  const budget = { maxRows, bytes, demands: [], activeEvents: new Set(events) };
  const outcome = decideWindow(window, budget, seededRandom(seed));
  const stay = staying(judgedRows(window, outcome));
  const sum = stay.reduce((total, { row }) => total + row.bytes, 0);
  expect([outcome.rows, outcome.bytes]).toEqual([stay.length, sum]);
  return { stay, outcome, bytes: sum };
}

function group(top: number, count: number, row: Partial<WindowRow>): Partial<WindowRow>[] {
  return Array.from({ length: count }, (_, low) => ({ high: startOfGroup(top), low, ...row }));
}

function distinct(count: number, row: Partial<WindowRow>): Partial<WindowRow>[] {
  return Array.from({ length: count }, (_, i) => group(1000 + i, 1, row)[0]!);
}

const of = (stay: readonly Judged[], layoutId: number): number =>
  stay.filter(({ row }) => row.layoutId === layoutId).length;

it("decides nothing where all fits, and where what the budget in rows left fits", () => {
  const rows = distinct(40, { bytes: 100 });
  expect(decided(rows, { allowance: 4000, level: 4000 }).outcome.decision).toBeUndefined();
  const { outcome } = decided(rows, { allowance: 1000, level: 4000 }, { maxRows: 11 });
  expect(outcome.decision?.rows).toBeDefined();
  expect(outcome.decision?.bytes).toBeUndefined();
});

it("lets groups stay whole, in the order of draws, and draws R anew with one T for all", () => {
  const rows = Array.from({ length: 60 }, (_, i) => group(500 + i, 3, { bytes: 100 })).flat();
  const { stay } = decided(rows, { allowance: 6000, level: 6000 });
  expect(stay).toHaveLength(60);
  for (const high of new Set(stay.map(({ row }) => row.high))) {
    const members = stay.filter(({ row }) => row.high === high);
    expect(members).toHaveLength(3);
    expect(new Set(members.map(({ verdict }) => verdict.high)).size).toBe(1);
  }
  const raised = new Set(stay.map(({ verdict }) => verdict.thresholdHigh));
  expect(raised.size).toBe(1);
  const p = 1 - [...raised][0]! / 2 ** 28;
  expect(Math.abs(p - 1 / 3)).toBeLessThan(0.12);
  expect(stay.every(({ verdict }) => verdict.isRedrawn)).toBe(true);
});

it("chooses without regard to R", () => {
  let above = 0;
  let all = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const { stay } = decided(
      distinct(100, { bytes: 10 }),
      { allowance: 300, level: 300 },
      { seed },
    );
    all += stay.length;
    above += stay.filter(({ row }) => row.high >= startOfGroup(1050)).length;
  }
  expect(all).toBe(1200);
  expect(Math.abs(above / all - 0.5)).toBeLessThan(0.07);
});

it("takes a group apart that is larger than the room", () => {
  const rows = [...group(1, 100, { bytes: 100 }), ...distinct(5, { bytes: 100 })];
  const { stay, bytes, outcome } = decided(rows, { allowance: 2000, level: 2000 });
  expect(bytes).toBe(2000);
  expect(outcome.decision?.bytes?.others.apart).toEqual([1]);
  expect(new Set(stay.map(({ verdict }) => verdict.high)).size).toBe(20);
});

describe("what a rule kept", () => {
  const always = { isAlwaysKept: true, bytes: 100, layoutId: 1 };
  const other = { bytes: 100, layoutId: 2 };

  it("has half, and what the others do not need", () => {
    const flood = decided([...distinct(100, always), ...distinct(100, other)], {
      allowance: 4000,
      level: 4000,
    });
    expect([of(flood.stay, 1), of(flood.stay, 2)]).toEqual([20, 20]);
    const few = decided([...distinct(100, always), ...distinct(5, other)], {
      allowance: 4000,
      level: 4000,
    });
    expect([of(few.stay, 1), of(few.stay, 2)]).toEqual([35, 5]);
  });

  it("keeps its R where all of it fits", () => {
    const { stay } = decided([...distinct(10, always), ...distinct(100, other)], {
      allowance: 4000,
      level: 4000,
    });
    const kept = stay.filter(({ row }) => row.isAlwaysKept);
    expect(kept).toHaveLength(10);
    expect(kept.every(({ row, verdict }) => !verdict.isRedrawn && verdict.high === row.high)).toBe(
      true,
    );
    expect(of(stay, 2)).toBe(30);
  });
});

describe("floors", () => {
  const rows = [
    ...distinct(2000, { bytes: 100, layoutId: 1 }),
    ...distinct(25, { bytes: 100, layoutId: 7, high: 3 }),
  ].map((row, i) => ({ ...row, high: startOfGroup(i) }));

  it("are ten rows of an event, or its part of half the allowance", () => {
    const ofRare = (allowance: number): number =>
      of(decided(rows, { allowance, level: allowance }, { events: [1, 7] }).stay, 7);
    expect([ofRare(8000), ofRare(2000), ofRare(1000)]).toEqual([10, 5, 2]);
    const without = decided(rows, { allowance: 8000, level: 8000 });
    expect(of(without.stay, 7)).toBeLessThan(6);
  });

  it("are for 256 events, and set no more aside than can be used", () => {
    const events = Array.from({ length: 400 }, (_, i) => i);
    const many = events.flatMap((layoutId) =>
      group(layoutId * 3, 4, { bytes: 10, layoutId }).map((row, i) => ({
        ...row,
        high: startOfGroup(layoutId * 4 + i),
      })),
    );
    const { outcome, bytes } = decided(many, { allowance: 12_000, level: 12_000 }, { events });
    expect(outcome.decision!.bytes!.others.floors!.length).toBeLessThanOrEqual(256);
    expect(bytes).toBeGreaterThan(6000);
    const one = decided(
      [...distinct(500, { bytes: 10, layoutId: 1 }), ...group(1, 1, { bytes: 10, layoutId: 2 })],
      { allowance: 1000, level: 1000 },
      { events: [2] },
    );
    expect(one.bytes).toBeGreaterThanOrEqual(990);
  });
});

describe("rows too long for their class", () => {
  const small = distinct(50, { bytes: 100 });
  const long = { bytes: 3000, layoutId: 9 };

  it("are paid from half of what is left above the allowance, as often as it allows on average", () => {
    let kept = 0;
    let weights = 0;
    const windows = 2000;
    for (let seed = 1; seed <= windows; seed++) {
      const { stay, bytes } = decided(
        [...small, ...group(7, 1, long)],
        { allowance: 1500, level: 10_000 },
        { seed },
      );
      expect(bytes).toBeLessThanOrEqual(1500 + 4250);
      for (const { verdict } of stay.filter(({ row }) => row.layoutId === 9)) {
        kept++;
        weights += 2 ** 28 / (2 ** 28 - verdict.thresholdHigh);
      }
    }
    // Half of its length is the allowance; three standard deviations.
    expect(Math.abs(kept / windows - 0.5)).toBeLessThan(0.035);
    expect(Math.abs(weights / windows - 1)).toBeLessThan(0.07);
  });

  it("stay as they are where the allowance would pay for them", () => {
    const always = distinct(8, { bytes: 100, layoutId: 3, isAlwaysKept: true });
    const rows = [...small, ...always, ...group(7, 1, long)];
    const { stay } = decided(rows, { allowance: 3500, level: 12_000 });
    const kept = stay.filter(({ row }) => row.layoutId === 9);
    expect(kept.map(({ verdict }) => verdict.isRedrawn)).toEqual([false]);
    expect([of(stay, 3), of(stay, 0)]).toEqual([8, 27]);
  });

  it("are lost and counted where half of what is left is too little", () => {
    const rows = [...small, ...group(7, 3, long)];
    const { outcome, stay } = decided(rows, { allowance: 1500, level: 7400 });
    expect(outcome.oversizeRows).toBe(3);
    expect(of(stay, 9)).toBe(0);
    expect(decided(rows, { allowance: 1500, level: 7500 }).outcome.oversizeRows).toBe(0);
  });

  it("are all rows where nothing is left, and none stays", () => {
    const { outcome } = decided(small, { allowance: 0, level: 0 });
    expect(outcome).toMatchObject({ rows: 0, bytes: 0, oversizeRows: 50 });
  });
});
