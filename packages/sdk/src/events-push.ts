import { createNoopMeter, metrics } from "@opentelemetry/api";
import type { Clock } from "./clock.ts";
import { type EventCount, eventCounts } from "./row/event-counts.ts";
import type { HostSide } from "./row/host-side.ts";
import type { SpoolLink } from "./spool-link.ts";

export interface EventsPushOptions {
  readonly host: Pick<HostSide, "samplingStates">;
  readonly link: Pick<SpoolLink, "count">;
  readonly clock: Clock;
  readonly intervalMillis: number;
}

/**
 * Hands the counts of events to the spool's side, which posts them as the metric `sonde.events`: once an interval while they grow,
 * and once more after that, in case the last request was lost. Not where the process has a meter provider: that one has the metric
 * already, and a backend would count each event twice.
 */
export class EventsPush {
  readonly #options: EventsPushOptions;
  #handedMillis: number;
  /** What was handed over last. */
  #handed: readonly EventCount[] = [];
  #isRepeated = true;

  constructor(options: EventsPushOptions) {
    this.#options = options;
    this.#handedMillis = options.clock.monotonicMillis();
  }

  /** Called often. */
  tick(): void {
    const { clock, intervalMillis } = this.#options;
    const now = clock.monotonicMillis();
    if (now - this.#handedMillis < intervalMillis) return;
    this.#handedMillis = now;
    this.hand();
  }

  /** Hands over what there is, if it is news. */
  hand(): void {
    const { host, link } = this.#options;
    if (hasMeterProvider()) return;
    const counts = eventCounts(host.samplingStates());
    const isNews = totalOf(counts) !== totalOf(this.#handed);
    if (!isNews && this.#isRepeated) return;
    this.#isRepeated = !isNews;
    this.#handed = counts;
    link.count(counts);
  }
}

/** The counts only grow, so their sum tells two of them apart. */
function totalOf(counts: readonly EventCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** The API has a provider of its own where nobody set one; its meters are all the same one. */
function hasMeterProvider(): boolean {
  try {
    return metrics.getMeterProvider().getMeter("@sonde/sdk") !== createNoopMeter();
  } catch {
    // A provider is the host's own code. One that throws is there; that it does is told by `LedgerMetrics`.
    return true;
  }
}
