import { expect, test } from "vitest";
import { EVENT_COUNTERS } from "../row/counter-row.ts";
import { thresholdOfRate } from "../sample/threshold.ts";
import { emptyRow } from "../sample/window/window-rows.ts";
import { WindowDemand } from "./window-demand.ts";

/** What the host has counted of an event so far; `kept` is the part of it that entered the ring. */
function counted(layoutId: number, emitted: number, kept: number, disabled = 0) {
  const values = { emitted, kept, disabled, sampledOut: emitted - kept - disabled };
  const counts = EVENT_COUNTERS.map((name) => values[name as keyof typeof values] ?? 0);
  return { layoutId, counts: Float64Array.from(counts) };
}

function rowOf(layoutId: number, rate: number, isAlwaysKept = false) {
  const { high, low } = thresholdOfRate(rate);
  return { ...emptyRow(), layoutId, thresholdHigh: high, thresholdLow: low, isAlwaysKept };
}

test("what was emitted in the window before is expected, times the rate, whatever was kept of it", () => {
  for (const kept of [0, 10, 400]) {
    const demand = new WindowDemand();
    demand.seen(rowOf(1, 0.25));
    demand.counted([counted(1, 400, kept)]);
    expect(demand.expected.demands).toEqual([]);
    demand.closed();
    const { high, low } = thresholdOfRate(0.25);
    expect(demand.expected.demands).toEqual([
      { thresholdHigh: high, thresholdLow: low, rows: 100, events: 1 },
    ]);
    demand.counted([counted(1, 440, kept)]);
    demand.closed();
    expect(demand.expected.demands[0]?.rows).toBeCloseTo(10, 9);
  }
});

test("events of one rate are one demand, and those that may not leave are none", () => {
  const demand = new WindowDemand();
  for (const layoutId of [1, 2, 3]) demand.seen(rowOf(layoutId, 0.5));
  demand.counted([counted(1, 10, 5), counted(2, 30, 5), counted(3, 30, 0, 30)]);
  demand.closed();
  expect(demand.expected.demands).toMatchObject([{ rows: 20, events: 2 }]);
  expect([...demand.expected.activeEvents]).toEqual([1, 2]);
});

test("a row that a rule kept says nothing of its event's rate", () => {
  const demand = new WindowDemand();
  demand.seen(rowOf(1, 1, true));
  demand.counted([counted(1, 10, 10)]);
  demand.closed();
  expect(demand.expected.demands).toEqual([]);
  expect([...demand.expected.activeEvents]).toEqual([1]);
});

test("an event has its floor for 60 windows after it was emitted", () => {
  const demand = new WindowDemand();
  demand.counted([counted(1, 1, 0)]);
  for (let window = 0; window < 60; window++) {
    demand.closed();
    expect(demand.expected.activeEvents.has(1)).toBe(true);
  }
  demand.closed();
  expect(demand.expected.activeEvents.has(1)).toBe(false);
});
