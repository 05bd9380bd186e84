import fc from "fast-check";
import { expect, test } from "vitest";
import { LANES } from "./lanes.ts";
import {
  forgetLost,
  isLostRange,
  type LostRange,
  MAX_LOST_RANGES,
  noteLost,
} from "./lost-ranges.ts";
import { applyState, emptyState, encodeState, LOST_CHANGED } from "./state.ts";

const A = "01a205b3-d000-7cb8-adfe-747d23673f27";
const B = "01a205b3-d000-7f5b-881d-c9336cd59424";

function range(firstSequence: number, lastSequence: number, rows: number): LostRange {
  const reason = "dropped.spool_full";
  return { instance: A, lane: "bulk", firstSequence, lastSequence, rows, reason };
}

test("ranges that touch become one, others stay apart", () => {
  const state = emptyState();
  noteLost(state, range(0, 9, 4));
  noteLost(state, range(10, 19, 5));
  noteLost(state, range(21, 29, 1));
  noteLost(state, { ...range(30, 30, 1), reason: "dropped.damaged" });
  noteLost(state, { ...range(31, 31, 1), instance: B });
  noteLost(state, range(40, 41, 0));
  expect(state.lost).toEqual([
    range(0, 19, 9),
    range(21, 29, 1),
    { ...range(30, 30, 1), reason: "dropped.damaged" },
    { ...range(31, 31, 1), instance: B },
  ]);
});

const anyRange: fc.Arbitrary<LostRange> = fc
  .record({
    instance: fc.constantFrom(A, B),
    lane: fc.constantFrom(...LANES),
    firstSequence: fc.integer({ min: 0, max: 100_000 }),
    length: fc.integer({ min: 0, max: 1000 }),
    rows: fc.integer({ min: 1, max: 1000 }),
    reason: fc.constantFrom("dropped.spool_full", "dropped.damaged", "rejected.partial_success"),
  })
  .map(({ length, ...rest }) => ({ ...rest, lastSequence: rest.firstSequence + length }));

const sumOf = (ranges: readonly LostRange[]): number =>
  ranges.reduce((sum, { rows }) => sum + rows, 0);

test("beyond the bound neighbours become wider ranges: no row is left out, none is outside its range", () => {
  fc.assert(
    fc.property(fc.array(anyRange, { minLength: 1, maxLength: 400 }), (noted) => {
      const state = emptyState();
      for (const one of noted) noteLost(state, one);
      const kept = state.lost ?? [];
      expect(kept.length).toBeLessThanOrEqual(MAX_LOST_RANGES);
      expect(sumOf(kept)).toBe(sumOf(noted));
      for (const one of noted) {
        expect(
          kept.some(
            (wider) =>
              wider.instance === one.instance &&
              wider.lane === one.lane &&
              wider.firstSequence <= one.firstSequence &&
              wider.lastSequence >= one.lastSequence,
          ),
        ).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

test("ranges of more instances than there is room for still count every row", () => {
  const state = emptyState();
  for (let i = 0; i < 3 * MAX_LOST_RANGES; i++) {
    noteLost(state, { ...range(i, i, 2), instance: `instance-${i}` });
  }
  expect(state.lost?.length).toBe(MAX_LOST_RANGES);
  expect(sumOf(state.lost ?? [])).toBe(6 * MAX_LOST_RANGES);
  expect(state.lost?.every(isLostRange)).toBe(true);
  expect(state.lost?.some(({ instance }) => instance === "several")).toBe(true);
});

test("what was reported goes, what was lost behind it meanwhile stays", () => {
  const state = emptyState();
  noteLost(state, range(0, 9, 4));
  const reported = structuredClone(state.lost ?? []);
  noteLost(state, range(10, 19, 5));
  expect(forgetLost(state, reported)).toBe(true);
  expect(state.lost).toEqual([range(10, 19, 5)]);
  // A report that comes twice takes nothing more.
  expect(forgetLost(state, reported)).toBe(false);
  expect(forgetLost(state, [range(10, 19, 5)])).toBe(true);
  expect(state.lost).toEqual([]);
});

test("a report of other rows takes nothing", () => {
  const state = emptyState();
  expect(forgetLost(state, [range(0, 9, 4)])).toBe(false);
  noteLost(state, range(0, 9, 4));
  const others = [
    { ...range(0, 9, 4), instance: B },
    { ...range(0, 9, 4), lane: "normal" as const },
    { ...range(0, 9, 4), reason: "dropped.damaged" },
    range(0, 9, 5),
    range(0, 10, 4),
  ];
  expect(forgetLost(state, others)).toBe(false);
  expect(state.lost).toEqual([range(0, 9, 4)]);
});

test("a step has the ranges where they changed, and an empty list clears them", () => {
  const [state, copy] = [emptyState(), emptyState()];
  noteLost(state, range(0, 9, 4));
  expect(applyState(copy, encodeState(state))).toBe(true);
  expect(copy.lost).toEqual([range(0, 9, 4)]);
  noteLost(state, range(20, 29, 4));
  applyState(copy, encodeState(state, new Set(["1"])));
  expect(copy.lost).toEqual([range(0, 9, 4)]);
  applyState(copy, encodeState(state, new Set([LOST_CHANGED])));
  expect(copy.lost).toEqual(state.lost);
  state.lost = [];
  applyState(copy, encodeState(state, new Set([LOST_CHANGED])));
  expect(copy.lost).toEqual([]);
});

test.each([
  ["no object", null],
  ["a path for an instance", { ...range(0, 1, 1), instance: "/home/jane" }],
  ["text for a reason", { ...range(0, 1, 1), reason: "the disk of jane" }],
  ["no lane", { ...range(0, 1, 1), lane: "fast" }],
  ["a fraction", range(0.5, 1, 1)],
  ["fewer than none", range(0, 1, -1)],
  ["an end before the beginning", range(2, 1, 1)],
])("what a file says is no range if it has %s", (_, value) => {
  expect(isLostRange(value)).toBe(false);
  const state = emptyState();
  const step = { ...emptyState(), lost: [value, range(0, 1, 1)] };
  expect(applyState(state, Buffer.from(JSON.stringify(step)))).toBe(true);
  expect(state.lost).toEqual([range(0, 1, 1)]);
});
