import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import type { LeaseSource } from "../spool/lease-source.ts";
import { Breaker, type BreakerReason } from "./breaker.ts";
import type { EndpointMemory } from "./endpoint-state.ts";
import { Pause } from "./pause.ts";
import { Reconnect } from "./reconnect.ts";
import { RequestLimit } from "./request-limit.ts";
import { Window } from "./window.ts";

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
  readonly limit: RequestLimit;
  readonly #options: EndpointHealthOptions;
  /** When the limit was learned last, by the wall clock. */
  #limitMillis: number | undefined;

  constructor(options: EndpointHealthOptions) {
    this.#options = options;
    const { clock, random, memory, maxConcurrentRequests } = options;
    const state = memory.load();
    this.pause = new Pause(clock, random);
    this.window = new Window(maxConcurrentRequests);
    this.limit = new RequestLimit(options.maxRequestBytes, state.limitBytes);
    this.#limitMillis = state.limitMillis;
    this.reconnect = new Reconnect({
      ...options,
      awaySinceMillis: state.awaySinceMillis,
      lastBytesPerSecond: state.backlogBytesPerSecond,
    });
    if (state.notBeforeMillis !== undefined) {
      this.pause.restore(state.notBeforeMillis - clock.nowMillis());
    }
    if (state.blocked !== undefined) this.breaker.open(state.blocked);
  }

  /** A request was too long; it had so many bytes. */
  tooLong(bytes: number): void {
    const before = this.limit.bytes;
    this.limit.tooLong(bytes);
    this.#noteLimit(before);
  }

  /** One of so many bytes was taken; `learnedBytes` where it showed that more is not. */
  took(bytes: number, learnedBytes: number | undefined): void {
    const before = this.limit.bytes;
    this.limit.taken(bytes);
    if (learnedBytes !== undefined) this.limit.learn(learnedBytes);
    this.#noteLimit(before);
  }

  /** A request that went at `startedMillis` was verified, with records. */
  delivered(startedMillis: number): void {
    this.window.succeeded(startedMillis, this.#options.clock.monotonicMillis());
    this.pause.succeeded();
    const { reason } = this.breaker;
    this.breaker.delivered();
    this.#verified(reason);
  }

  /** Nothing is known to have arrived of one that went at `startedMillis`. */
  failed(startedMillis: number, retryAfterMillis?: number): void {
    const now = this.#options.clock.monotonicMillis();
    this.pause.failed(startedMillis, retryAfterMillis);
    this.window.failed(startedMillis, now);
    const { awaySinceMillis } = this.reconnect;
    this.reconnect.failed();
    const isAway = awaySinceMillis !== this.reconnect.awaySinceMillis;
    if (isAway || retryAfterMillis !== undefined) this.#save();
  }

  /** It refused records for good: whatever else is under way should be little. */
  refused(startedMillis: number): void {
    this.window.failed(startedMillis, this.#options.clock.monotonicMillis());
  }

  /** Credentials or address are wrong: no record goes before an empty request was verified. */
  blocked(reason: BreakerReason): void {
    const before = this.breaker.reason;
    this.breaker.open(reason);
    if (before !== reason) this.#save();
  }

  /** A shipment is over, and nothing of it was delivered. True where that opened the breaker. */
  gaveUp(): boolean {
    this.breaker.gaveUp();
    if (!this.breaker.isOpen) return false;
    this.rest();
    this.#save();
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
    // The backoff goes on: an endpoint that takes nothing but empty requests is asked no more often for it.
    this.#verified(reason);
  }

  #verified(blockedBefore: BreakerReason | undefined): void {
    const { grownPerSecond, awaySinceMillis } = this.reconnect;
    this.reconnect.verified();
    const isChanged =
      blockedBefore !== this.breaker.reason ||
      grownPerSecond !== this.reconnect.grownPerSecond ||
      awaySinceMillis !== this.reconnect.awaySinceMillis;
    if (isChanged) this.#save();
  }

  #noteLimit(before: number): void {
    if (this.limit.bytes === before) return;
    this.#limitMillis = this.#options.clock.nowMillis();
    this.#save();
  }

  #save(): void {
    const { clock, memory } = this.#options;
    const now = clock.nowMillis();
    const { bytes: limitBytes, isLearned } = this.limit;
    const limitMillis = this.#limitMillis;
    const { awaySinceMillis } = this.reconnect;
    const asked = this.pause.askedMillis;
    const { reason } = this.breaker;
    const rate = this.reconnect.grownPerSecond;
    memory.save({
      ...(isLearned && limitMillis !== undefined ? { limitBytes, limitMillis } : {}),
      ...(asked > 0 ? { notBeforeMillis: now + asked } : {}),
      ...(reason === undefined ? {} : { blocked: reason }),
      ...(awaySinceMillis === undefined ? {} : { awaySinceMillis }),
      ...(rate === undefined ? {} : { backlogBytesPerSecond: rate }),
    });
  }
}
