import { expect, test } from "vitest";
import { MAX_SETTLED_AHEAD } from "./settled-ahead.ts";
import { applyState, emptyState, encodeState, eventAccount, type InstanceState } from "./state.ts";

function sample(): InstanceState {
  const state = emptyState();
  eventAccount(state, 1, "one").admitted = 3;
  eventAccount(state, 2, "two").admitted = 4;
  state.outcomes.delivered = 5;
  state.reasons["dropped.damaged"] = 2;
  state.lanes.bulk = { cumulativeItems: 7, settledItems: 5, segment: 2, offset: 400 };
  return state;
}

test("a whole state is read as it was written", () => {
  const read = emptyState();
  expect(applyState(read, encodeState(sample()))).toBe(true);
  expect(read).toEqual(sample());
});

test("a step lays the events that changed over those that are there", () => {
  const state = sample();
  eventAccount(state, 1, "one").admitted = 30;
  eventAccount(state, 2, "two").admitted = 40;
  const read = sample();
  expect(applyState(read, encodeState(state, new Set(["2"])))).toBe(true);
  expect(read.events["1"]!.admitted).toBe(3);
  expect(read.events["2"]!.admitted).toBe(40);
});

test("entries that are set aside are named by the step that says so, and by no later one", () => {
  const state = { ...sample(), quarantining: ["one"] };
  const read = emptyState();
  expect(applyState(read, encodeState(state, new Set()))).toBe(true);
  expect(read.quarantining).toEqual(["one"]);
  expect(applyState(read, encodeState(sample(), new Set()))).toBe(true);
  expect(read).not.toHaveProperty("quarantining");
});

const AHEAD = {
  segment: 2,
  offset: 500,
  toSegment: 3,
  toOffset: 90,
  items: 2,
  fromItems: 5,
  toItems: 7,
};

function withAhead(ahead: readonly unknown[]): string {
  const { lanes } = sample();
  return JSON.stringify({ ...sample(), lanes: { ...lanes, bulk: { ...lanes.bulk, ahead } } });
}

test("stretches settled ahead are read as they were written, as many as there may be", () => {
  const ahead = Array.from({ length: MAX_SETTLED_AHEAD }, (_, at) => ({
    ...AHEAD,
    segment: 2 + 2 * at,
    toSegment: 3 + 2 * at,
  }));
  const read = emptyState();
  expect(applyState(read, Buffer.from(withAhead(ahead)))).toBe(true);
  expect(read.lanes.bulk.ahead).toEqual(ahead);
});

test.each([
  "",
  "null",
  "[]",
  "{}",
  '"text"',
  "{",
  JSON.stringify({ ...sample(), lanes: { normal: { cumulativeItems: 1 } } }),
  JSON.stringify({ ...sample(), events: { 1: { name: "one", counts: "none" } } }),
  JSON.stringify({ ...sample(), outcomes: { delivered: "5" } }),
  JSON.stringify({ ...sample(), events: { 1: null } }),
  JSON.stringify({ ...sample(), isClosed: 1 }),
  JSON.stringify({ ...sample(), quarantining: "one" }),
  JSON.stringify({ ...sample(), quarantining: [1] }),
  JSON.stringify({ ...sample(), events: { 1: { ...sample().events["1"], requeued: "1" } } }),
  JSON.stringify({ ...sample(), events: { 1: { ...sample().events["1"], imported: null } } }),
  withAhead([{ ...AHEAD, items: "2" }]),
  withAhead([{ ...AHEAD, items: -1 }]),
  withAhead([{ ...AHEAD, toOffset: 0.5 }]),
  withAhead([AHEAD]).replace("500", "1e999"),
  // Out of order, in each other, of no length: rows in them would never be leased, or again and again.
  withAhead([{ ...AHEAD, segment: 4, toSegment: 5 }, AHEAD]),
  withAhead([AHEAD, { ...AHEAD, offset: 600, toSegment: 4 }]),
  withAhead([{ ...AHEAD, toSegment: 1 }]),
  withAhead([{ ...AHEAD, toSegment: 2, toOffset: 500 }]),
  withAhead(
    Array.from({ length: MAX_SETTLED_AHEAD + 1 }, (_, at) => ({
      ...AHEAD,
      segment: 2 + 2 * at,
      toSegment: 3 + 2 * at,
    })),
  ),
])("what is not a step changes nothing: %s", (text) => {
  const read = sample();
  expect(applyState(read, Buffer.from(text))).toBe(false);
  expect(read).toEqual(sample());
});
