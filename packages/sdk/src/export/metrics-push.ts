import { errorCode } from "../errors.ts";
import type { EventCount } from "../row/event-counts.ts";
import type { SelfReport } from "../self-report.ts";
import type { Outcome } from "./outcome.ts";
import type { Transport } from "./transport.ts";

export interface MetricsPushOptions {
  /** Made when there is something to send, and again after {@link MetricsPush.stop}. */
  readonly makeTransport: () => Transport;
  readonly encode: (counts: readonly EventCount[]) => Uint8Array;
  /** False while the logs' endpoint is not well: then metrics need not knock as well. */
  readonly isWell: () => boolean;
  readonly report: SelfReport;
}

/** The endpoint has no metrics, or none over this protocol: asking again would change nothing. */
const WITHOUT_METRICS: ReadonlySet<string> = new Set([
  "status-404",
  "status-405",
  "status-406",
  "status-410",
  "status-415",
  "status-501",
]);

/**
 * Posts the counts of events to a metrics endpoint: one request at a time, and of counts that come meanwhile the latest. Nothing is
 * sent again, since the next request says all of it once more: what is lost is freshness. Never rejects and never delays logs.
 */
export class MetricsPush {
  readonly #options: MetricsPushOptions;
  #transport: Transport | undefined;
  #abort = new AbortController();
  #underWay: Promise<void> | undefined;
  #waiting: readonly EventCount[] | undefined;
  #isWithoutMetrics = false;

  constructor(options: MetricsPushOptions) {
    this.#options = options;
  }

  push(counts: readonly EventCount[]): void {
    if (this.#isWithoutMetrics || counts.length === 0 || !this.#options.isWell()) return;
    if (this.#underWay !== undefined) {
      this.#waiting = counts;
      return;
    }
    const over = this.#send(counts).then(() => {
      if (this.#underWay !== over) return;
      this.#underWay = undefined;
      const next = this.#waiting;
      this.#waiting = undefined;
      if (next !== undefined) this.push(next);
    });
    this.#underWay = over;
  }

  get isUnderWay(): boolean {
    return this.#underWay !== undefined;
  }

  /** Gives up what is under way, at once. A later {@link push} starts again. */
  stop(): void {
    this.#waiting = undefined;
    this.#underWay = undefined;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#transport?.close();
    this.#transport = undefined;
  }

  async #send(counts: readonly EventCount[]): Promise<void> {
    const { encode, makeTransport } = this.#options;
    const { signal } = this.#abort;
    try {
      this.#transport ??= makeTransport();
      const { outcome } = await this.#transport.send(encode(counts), counts.length, signal);
      if (!signal.aborted) this.#judge(outcome);
    } catch (error) {
      // A fault of ours, which must not end the spool's thread; logs do not depend on it.
      this.#say(`the counts of events could not be sent as a metric: ${errorCode(error)}`);
    }
  }

  #judge(outcome: Outcome): void {
    if (outcome.kind === "delivered" || !WITHOUT_METRICS.has(outcome.reason)) return;
    this.#isWithoutMetrics = true;
    this.#say(
      `the metrics endpoint beside the one for logs takes no metrics (${outcome.detail}) and is asked no more until the next start; \`export.metrics\` has another URL, or false`,
    );
  }

  #say(message: string): void {
    this.#options.report.once("SONDE_METRICS_UNAVAILABLE", "endpoint", message);
  }
}

/** Tells of each outcome of a transport, but for those of requests that were given up. */
export function watchOutcomes(transport: Transport, tell: (isWell: boolean) => void): Transport {
  return {
    async send(body, itemCount, signal) {
      const sent = await transport.send(body, itemCount, signal);
      const { kind } = sent.outcome;
      if (!signal.aborted) tell(kind !== "retry" && kind !== "blocked");
      return sent;
    },
    close: () => transport.close(),
  };
}
