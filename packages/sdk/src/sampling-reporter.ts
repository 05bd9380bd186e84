import type { Clock } from "./clock.ts";
import { COUNTER } from "./row/counter-row.ts";
import type { HostSide } from "./row/host-side.ts";
import { isOwnEvent, OTHER_EVENTS } from "./row/own-events.ts";
import { encodeThreshold, KEEP_NONE } from "./sample/threshold.ts";
import { type Activity, activities } from "./sampling-activity.ts";
import { type SamplingWindow, samplingWindowEvent } from "./sampling-window-event.ts";

export interface SamplingReporterOptions {
  readonly host: Pick<HostSide, "emitOwn" | "samplingStates" | "configurationHash">;
  readonly clock: Clock;
  readonly intervalMillis: number;
  /** What is kept may be thinned later, so a last report is due even where every event was kept so far. */
  readonly hasBudget: boolean;
}

/** Records in one report; the events beyond, which are those of least activity, are one of them together. */
export const MAX_REPORTED_EVENTS = 256;

/**
 * Emits `sonde.sampling_window` once an interval for each event that was active in it. Where the ring has no room for one, what
 * was not said is said with the next interval, from the start of the one that had no room: sums stay totals.
 */
export class SamplingReporter {
  readonly #options: SamplingReporterOptions;
  /** The counts up to which each event was reported: as many as the host has events. */
  readonly #said = new Map<string, Float64Array>();
  /** Since when, of events whose last report had no room. */
  readonly #owed = new Map<string, number>();
  #lookedMillis: number;
  #sinceUnixMillis: number;
  #hasReported = false;

  constructor(options: SamplingReporterOptions) {
    this.#options = options;
    this.#lookedMillis = options.clock.monotonicMillis();
    this.#sinceUnixMillis = Math.round(options.clock.nowMillis());
  }

  /** Called often; looks at the counts once an interval. */
  tick(): void {
    const { clock, intervalMillis } = this.#options;
    const now = clock.monotonicMillis();
    if (now - this.#lookedMillis < intervalMillis) return;
    this.#lookedMillis = now;
    this.report();
  }

  /**
   * Whether the sums of this process need a last record to be whole. One that kept everything and is over within an interval has
   * nothing to be checked: a short tool delivers its events and no more.
   */
  get isLastDue(): boolean {
    if (this.#hasReported || this.#options.hasBudget) return true;
    for (const { name, counts, threshold } of this.#options.host.samplingStates()) {
      if (isOwnEvent(name)) continue;
      const isWeighted = counts[COUNTER.kept]! > 0 && threshold.high + threshold.low > 0;
      if (counts[COUNTER.sampledOut]! > 0 || isWeighted) return true;
    }
    return false;
  }

  /** Makes a record for each event that was active since it was last said. */
  report(): void {
    const { host, clock } = this.#options;
    const endUnixMillis = Math.round(clock.nowMillis());
    let hasRoom = true;
    for (const activity of activities(host.samplingStates(), this.#said, MAX_REPORTED_EVENTS)) {
      const window = this.#window(activity, endUnixMillis);
      // Where there was no room for one, there is none for the next.
      hasRoom &&= host.emitOwn(samplingWindowEvent, window);
      if (hasRoom) this.#book(activity);
      else this.#owe(activity);
    }
    this.#sinceUnixMillis = endUnixMillis;
  }

  #window({ events, delta, threshold }: Activity, endUnixMillis: number): SamplingWindow {
    const { high, low } = threshold;
    const since = events.map(({ name }) => this.#owed.get(name) ?? this.#sinceUnixMillis);
    return {
      event: events.length === 1 ? events[0]!.name : OTHER_EVENTS,
      seen: delta[COUNTER.emitted]!,
      kept: delta[COUNTER.kept]!,
      sampledOut: delta[COUNTER.sampledOut]!,
      invalid: delta[COUNTER.invalid]!,
      ringFull: delta[COUNTER.ringFull]!,
      disabled: delta[COUNTER.disabled]!,
      threshold: high >= KEEP_NONE.high ? undefined : encodeThreshold(high, low),
      configuration: this.#options.host.configurationHash,
      startUnixMillis: since.reduce((first, millis) => Math.min(first, millis)),
      endUnixMillis,
    };
  }

  #book({ events }: Activity): void {
    this.#hasReported = true;
    for (const { name, total } of events) {
      this.#said.set(name, total);
      this.#owed.delete(name);
    }
  }

  #owe({ events }: Activity): void {
    for (const { name } of events) {
      if (!this.#owed.has(name)) this.#owed.set(name, this.#sinceUnixMillis);
    }
  }
}
