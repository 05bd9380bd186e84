import { expect, test } from "vitest";
import { ManualClock } from "../test/support/host/worlds.ts";
import { COUNTER, EVENT_COUNTERS, type EventCounter } from "./row/counter-row.ts";
import { LEDGER_EVENT, OTHER_EVENTS } from "./row/own-events.ts";
import { KEEP_ALL, KEEP_NONE, type Threshold, thresholdOfRate } from "./sample/threshold.ts";
import { MAX_REPORTED_EVENTS, SamplingReporter } from "./sampling-reporter.ts";
import type { SamplingWindow } from "./sampling-window-event.ts";

interface State {
  readonly name: string;
  readonly isOwn: boolean;
  readonly counts: Float64Array;
  threshold: Threshold;
}

/** A host whose counts the test sets, and whose ring has so much room. */
class FakeHost {
  readonly states: State[] = [];
  readonly said: SamplingWindow[] = [];
  readonly configurationHash = "0123456789abcdef";
  room = Number.POSITIVE_INFINITY;
  refusals = 0;
  readonly clock = new ManualClock();
  readonly reporter: SamplingReporter;

  constructor(hasBudget = false) {
    const { clock } = this;
    this.reporter = new SamplingReporter({ host: this, clock, intervalMillis: 60_000, hasBudget });
  }

  /** Emits of an event with one outcome. */
  emit(name: string, outcome: EventCounter, count: number, threshold: Threshold = KEEP_ALL): void {
    let state = this.states.find((known) => known.name === name);
    if (state === undefined) {
      const counts = new Float64Array(EVENT_COUNTERS.length);
      state = { name, isOwn: false, counts, threshold };
      this.states.push(state);
    }
    state.counts[COUNTER.emitted]! += count;
    state.counts[COUNTER[outcome]]! += count;
    state.threshold = threshold;
  }

  samplingStates(): Iterable<State> {
    return this.states;
  }

  emitOwn<A extends object>(_: unknown, attributes: A): boolean {
    if (this.room-- <= 0) {
      this.refusals++;
      return false;
    }
    this.said.push(attributes as unknown as SamplingWindow);
    return true;
  }

  /** One interval goes by; what was said at its end. */
  pass(): SamplingWindow[] {
    this.said.length = 0;
    this.clock.millis += 59_999;
    this.reporter.tick();
    expect(this.said).toEqual([]);
    this.clock.millis += 1;
    this.reporter.tick();
    this.reporter.tick();
    return [...this.said];
  }
}

test("an interval's report has the difference, the threshold in force and the configuration", () => {
  const host = new FakeHost();
  const start = host.clock.millis;
  host.emit("acme.slow", "kept", 10, thresholdOfRate(0.25));
  host.emit("acme.slow", "sampledOut", 30, thresholdOfRate(0.25));
  host.emit("acme.slow", "invalid", 1, thresholdOfRate(0.25));
  host.emit(LEDGER_EVENT, "kept", 5);
  expect(host.pass()).toEqual([
    {
      event: "acme.slow",
      seen: 41,
      kept: 10,
      sampledOut: 30,
      invalid: 1,
      ringFull: 0,
      disabled: 0,
      threshold: "c",
      configuration: "0123456789abcdef",
      startUnixMillis: start,
      endUnixMillis: start + 60_000,
    },
  ]);
  expect(host.pass()).toEqual([]);
  host.emit("acme.slow", "sampledOut", 2, KEEP_NONE);
  expect(host.pass()).toMatchObject([
    { seen: 2, threshold: undefined, startUnixMillis: start + 120_000 },
  ]);
});

test("what the ring had no room for is said with the next interval, so that sums are totals", () => {
  const host = new FakeHost();
  const start = host.clock.millis;
  host.emit("a", "kept", 1);
  host.emit("b", "kept", 2);
  host.emit("c", "kept", 3);
  host.room = 1;
  const first = host.pass();
  expect(first).toMatchObject([{ event: "a", seen: 1 }]);
  // One that has no room is tried, and not the next.
  expect(host.refusals).toBe(1);
  host.room = Number.POSITIVE_INFINITY;
  host.emit("a", "kept", 4);
  host.emit("b", "kept", 5);
  expect(host.pass()).toMatchObject([
    { event: "a", seen: 4, startUnixMillis: start + 60_000 },
    { event: "b", seen: 7, startUnixMillis: start },
    { event: "c", seen: 3, startUnixMillis: start },
  ]);
  host.emit("b", "kept", 1);
  expect(host.pass()).toMatchObject([{ event: "b", startUnixMillis: start + 120_000 }]);
});

test("at most 256 records: those of least activity are one, and nothing is missing", () => {
  const host = new FakeHost();
  let emitted = 0;
  for (let i = 1; i <= 1000; i++) {
    host.emit(`acme.e${i}`, "kept", i);
    emitted += i;
  }
  const said = host.pass();
  expect(said.length).toBe(MAX_REPORTED_EVENTS);
  expect(said.reduce((sum, { seen }) => sum + seen, 0)).toBe(emitted);
  const others = said.find(({ event }) => event === OTHER_EVENTS)!;
  expect(others.seen).toBe((745 * 746) / 2);
  expect(said.filter(({ event }) => event === "acme.e1000")).toMatchObject([{ seen: 1000 }]);
  expect(host.pass()).toEqual([]);
});

test("an event with states of two levels is one", () => {
  const host = new FakeHost();
  host.emit("a", "disabled", 3, KEEP_NONE);
  host.states.push({ ...host.states[0]!, counts: Float64Array.from([5, 1, 0, 0, 0, 0, 4]) });
  host.states[1]!.threshold = thresholdOfRate(0.5);
  expect(host.pass()).toMatchObject([
    { event: "a", seen: 8, disabled: 3, sampledOut: 1, kept: 4, threshold: "8" },
  ]);
});

test("the last report is due where something was sampled, is budgeted or was said before", () => {
  const host = new FakeHost();
  host.emit("a", "kept", 3);
  expect(host.reporter.isLastDue).toBe(false);
  expect(new FakeHost(true).reporter.isLastDue).toBe(true);
  host.emit("b", "sampledOut", 1, KEEP_NONE);
  expect(host.reporter.isLastDue).toBe(true);
  const weighted = new FakeHost();
  weighted.emit("a", "kept", 1, thresholdOfRate(0.9));
  expect(weighted.reporter.isLastDue).toBe(true);
  const reporting = new FakeHost();
  reporting.emit("a", "kept", 1);
  reporting.pass();
  expect(reporting.reporter.isLastDue).toBe(true);
});
