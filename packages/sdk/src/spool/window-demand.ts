import { COUNTER, type CounterEntry } from "../row/counter-row.ts";
import type { Demand } from "../sample/window/window-budget.ts";
import type { WindowRow } from "../sample/window/window-row.ts";

/** An event has a floor for so long after it was emitted last. */
const ACTIVE_WINDOWS = 60;
const HALF = 2 ** 28;

interface EventDemand {
  /** Emitted, whatever was decided of it; as of the last counter row. */
  seen: number;
  /** The same when the last window closed. */
  seenBefore: number;
  /** T of its last row that no rule had kept. */
  thresholdHigh: number;
  thresholdLow: number;
  hasThreshold: boolean;
  lastWindow: number;
}

type EventsDemand = Required<Demand>;

/** What windows of the past let expect of the next one. */
export interface Expectation {
  readonly demands: readonly Demand[];
  readonly activeEvents: ReadonlySet<number>;
}

const NOTHING_EXPECTED: Expectation = { demands: [], activeEvents: new Set() };

/**
 * What was emitted of each event, before any sampling, in the window before. What was kept is not looked at: a budget that did
 * would depend on who is in it.
 *
 * Bounds: an entry for each event that the host has.
 */
export class WindowDemand {
  readonly #events = new Map<number, EventDemand>();
  #window = 0;
  #expected = NOTHING_EXPECTED;

  /** What the windows before the open one let expect. */
  get expected(): Expectation {
    return this.#expected;
  }

  counted(entries: readonly CounterEntry[]): void {
    for (const { layoutId, counts } of entries) {
      const event = this.#of(layoutId);
      event.seen =
        counts[COUNTER.emitted]! - counts[COUNTER.suppressed]! - counts[COUNTER.disabled]!;
    }
  }

  seen({ layoutId, isAlwaysKept, thresholdHigh, thresholdLow }: Readonly<WindowRow>): void {
    if (isAlwaysKept) return;
    const event = this.#of(layoutId);
    event.thresholdHigh = thresholdHigh;
    event.thresholdLow = thresholdLow;
    event.hasThreshold = true;
  }

  /** A window has closed: what was seen in it is expected of the next one. */
  closed(): void {
    this.#window++;
    const demands = new Map<string, EventsDemand>();
    const activeEvents = new Set<number>();
    for (const [layoutId, event] of this.#events) {
      const emitted = event.seen - event.seenBefore;
      event.seenBefore = event.seen;
      if (emitted > 0) event.lastWindow = this.#window;
      const isActive = this.#window - event.lastWindow < ACTIVE_WINDOWS;
      if (isActive) activeEvents.add(layoutId);
      if (isActive && event.hasThreshold) addDemand(demands, event, emitted);
    }
    this.#expected = { demands: [...demands.values()], activeEvents };
  }

  #of(layoutId: number): EventDemand {
    let event = this.#events.get(layoutId);
    if (event === undefined) {
      event = {
        seen: 0,
        seenBefore: 0,
        thresholdHigh: 0,
        thresholdLow: 0,
        hasThreshold: false,
        lastWindow: Number.NEGATIVE_INFINITY,
      };
      this.#events.set(layoutId, event);
    }
    return event;
  }
}

function addDemand(
  demands: Map<string, EventsDemand>,
  { thresholdHigh, thresholdLow }: EventDemand,
  emitted: number,
): void {
  const key = `${thresholdHigh} ${thresholdLow}`;
  const demand = demands.get(key) ?? { thresholdHigh, thresholdLow, rows: 0, events: 0 };
  demand.events++;
  demand.rows += emitted * (1 - thresholdHigh / HALF - thresholdLow / HALF / HALF);
  demands.set(key, demand);
}
