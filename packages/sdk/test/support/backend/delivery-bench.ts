import { Drain } from "../../../src/export/drain.ts";
import { createHttpTransport } from "../../../src/export/http-transport.ts";
import type { Outcome } from "../../../src/export/outcome.ts";
import type { TlsContexts } from "../../../src/export/tls-contexts.ts";
import type { Transport } from "../../../src/export/transport.ts";
import { encodeRows } from "../../../src/otlp/logs-request.ts";
import { SelfReport, type Warning } from "../../../src/self-report.ts";
import type { Ledger } from "../../../src/spool/ledger.ts";
import { seededRandom } from "../host/worlds.ts";
import { Machine } from "../spool/machine.ts";
import type { Workbench } from "../spool/workbench.ts";
import { RequestTimers } from "./request-timers.ts";
import { VirtualTimers } from "./virtual-timers.ts";

export interface DeliveryOptions {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly compression?: "gzip" | "none";
  readonly tls?: TlsContexts | undefined;
}

const TIMEOUT_MILLIS = 5000;

/** One request of the drain and what the transport made of it. */
export interface Sending {
  /** On the bench's clock. */
  readonly atMillis: number;
  /** So many had ended when it began. */
  readonly begunAfter: number;
  /** 0 in a probe. */
  readonly items: number;
  /** `delivered`, or kind and reason: `retry status-503`. */
  readonly outcome: string;
}

/**
 * The real way of rows to a backend: a spool on a disk in memory, the drain, and HTTP over loopback.
 * Only time is not real: waits cost nothing, and the clock says how long they would have been.
 */
export class DeliveryBench implements AsyncDisposable {
  readonly spool: Workbench;
  readonly sendings: Sending[] = [];
  readonly warnings: Warning[] = [];
  readonly requestTimers: RequestTimers = new RequestTimers(TIMEOUT_MILLIS);
  readonly #machine = new Machine();
  readonly #timers: VirtualTimers;
  readonly #drain: Drain;

  constructor(options: DeliveryOptions) {
    this.spool = this.#machine.start();
    this.#timers = new VirtualTimers(this.#machine.clock);
    this.#drain = new Drain({
      source: this.spool.spool,
      transport: this.#watched(
        createHttpTransport({
          ...options,
          timeoutMillis: TIMEOUT_MILLIS,
          timers: this.requestTimers,
          url: new URL("/v1/logs", options.url),
          version: "1.2.3",
        }),
      ),
      encode: encodeRows,
      clock: this.#machine.clock,
      timers: this.#timers,
      random: seededRandom(5),
      report: new SelfReport((warning) => this.warnings.push(warning)),
      intervalMillis: 1000,
    });
  }

  get ledger(): Ledger {
    return this.spool.spool.ledger();
  }

  get nowMillis(): number {
    return this.#machine.clock.monotonicMillis();
  }

  start(): void {
    this.#drain.start();
  }

  /** As a flush does. */
  hurry(): void {
    this.#drain.hurry();
  }

  /** Resolves as soon as `predicate` holds. */
  until(predicate: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#timers.onChange = () => {
        if (!predicate()) return;
        this.#timers.onChange = () => {};
        resolve();
      };
      this.#timers.onChange();
    });
  }

  /** Until every row has its outcome. */
  untilSettled(): Promise<void> {
    return this.until(() => this.spool.spool.bufferedItems === 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#timers.stop();
    await this.#drain.stop();
  }

  #watched(transport: Transport): Transport {
    return {
      send: (body, itemCount, signal) => {
        const begun = { atMillis: this.nowMillis, begunAfter: this.sendings.length };
        const sending = transport.send(body, itemCount, signal).then((sent) => {
          this.sendings.push({ ...begun, items: itemCount, outcome: nameOf(sent.outcome) });
          return sent;
        });
        return this.#timers.during(sending);
      },
      close: () => transport.close(),
    };
  }
}

function nameOf(outcome: Outcome): string {
  if (outcome.kind !== "delivered") return `${outcome.kind} ${outcome.reason}`;
  return outcome.rejected === 0 ? "delivered" : `delivered, ${outcome.rejected} rejected`;
}
