import { fraction } from "../src/random.ts";
import type { Lease } from "../src/spool/lease.ts";
import type { Client, NodeParts } from "./client.ts";

/** Default of BatchLogRecordProcessor in @opentelemetry/sdk-logs 3.1.0. */
const SCHEDULED_DELAY_MILLIS = 1000;
/** Defaults of the OTLP exporters, @opentelemetry/otlp-exporter-base 0.301.0: retries and their waits. */
const TIMEOUT_MILLIS = 10_000;
const MAX_RETRIES = 5;
const FIRST_BACKOFF_MILLIS = 1000;
const MAX_BACKOFF_MILLIS = 5000;
const BACKOFF_MULTIPLIER = 1.5;
const JITTER_SHARE = 0.2;

/**
 * For comparison, what OpenTelemetry JS does with all its defaults. A batch that is not taken within ten
 * seconds is dropped, so nothing is left to come back with. Its queue of 2,048 records and batches of 512 never fill here.
 */
export class OpenTelemetryClient implements Client {
  readonly #parts: NodeParts;
  #isStopped = false;

  constructor(parts: NodeParts) {
    this.#parts = parts;
  }

  start(): void {
    void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #run(): Promise<void> {
    const { source, time } = this.#parts;
    while (!this.#isStopped) {
      const lease = source.leaseAny();
      if (lease === undefined) {
        const waitMillis = Math.max(0, source.nextMillis - time.monotonicMillis());
        await this.#pause(waitMillis + SCHEDULED_DELAY_MILLIS);
      } else {
        await this.#export(lease);
      }
    }
  }

  async #export(lease: Lease): Promise<void> {
    const { backend, random, source, time } = this.#parts;
    const deadline = time.monotonicMillis() + TIMEOUT_MILLIS;
    let nextBackoffMillis = FIRST_BACKOFF_MILLIS;
    for (let retries = 0; ; retries++) {
      const { outcome } = await backend.send(lease.items);
      if (this.#isStopped) return;
      if (outcome.kind === "delivered") {
        source.settle(lease, { outcomes: { delivered: lease.items }, reasons: {} });
        return;
      }
      const jitter = 1 + (2 * fraction(random) - 1) * JITTER_SHARE;
      const backoffMillis = Math.min(nextBackoffMillis * jitter, MAX_BACKOFF_MILLIS);
      nextBackoffMillis *= BACKOFF_MULTIPLIER;
      const told = outcome.kind === "retry" ? outcome.retryAfterMillis : undefined;
      const waitMillis = told ?? backoffMillis;
      if (retries === MAX_RETRIES || waitMillis > deadline - time.monotonicMillis()) break;
      await this.#pause(waitMillis);
    }
    source.settle(lease, { outcomes: { dropped: lease.items }, reasons: {} });
  }

  #pause(millis: number): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.time.start(millis, resolve);
    });
  }
}
