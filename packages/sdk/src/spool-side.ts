import type { Clock } from "./clock.ts";
import { errorCode } from "./errors.ts";
import type { MetricsPush } from "./export/metrics-push.ts";
import type { SwitchedDrain } from "./export/switched-drain.ts";
import type { LevelSwitch } from "./level-switch.ts";
import type { MirrorSide } from "./mirror-side.ts";
import type { EventCount } from "./row/event-counts.ts";
import type { RingConsumer } from "./row/ring.ts";
import type { PrivacyLevel } from "./scrub/policy.ts";
import type { SelfReport } from "./self-report.ts";
import type { Ledger } from "./spool/ledger.ts";
import type { LedgerReport } from "./spool/ledger-report.ts";
import type { Spool } from "./spool/spool.ts";

/** Between two looks at the ring while events come in. */
const POLL_MILLIS = 5;
/** After so long without an event the spool sleeps and the host has to wake it. */
const IDLE_MILLIS = 100;
/** Group commits, sealing and the heartbeat go on while it sleeps. */
const IDLE_POLL_MILLIS = 250;
/** One turn takes no more from the ring before sockets get theirs. */
const TURN_BYTES = 4 * 1024 * 1024;
/** Between two looks of a flush at whether its rows have found their outcome. */
const FLUSH_POLL_MILLIS = 10;
/** A flush waits so long for metrics once its rows have their outcome, within its own time. */
const METRICS_WAIT_MILLIS = 1000;

/** What came of a request, and the books after it. */
export interface Reply extends LedgerReport {
  /** Sync: everything emitted before survives a loss of power. Flush: all that was emitted before has its outcome. */
  readonly isDone: boolean;
}

/** What the host may ask of the spool's side. */
export type Request =
  | { readonly kind: "sync" }
  /** What may leave from now on. Done: nothing is stored that it forbids altogether. */
  | { readonly kind: "level"; readonly level: PrivacyLevel }
  | { readonly kind: "flush"; readonly timeoutMillis: number }
  | { readonly kind: "shutdown"; readonly timeoutMillis: number };

export interface SpoolSideParts {
  readonly ring: RingConsumer;
  readonly spool: Spool;
  readonly drain: Pick<SwitchedDrain, "start" | "hurry" | "stop">;
  readonly level: Pick<LevelSwitch, "isOff" | "isEmpty" | "set" | "purge">;
  readonly clock: Clock;
  readonly report: SelfReport;
  readonly mirrors?: MirrorSide;
  readonly metrics?: Pick<MetricsPush, "push" | "isUnderWay" | "stop"> | undefined;
}

/** The far side of the ring: polls it, spools, drains. Runs in the worker, or inline on the host. */
export class SpoolSide {
  readonly #ring: RingConsumer;
  readonly #spool: Spool;
  readonly #drain: Pick<SwitchedDrain, "start" | "hurry" | "stop">;
  readonly #level: Pick<LevelSwitch, "isOff" | "isEmpty" | "set" | "purge">;
  readonly #clock: Clock;
  readonly #report: SelfReport;
  readonly #mirrors: MirrorSide | undefined;
  readonly #metrics: SpoolSideParts["metrics"];
  #timer: NodeJS.Timeout | undefined;
  #lastRowMillis: number;
  #isClosed = false;

  constructor({ ring, spool, drain, level, mirrors, metrics, clock, report }: SpoolSideParts) {
    this.#metrics = metrics;
    this.#level = level;
    this.#report = report;
    this.#mirrors = mirrors;
    this.#ring = ring;
    this.#spool = spool;
    this.#drain = drain;
    this.#clock = clock;
    this.#lastRowMillis = clock.monotonicMillis();
  }

  start(): void {
    this.#spool.open();
    this.#drain.start();
    this.#mirrors?.start();
    this.#poll();
  }

