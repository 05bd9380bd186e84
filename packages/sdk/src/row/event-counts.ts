import { isToken } from "../scrub/token-gate.ts";
import { COUNTER, type EventCounter } from "./counter-row.ts";
import { isOwnEvent, OTHER_EVENTS } from "./own-events.ts";

/** What the host counts of an event, of which `emitted` is the sum, by the names on the wire. */
const EVENT_OUTCOMES: readonly (readonly [EventCounter, string])[] = [
  ["kept", "kept"],
  ["sampledOut", "sampled_out"],
  ["suppressed", "suppressed"],
  ["invalid", "invalid"],
  ["disabled", "disabled"],
  ["ringFull", "ring_full"],
];

/** So often did emits of one event come to one outcome, since the start of the process. Plain data. */
export interface EventCount {
  readonly event: string;
  readonly outcome: string;
  readonly count: number;
}

export interface CountedEvent {
  readonly name: string;
  readonly counts: Float64Array;
}

/** Beyond so many events the rest are one, under {@link OTHER_EVENTS}: which ones stays the same while the process runs. */
const MAX_COUNTED_EVENTS = 1000;
/** Of events whose names are no tokens: these were never checked and may not leave. */
const UNNAMED = ".unnamed";

/** What stands for an event where its name leaves without a field of a row. */
function shownName(name: string): string {
  return isToken(name) ? name : UNNAMED;
}

/**
 * The exact counts of the program's own events by outcome, zeros left out, in the order of the events' first use. The SDK's
 * own events are in none. An event has several states where the customer's level changed; here it is one.
 */
export function eventCounts(events: Iterable<CountedEvent>): EventCount[] {
  const sums = new Map<string, Float64Array>();
  for (const { name, counts } of events) {
    if (isOwnEvent(name)) continue;
    const shown = shownName(name);
    const isBeyond = !sums.has(shown) && sums.size >= MAX_COUNTED_EVENTS;
    const key = isBeyond ? OTHER_EVENTS : shown;
    const sum = sums.get(key) ?? new Float64Array(counts.length);
    for (let i = 0; i < sum.length; i++) sum[i]! += counts[i]!;
    sums.set(key, sum);
  }
  return [...sums].flatMap(([event, sum]) =>
    EVENT_OUTCOMES.map(([counter, outcome]) => ({
      event,
      outcome,
      count: sum[COUNTER[counter]]!,
    })).filter(({ count }) => count > 0),
  );
}
