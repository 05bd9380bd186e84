import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import type { LeaseSource } from "../spool/lease-source.ts";
import { Breaker, type BreakerReason } from "./breaker.ts";
import type { EndpointMemory, EndpointState } from "./endpoint-state.ts";
import { Pause } from "./pause.ts";
import { Reconnect } from "./reconnect.ts";
import { Window } from "./window.ts";

/** No request is cut to less: an endpoint that takes less takes no record. */
const MIN_LIMIT_BYTES = 1024;
/** So many requests that nearly are as long as the limit are taken before it is doubled. */
const FULL_REQUESTS_TO_RAISE = 32;
/** Between two notes of when the last delivery was. */
const NOTE_MILLIS = 60_000;

export interface EndpointHealthOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly source: Pick<LeaseSource, "beginLive" | "backlog">;
  readonly memory: EndpointMemory;
  readonly maxConcurrentRequests: number;
  readonly maxRequestBytes: number;
  readonly backlogBytesPerSecond: number | undefined;
}

/** What is known of one endpoint: whether, when, how much at a time, and how long requests may be. */
export class EndpointHealth {
  readonly pause: Pause;
  readonly breaker: Breaker = new Breaker();
  readonly window: Window;
  readonly reconnect: Reconnect;
  readonly #options: EndpointHealthOptions;
  #state: EndpointState;
  #notedMillis = Number.NEGATIVE_INFINITY;
  #lastDeliveryMillis: number | undefined;
  #fullRequests = 0;

  constructor(options: EndpointHealthOptions) {
    this.#options = options;
    const { clock, random, memory, maxConcurrentRequests } = options;
    const state = memory.load();
    this.#state = state;
    this.#lastDeliveryMillis = state.lastDeliveryMillis;
    this.pause = new Pause(clock, random);
    this.window = new Window(maxConcurrentRequests);
    this.reconnect = new Reconnect({
      ...options,
      lastDeliveryMillis: state.lastDeliveryMillis,
      lastBytesPerSecond: state.backlogBytesPerSecond,
    });
    if (state.notBeforeMillis !== undefined) {
      this.pause.restore(state.notBeforeMillis - clock.nowMillis());
    }
    if (state.blocked !== undefined) this.breaker.open(state.blocked);
  }

  /** How long requests should be, in bytes before compression. */
  get limitBytes(): number {
    const { limitBytes = Number.POSITIVE_INFINITY } = this.#state;
    return Math.min(this.#options.maxRequestBytes, Math.max(limitBytes, MIN_LIMIT_BYTES));
  }

  /** The endpoint does not take longer requests. */
  learnLimit(bytes: number): void {
    if (bytes >= this.limitBytes) return;
    this.#fullRequests = 0;
    const limitMillis = this.#options.clock.nowMillis();
    this.#save({ limitBytes: Math.max(bytes, MIN_LIMIT_BYTES), limitMillis });
  }

  /**
   * One of so many bytes was taken. A limit that was learned from a passing trouble must not last: now and then it
   * is doubled, and where it is real that costs a refusal.
   */
  tookBytes(bytes: number): void {
    const { limitBytes } = this;
    if (limitBytes === this.#options.maxRequestBytes || bytes < limitBytes / 2) return;
    if (++this.#fullRequests < FULL_REQUESTS_TO_RAISE) return;
    this.#fullRequests = 0;
    this.#save({ limitBytes: limitBytes * 2, limitMillis: this.#options.clock.nowMillis() });
  }

  /** A request that went at `startedMillis` was verified, with records. */
  delivered(startedMillis: number): void {
    const { clock } = this.#options;
    const now = clock.monotonicMillis();
    this.#lastDeliveryMillis = clock.nowMillis();
    this.window.succeeded(startedMillis, now);
    this.pause.succeeded();
    const { reason } = this.breaker;
    this.breaker.delivered();
    const rate = this.reconnect.grownPerSecond;
    this.reconnect.verified();
    const isChanged = reason !== this.breaker.reason || rate !== this.reconnect.grownPerSecond;
    if (!isChanged && now - this.#notedMillis < NOTE_MILLIS) return;
    this.#notedMillis = now;
    this.#save({});
  }

  /** Nothing is known to have arrived of one that went at `startedMillis`. */
  failed(startedMillis: number, retryAfterMillis?: number): void {
    const now = this.#options.clock.monotonicMillis();
    this.pause.failed(startedMillis, retryAfterMillis);
    this.window.failed(startedMillis, now);
    this.reconnect.failed();
    if (retryAfterMillis !== undefined) this.#save({});
  }

  /** It refused records for good: whatever else is under way should be little. */
  refused(startedMillis: number): void {
    this.window.failed(startedMillis, this.#options.clock.monotonicMillis());
  }

  /** Credentials or address are wrong: no record goes before an empty request was verified. */
  blocked(reason: BreakerReason): void {
    const before = this.breaker.reason;
    this.breaker.open(reason);
    if (before !== reason) this.#save({});
  }

  /** A shipment is over, and nothing of it was delivered. True where that opened the breaker. */
  gaveUp(): boolean {
    this.breaker.gaveUp();
    if (!this.breaker.isOpen) return false;
    this.rest();
    this.#save({});
    return true;
  }

  /** The one shipment that was let through was refused as well. */
  trialFailed(): void {
    this.breaker.reopen();
    this.rest();
  }

  /** Nothing goes for a while, though it was not the endpoint that failed. */
  rest(): void {
    this.pause.failed(this.#options.clock.monotonicMillis());
  }

  /** The empty request was verified. */
  probed(): void {
    const { reason } = this.breaker;
    this.breaker.probed();
    const rate = this.reconnect.grownPerSecond;
    // The backoff goes on: an endpoint that takes nothing but empty requests is asked no more often for it.
    this.reconnect.verified();
    if (reason !== this.breaker.reason || rate !== this.reconnect.grownPerSecond) this.#save({});
  }

  #save(changed: Pick<EndpointState, "limitBytes" | "limitMillis">): void {
    const { clock, memory } = this.#options;
    const now = clock.nowMillis();
    const { limitBytes, limitMillis } = { ...this.#state, ...changed };
    const lastDeliveryMillis = this.#lastDeliveryMillis;
    const asked = this.pause.askedMillis;
    const { reason } = this.breaker;
    const rate = this.reconnect.grownPerSecond;
    this.#state = {
      ...(limitBytes === undefined || limitMillis === undefined ? {} : { limitBytes, limitMillis }),
      ...(asked > 0 ? { notBeforeMillis: now + asked } : {}),
      ...(reason === undefined ? {} : { blocked: reason }),
      ...(lastDeliveryMillis === undefined ? {} : { lastDeliveryMillis }),
      ...(rate === undefined ? {} : { backlogBytesPerSecond: rate }),
    };
    memory.save(this.#state);
  }
}
