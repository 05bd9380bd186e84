import { type MeterProvider, metrics } from "@opentelemetry/api";
import { afterEach, expect, test } from "vitest";
import { ManualClock } from "../test/support/host/worlds.ts";
import { EventsPush } from "./events-push.ts";
import { COUNTER, EVENT_COUNTERS } from "./row/counter-row.ts";
import { type EventCount, eventCounts } from "./row/event-counts.ts";
import { LEDGER_EVENT } from "./row/own-events.ts";
import { KEEP_ALL } from "./sample/threshold.ts";

afterEach(() => {
  metrics.disable();
});

function kept(name: string, count: number): { name: string; counts: Float64Array } {
  const counts = new Float64Array(EVENT_COUNTERS.length);
  counts[COUNTER.emitted] = count;
  counts[COUNTER.kept] = count;
  return { name, counts };
}

test("counts go once an interval while they grow, and once more, and not while they stand still", () => {
  const clock = new ManualClock();
  const handed: (readonly EventCount[])[] = [];
  let count = 0;
  const samplingStates = () => [{ ...kept("a", count), isOwn: false, threshold: KEEP_ALL }];
  const push = new EventsPush({
    host: { samplingStates },
    link: { count: (counts) => handed.push(counts) },
    clock,
    intervalMillis: 1000,
  });
  const pass = (): number => {
    clock.millis += 999;
    push.tick();
    const before = handed.length;
    clock.millis += 1;
    push.tick();
    push.tick();
    return handed.length - before;
  };
  expect(pass()).toBe(0);
  count = 3;
  expect([pass(), pass(), pass()]).toEqual([1, 1, 0]);
  expect(handed.at(-1)).toEqual([{ event: "a", outcome: "kept", count: 3 }]);
  count = 4;
  const throwing: MeterProvider = {
    getMeter() {
      throw new RangeError("the host's own code");
    },
  };
  metrics.setGlobalMeterProvider(throwing);
  expect(pass()).toBe(0);
  metrics.disable();
  expect(pass()).toBe(1);
});

test("counts are by name and outcome; own events, names that are no tokens and names beyond 1,000 are none", () => {
  const events = [kept("a", 1), kept(LEDGER_EVENT, 9), kept("/home/jane", 2), kept("a", 4)];
  expect(eventCounts(events)).toEqual([
    { event: "a", outcome: "kept", count: 5 },
    { event: ".unnamed", outcome: "kept", count: 2 },
  ]);
  const many = eventCounts(Array.from({ length: 1500 }, (_, index) => kept(`e${index}`, 1)));
  expect(many.length).toBe(1001);
  expect(many.at(-1)).toEqual({ event: ".others", outcome: "kept", count: 500 });
});
