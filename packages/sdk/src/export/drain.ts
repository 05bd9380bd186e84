import type { Clock } from "../clock.ts";
import { fraction, type Random } from "../random.ts";
import type { SelfReport } from "../self-report.ts";
import type { LeaseSource } from "../spool/lease-source.ts";
import type { Timers } from "../timers.ts";
import { DeliveryReport } from "./delivery-report.ts";
import { Dispatcher } from "./dispatcher.ts";
import { EndpointHealth } from "./endpoint-health.ts";
import { type EndpointMemory, forgetfulMemory } from "./endpoint-state.ts";
import type { Encode } from "./shipment.ts";
import { Shipments } from "./shipments.ts";
import { Suspects } from "./suspects.ts";
import type { Transport } from "./transport.ts";

export const DEFAULT_CONCURRENT_REQUESTS: number = 8;
/** OTLP has clients stay below 64 MiB; collectors take less by default. */
export const DEFAULT_REQUEST_BYTES: number = 4 * 1024 * 1024;
/** Leases in one turn, before sockets get theirs. */
const TURN_LEASES = 16;
/** Between two looks while somebody waits. */
const HURRIED_MILLIS = 50;

export interface DrainOptions {
  readonly source: LeaseSource;
  readonly transport: Transport;
  readonly encode: Encode;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly report: SelfReport;
  /** Between two looks at an empty spool: lets events gather into one request. The first is at a random time within it. */
  readonly intervalMillis: number;
  /** Under way at a time. Default {@link DEFAULT_CONCURRENT_REQUESTS}. */
  readonly maxConcurrentRequests?: number;
  /** Of one request, before compression. Default {@link DEFAULT_REQUEST_BYTES}. */
  readonly maxRequestBytes?: number;
  /** For what an outage held up, on the wire. Default: two thirds of the rate at which it grew. */
  readonly backlogBytesPerSecond?: number | undefined;
  /** What is known of the endpoint from before. Default nothing. */
  readonly memory?: EndpointMemory;
}

/**
 * lease, encode, send, verify, settle, over and over: several requests at a time, and the only owner of
 * retry. Rows leave the disk when their outcome is on it, so whatever happens in between costs a
 * repetition with the same `log.record.uid` and never a record. Whatever throws, the loop goes on.
 *
 * Bounds: in memory a lease for each of the `maxConcurrentRequests`, with the body of its request, and four beside
 * them; one timer.
 */
export class Drain {
  readonly #options: DrainOptions;
  readonly #abort = new AbortController();
  readonly #health: EndpointHealth;
  readonly #report: DeliveryReport;
  readonly #shipments: Shipments;
  readonly #dispatcher: Dispatcher;
  #isStarted = false;
  #hasLooked = false;
  #lookMillis = 0;
  #hurried = 0;
  #isTurning = false;
  #cancelTimer: () => void = () => {};

  constructor(options: DrainOptions) {
    this.#options = options;
    const maxRequestBytes = options.maxRequestBytes ?? DEFAULT_REQUEST_BYTES;
    const suspects = new Suspects();
    const report = new DeliveryReport(options.report);
    const health = new EndpointHealth({
      ...options,
      memory: options.memory ?? forgetfulMemory,
      maxConcurrentRequests: options.maxConcurrentRequests ?? DEFAULT_CONCURRENT_REQUESTS,
      maxRequestBytes,
      backlogBytesPerSecond: options.backlogBytesPerSecond,
    });
    const shipments = new Shipments(options.source, health, suspects);
    this.#report = report;
    this.#health = health;
    this.#shipments = shipments;
    const { signal } = this.#abort;
    const parts = { health, suspects, shipments, report, signal, maxRequestBytes };
    this.#dispatcher = new Dispatcher({ ...options, ...parts, ended: () => this.#turn() });
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const { random, intervalMillis } = this.#options;
    // Processes that start together, after a loss of power, must not send together ever after.
    this.#lookMillis = this.#now + fraction(random) * intervalMillis;
    this.#turn();
  }

  /**
   * Somebody waits for what the source has: looks at once, and until the returned function is called, no backlog
   * waits for its pace and no backoff lasts longer than a second. What the backend asked for is kept.
   */
  hurry(): () => void {
    this.#hurried++;
    let isOver = false;
    this.#lookMillis = Math.min(this.#lookMillis, this.#now);
    this.#turn();
    return () => {
      if (!isOver) this.#hurried--;
      isOver = true;
    };
  }

  /** Ends after the requests under way were given up. Nothing is settled later. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#cancelTimer();
    await this.#dispatcher.over();
    this.#options.transport.close();
  }

  get #now(): number {
    return this.#options.clock.monotonicMillis();
  }

  /** Sends what may go, and has itself called again when more may. */
  #turn(): void {
    if (!this.#isStarted || this.#isTurning || this.#abort.signal.aborted) return;
    this.#isTurning = true;
    this.#cancelTimer();
    let dueMillis: number;
    try {
      dueMillis = this.#advance();
    } catch (error) {
      dueMillis = this.#rest(error);
    }
    this.#isTurning = false;
    if (dueMillis === Number.POSITIVE_INFINITY) return;
    const waitMillis = Math.max(1, Math.ceil(dueMillis - this.#now));
    this.#cancelTimer = this.#options.timers.start(waitMillis, () => this.#turn());
  }

  /** Returns when there is more to do, on the monotonic clock; infinity where the end of a request tells. */
  #advance(): number {
    const isHurried = this.#hurried > 0;
    this.#look(isHurried);
    if (!this.#hasLooked) return this.#lookMillis;
    const unsettled = this.#shipments.unsettled.length;
    const { pause, breaker, reconnect, window } = this.#health;
    for (let leases = 0; leases < TURN_LEASES; leases++) {
      const now = this.#now;
      if (this.#dispatcher.underWay + unsettled >= window.size) return this.#lookMillis;
      const dueMillis = pause.dueMillis(isHurried);
      if (dueMillis > now) return dueMillis;
      const mustAsk = breaker.isOpen || (reconnect.mustAsk && !isHurried);
      const next = mustAsk ? "probe" : this.#shipments.next(now, isHurried);
      if (next === undefined) return Math.min(this.#lookMillis, this.#backlogDue(now));
      if (next === "probe") {
        if (this.#dispatcher.underWay === 0) this.#dispatcher.probe();
        return Number.POSITIVE_INFINITY;
      }
      this.#dispatcher.dispatch(next);
    }
    return this.#now;
  }

  /** Once an interval. */
  #look(isHurried: boolean): void {
    const now = this.#now;
    if (now < this.#lookMillis) return;
    this.#hasLooked = true;
    const { intervalMillis } = this.#options;
    this.#lookMillis =
      now + (isHurried ? Math.min(HURRIED_MILLIS, intervalMillis) : intervalMillis);
    this.#shipments.look();
    for (const shipment of this.#shipments.unsettled) this.#dispatcher.settle(shipment);
  }

  #backlogDue(now: number): number {
    const { backlogDueMillis } = this.#shipments;
    return backlogDueMillis > now ? backlogDueMillis : Number.POSITIVE_INFINITY;
  }

  /** A fault of ours must not end the loop: rows stay where they are and are tried again. */
  #rest(error: unknown): number {
    this.#report.fault(error);
    this.#health.rest();
    return this.#health.pause.dueMillis(this.#hurried > 0);
  }
}
