import type { Client, NodeParts } from "./client.ts";

const FIRST_RETRY_MILLIS = 1000;
const MAX_RETRY_MILLIS = 30_000;

/**
 * For comparison, a disk buffer with a usual retry policy: exponential backoff from one second to thirty,
 * without jitter; once the backend answers it sends all it has, one request after the other.
 */
export class PlainClient implements Client {
  readonly #parts: NodeParts;
  #retryMillis = FIRST_RETRY_MILLIS;
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
    const { source, intervalMillis } = this.#parts;
    while (!this.#isStopped) {
      const lease = source.leaseAny();
      if (lease === undefined) {
        await this.#pause(intervalMillis);
        continue;
      }
      const { outcome } = await this.#parts.backend.send(lease.items);
      if (this.#isStopped) return;
      if (outcome.kind === "delivered") {
        source.settle(lease, { outcomes: { delivered: lease.items }, reasons: {} });
        this.#retryMillis = FIRST_RETRY_MILLIS;
      } else {
        await this.#pause(this.#retryMillis);
        this.#retryMillis = Math.min(this.#retryMillis * 2, MAX_RETRY_MILLIS);
      }
    }
  }

  #pause(millis: number): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.time.start(millis, resolve);
    });
  }
}
