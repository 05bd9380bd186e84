import { retry } from "../src/export/outcome.ts";
import type { Sent, Transport } from "../src/export/transport.ts";
import { Load } from "./load.ts";
import type { SimulatedTime } from "./simulated-time.ts";

export interface BackendOptions {
  readonly recordsPerSecond: number;
  readonly requestsPerSecond: number;
  /** Work that waits; beyond it a request is answered with 503. */
  readonly queueSeconds: number;
  /** In its 503; undefined: none. */
  readonly retryAfterMillis: number | undefined;
  /** After which a client gives a request up. The work is done all the same. */
  readonly timeoutMillis: number;
}

/** Without load: the way there and back, and the work of one request. */
const LATENCY_MILLIS = 50;
/** Compressed, of the benchmark's event, and of the head of a request. */
const BYTES_PER_RECORD = 40;
const BYTES_PER_REQUEST = 300;

/**
 * A backend of finite capacity: two queues, one by records and one by requests, each worked off at its
 * rate. The longer one decides when a request is answered. A refusal costs it nothing.
 */
export class Backend {
  isDown = false;
  /** Records of all requests that came, refused ones included; none while it is down. */
  readonly offered: Load = new Load();
  readonly requests: Load = new Load();
  readonly counts = { acknowledged: 0, refusedRequests: 0, timeouts: 0, repeatedRecords: 0 };
  readonly #time: SimulatedTime;
  readonly #options: BackendOptions;
  #recordsDoneMillis = 0;
  #requestsDoneMillis = 0;

  constructor(time: SimulatedTime, options: BackendOptions) {
    this.#time = time;
    this.#options = options;
  }

  send(items: number): Promise<Sent> {
    const wireBytes = items * BYTES_PER_RECORD + BYTES_PER_REQUEST;
    const now = this.#time.monotonicMillis();
    if (this.isDown) {
      return this.#answer(1, { outcome: retry("connect", "connection refused"), wireBytes: 0 });
    }
    this.offered.add(now, items);
    this.requests.add(now, 1);
    const { recordsPerSecond, requestsPerSecond, queueSeconds, timeoutMillis } = this.#options;
    const recordsFrom = Math.max(now, this.#recordsDoneMillis);
    const requestsFrom = Math.max(now, this.#requestsDoneMillis);
    if (Math.max(recordsFrom, requestsFrom) - now > queueSeconds * 1000) {
      this.counts.refusedRequests++;
      return this.#answer(LATENCY_MILLIS, { outcome: this.#overloaded(), wireBytes });
    }
    this.#recordsDoneMillis = recordsFrom + (items / recordsPerSecond) * 1000;
    this.#requestsDoneMillis = requestsFrom + 1000 / requestsPerSecond;
    const done = Math.max(this.#recordsDoneMillis, this.#requestsDoneMillis) - now + LATENCY_MILLIS;
    if (done > timeoutMillis) {
      this.counts.timeouts++;
      this.counts.repeatedRecords += items;
      return this.#answer(timeoutMillis, { outcome: retry("timeout", "no answer"), wireBytes });
    }
    this.counts.acknowledged += items;
    return this.#answer(done, {
      outcome: { kind: "delivered", rejected: 0, hasMessage: false },
      wireBytes,
    });
  }

  #overloaded(): Sent["outcome"] {
    const { retryAfterMillis } = this.#options;
    const outcome = retry("status-503", "the endpoint answered 503");
    return retryAfterMillis === undefined ? outcome : { ...outcome, retryAfterMillis };
  }

  #answer(millis: number, sent: Sent): Promise<Sent> {
    return new Promise((resolve) => {
      this.#time.start(millis, () => resolve(sent));
    });
  }
}

/** What a client has as its transport. Answers come within the timeout, so it does not hurry for an abort. */
export function transportTo(backend: Backend): Transport {
  return {
    async send(_body, itemCount, signal) {
      const sent = await backend.send(itemCount);
      return signal.aborted ? { ...sent, outcome: retry("aborted", "given up") } : sent;
    },
    close() {},
  };
}