  /** Rows wait, and the spool was asleep or the ring is half full. */
  wake(): void {
    if (this.#isClosed) return;
    this.#ring.looking();
    clearTimeout(this.#timer);
    this.#poll();
  }

  /** Counts of events, to be posted as a metric. At level `off` nothing is. */
  count(counts: readonly EventCount[]): void {
    if (!this.#isClosed && !this.#level.isOff) this.#metrics?.push(counts);
  }

  ledger(): Ledger {
    return this.#spool.ledger();
  }

  report(): LedgerReport {
    return this.#spool.report();
  }

  /** After a shutdown the books are closed: nothing is done any more. */
  async answer(request: Request): Promise<Reply> {
    if (this.#isClosed) return { isDone: false, ...this.report() };
    try {
      switch (request.kind) {
        case "sync":
          return this.#sync();
        case "level":
          return this.#setLevel(request.level);
        case "flush":
          return await this.#flush(request.timeoutMillis, true);
        case "shutdown":
          return await this.#shutdown(request.timeoutMillis);
      }
    } catch (error) {
      // A fault of ours. Inline it would reject what the host awaits, in the worker it would end the spool.
      this.#failed(request.kind, error);
      return { isDone: false, ...this.report() };
    }
  }

  /** Rows from before go by the new level as well; at `off` they go for good. */
  #setLevel(level: PrivacyLevel): Reply {
    // First, so that no fault on the way leaves the older one in force.
    this.#level.set(level);
    if (this.#level.isOff) this.#metrics?.stop();
    const isTaken = this.#takeAll();
    if (this.#level.isOff) this.#level.purge();
    const isDone = isTaken && (!this.#level.isOff || this.#level.isEmpty);
    return { isDone, ...this.report() };
  }

  #sync(): Reply {
    const isTaken = this.#takeAll();
    const isDone = this.#spool.sync() && isTaken;
    return { isDone, ...this.report() };
  }

  /** With `waiting`, the rows of dead processes that are not recovered yet are waited for too. */
  async #flush(timeoutMillis: number, waiting: boolean): Promise<Reply> {
    const deadline = this.#clock.monotonicMillis() + timeoutMillis;
    const isTaken = this.#takeAll();
    this.#spool.sync();
    // A mirror gets a segment when it ends. Where nobody waits, that is as soon as it would have been.
    if (timeoutMillis > 0) this.#spool.seal();
    const over = [this.#drain.hurry(), this.#mirrors?.hurry()];
    // What is emitted from now on is not waited for: a busy host would wait for ever.
    const isDelivered = this.#spool.settlementOfAll(waiting);
    const isMirrored = this.#mirrors?.settlementOfRequired(
      waiting ? () => this.#spool.isBehind : undefined,
    );
    const isSettled = (): boolean => isDelivered() && (isMirrored?.() ?? true);
    try {
      await this.#until(isSettled, deadline);
      const patience = this.#clock.monotonicMillis() + METRICS_WAIT_MILLIS;
      await this.#until(() => this.#metrics?.isUnderWay !== true, Math.min(patience, deadline));
    } finally {
      for (const end of over) end?.();
    }
    return { isDone: isTaken && isSettled(), ...this.report() };
  }

  async #until(isOver: () => boolean, deadline: number): Promise<void> {
    while (!isOver() && this.#clock.monotonicMillis() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, FLUSH_POLL_MILLIS));
    }
  }

  async #shutdown(timeoutMillis: number): Promise<Reply> {
    const reply = await this.#flush(timeoutMillis, false);
    const isDone = reply.isDone && !this.#spool.isBehind;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#metrics?.stop();
    await Promise.all([this.#drain.stop(), this.#mirrors?.stop()]);
    this.#takeAll();
    if (this.#level.isOff) this.#level.purge();
    this.#spool.close();
    return { isDone, ...this.report() };
  }

  /**
   * Takes what is in the ring now, which is at most what it can hold: a host that goes on emitting
   * must not keep us here. False where the exiting host has the ring.
   */
  #takeAll(): boolean {
    let left = this.#ring.bytes.byteLength;
    let wasRefused = false;
    while (left > 0) {
      const taken = this.#spool.drainRing();
      left -= taken;
      if (taken > 0) wasRefused = false;
      else if (this.#ring.isEmpty()) return true;
      // Once it may be that the host wrote between the two looks: that row is not waited for.
      else if (wasRefused) return false;
      else wasRefused = true;
    }
    return true;
  }

  #poll(): void {
    let taken = 0;
    try {
      for (let bytes = this.#spool.drainRing(); bytes > 0 && taken < TURN_BYTES; ) {
        taken += bytes;
        bytes = this.#spool.drainRing();
      }
      this.#spool.maintain();
      if (this.#level.isOff) this.#level.purge();
    } catch (error) {
      // A fault of ours. Inline it would end the host, in the worker it would end the spool.
      this.#failed("poll", error);
    }
    const now = this.#clock.monotonicMillis();
    if (taken > 0) this.#lastRowMillis = now;
    const isIdle = now - this.#lastRowMillis >= IDLE_MILLIS && this.#ring.fallAsleep();
    this.#timer = setTimeout(() => this.#poll(), isIdle ? IDLE_POLL_MILLIS : POLL_MILLIS);
    this.#timer.unref();
  }

  #failed(subject: string, error: unknown): void {
    const why = error instanceof Error ? error.message : errorCode(error);
    this.#report.once("SONDE_WORKER_FAILED", subject, `the spool failed and tries again: ${why}`);
  }
}
