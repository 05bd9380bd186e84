import { expect, test } from "vitest";
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
])("what is not a step changes nothing: %s", (text) => {
  const read = sample();
  expect(applyState(read, Buffer.from(text))).toBe(false);
  expect(read).toEqual(sample());
});
