import { COUNTER } from "./row/counter-row.ts";
import { isOwnEvent } from "./row/own-events.ts";
import { KEEP_NONE, type Threshold } from "./sample/threshold.ts";

/** Of one event, or of several together: what was counted since it was last said. */
export interface Activity {
  /** With the counts of the whole process. */
  readonly events: { readonly name: string; readonly total: Float64Array }[];
  readonly delta: Float64Array;
  /** Above every R where nothing is kept, and of several events. */
  threshold: Threshold;
}

interface SeenEvent {
  readonly name: string;
  readonly counts: Float64Array;
  readonly threshold: Threshold;
}

/**
 * Events of the program that were emitted since `said`, at most `max` of them: beyond that, those of least activity are the last
 * one together.
 */
export function activities(
  events: Iterable<SeenEvent>,
  said: ReadonlyMap<string, Float64Array>,
  max: number,
): readonly Activity[] {
  const active: Activity[] = [];
  for (const { name, counts, threshold } of byName(events)) {
    const before = said.get(name);
    const delta = counts.map((count, index) => count - (before?.[index] ?? 0));
    if (delta[COUNTER.emitted]! === 0) continue;
    active.push({ events: [{ name, total: counts }], delta, threshold });
  }
  if (active.length <= max) return active;
  active.sort((a, b) => b.delta[COUNTER.emitted]! - a.delta[COUNTER.emitted]!);
  const others = active[max - 1]!;
  for (const { events: more, delta } of active.splice(max)) {
    others.events.push(...more);
    for (let i = 0; i < delta.length; i++) others.delta[i]! += delta[i]!;
  }
  others.threshold = KEEP_NONE;
  return active;
}

/** Copies: an event has several states where the customer's level changed, and is one here. */
function byName(events: Iterable<SeenEvent>): Iterable<SeenEvent> {
  const sums = new Map<string, { name: string; counts: Float64Array; threshold: Threshold }>();
  for (const { name, counts, threshold } of events) {
    if (isOwnEvent(name)) continue;
    const sum = sums.get(name);
    if (sum === undefined) {
      sums.set(name, { name, counts: Float64Array.from(counts), threshold });
      continue;
    }
    for (let i = 0; i < counts.length; i++) sum.counts[i]! += counts[i]!;
    // A state that may not leave keeps nothing; the one that may tells more.
    if (sum.threshold.high >= KEEP_NONE.high) sum.threshold = threshold;
  }
  return sums.values();
}
