import type { Clock } from "../clock.ts";
import { fraction, type Random } from "../random.ts";
import type { LeaseSource } from "../spool/lease-source.ts";
import { Pace } from "./pace.ts";

/** Failures for less are no outage: what waits then goes as it comes. */
const OUTAGE_MILLIS = 10_000;
/** A longer outage counts as one of so long. */
const MAX_OUTAGE_MILLIS = 24 * 60 * 60_000;
/** After an outage the backlog begins within this share of its length, and within {@link MAX_DELAY_MILLIS}. */
const DELAY_SHARE = 0.1;
const MAX_DELAY_MILLIS = 10 * 60_000;
/**
 * The backlog comes at this share of the rate at which it grew. Beside the live events of the same clients, a backend
 * then gets 5/3 of what it always gets, and the backlog is gone after 3/2 of the outage. With three quarters, the busiest ten
 * seconds of a fleet of 100,000 come close to twice the steady load (`npm run fleet`), by chance alone.
 */
const CATCH_UP_SHARE = 2 / 3;

/** So many empty requests without a clear answer, and records are tried once. */
const UNCLEAR_PROBES = 8;

export interface ReconnectOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly source: Pick<LeaseSource, "beginLive" | "backlog">;
  /** For the backlog, on the wire; undefined: by how fast it grew. */
  readonly backlogBytesPerSecond: number | undefined;
  /** Since when it was away for an earlier process that has not seen it back, by the wall clock. */
  readonly awaySinceMillis: number | undefined;
  /** At which rate that process sent a backlog that it may not have finished, in bytes of rows. */
  readonly lastBytesPerSecond: number | undefined;
}

/**
 * Knows when an endpoint was away, and has what waited then come slowly: not before a random delay, and at a rate. What comes from
 * then on is live and goes at once, and so does the critical lane. The delay and the first lease's turn are random, so
 * that clients cut off together do not come back together. Nothing is lost by it; while a flush
 * waits, nothing of it holds.
 */
export class Reconnect {
  readonly #options: ReconnectOptions;
  readonly #pace: Pace;
  #failingSince: number | undefined;
  #awaySinceMillis: number | undefined;
  #failedMillis = Number.NEGATIVE_INFINITY;
  #isVerified = false;
  #isProbeRefused = false;
  #unclearProbes = 0;
  #fromMillis = Number.NEGATIVE_INFINITY;
  /** In bytes of rows; of a backlog that is not finished. */
  #grownPerSecond: number | undefined;
  /** How often the endpoint came back: what a backlog is due by is new then. */
  times = 0;

  constructor(options: ReconnectOptions) {
    this.#options = options;
    this.#grownPerSecond = options.lastBytesPerSecond;
    this.#awaySinceMillis = options.awaySinceMillis;
    this.#pace = new Pace(options.random);
    this.#pace.begin(options.backlogBytesPerSecond);
  }

  /** Nothing was verified yet: only one request may try. */
  get isUntried(): boolean {
    return !this.#isVerified;
  }

  /** At which rate the backlog goes; undefined: without one that was found from its growth. */
  get grownPerSecond(): number | undefined {
    return this.#grownPerSecond;
  }

  /** Whether bytes are counted on the wire or as rows. */
  get isWirePaced(): boolean {
    return this.#options.backlogBytesPerSecond !== undefined;
  }

  failed(): void {
    const { clock } = this.#options;
    this.#failedMillis = clock.monotonicMillis();
    this.#failingSince ??= this.#failedMillis;
    if (this.#isAway) {
      this.#awaySinceMillis ??= clock.nowMillis() - (this.#failedMillis - this.#failingSince);
    }
  }

  /** Of an outage that has not ended, by the wall clock: for the next process. */
  get awaySinceMillis(): number | undefined {
    return this.#awaySinceMillis;
  }

  /**
   * An empty request has to show first that the endpoint is there. The first one with records would carry a lease
   * that nothing has paced, and all clients that were cut off together would send theirs within a minute.
   */
  get mustAsk(): boolean {
    if (this.#isProbeRefused || this.#unclearProbes >= UNCLEAR_PROBES) return false;
    return this.#isAway || (!this.#isVerified && this.#options.source.backlog.items > 0);
  }

  /** The endpoint does not take empty requests, so they show nothing. */
  probeRefused(): void {
    this.#isProbeRefused = true;
  }

  /**
   * An empty request was answered, and not as OTLP has it. It may be that the endpoint is away, or that it answers only empty
   * ones so: then nothing would ever go. True where records have to show it.
   */
  probeUnclear(): boolean {
    this.#unclearProbes++;
    return this.#unclearProbes >= UNCLEAR_PROBES;
  }

  /** Records go. */
  tried(): void {
    this.#unclearProbes = 0;
  }

  /** One failure says nothing of the time that we left the endpoint alone after it. */
  get #isAway(): boolean {
    return this.#failedMillis - (this.#failingSince ?? Number.POSITIVE_INFINITY) >= OUTAGE_MILLIS;
  }

  /** A request was verified, with records or without. */
  verified(): void {
    const { clock, source } = this.#options;
    const now = clock.monotonicMillis();
    const since = this.#failingSince ?? now;
    const isAway = this.#isAway;
    this.#failingSince = undefined;
    this.#awaySinceMillis = undefined;
    const isFirst = !this.#isVerified;
    this.#isVerified = true;
    if (!isFirst && source.backlog.items === 0) this.#grownPerSecond = undefined;
    if (!isAway && !(isFirst && source.backlog.items > 0)) return;
    const outageMillis = Math.max(
      isAway ? now - since : 0,
      isFirst ? this.#earlierOutageMillis() : 0,
    );
    this.#begin(Math.min(outageMillis, MAX_OUTAGE_MILLIS), now);
  }

  /** When a part of the backlog may go, of so many bytes. */
  dueMillis(bytes: number, nowMillis: number): number {
    if (nowMillis < this.#fromMillis) return this.#fromMillis;
    return this.#pace.dueMillis(bytes, nowMillis);
  }

  debit(bytes: number, nowMillis: number): void {
    this.#pace.debit(bytes, nowMillis);
  }

  #begin(outageMillis: number, now: number): void {
    const { random, source, backlogBytesPerSecond } = this.#options;
    const before = source.backlog;
    source.beginLive();
    this.times++;
    const { bytes } = source.backlog;
    if (outageMillis >= OUTAGE_MILLIS) {
      const most = Math.min(outageMillis * DELAY_SHARE, MAX_DELAY_MILLIS);
      this.#fromMillis = now + fraction(random) * most;
      // What was not finished when this outage came did not grow in it, and goes on at its rate; what came on top does not
      // wait for longer because of that.
      const last = before.items > 0 ? this.#grownPerSecond : undefined;
      const grown = last === undefined ? bytes : Math.max(0, bytes - before.bytes);
      this.#grownPerSecond = Math.max(last ?? 0, catchUpRate(grown, outageMillis));
    }
    // A rate of an earlier process, or of a little that waited before, holds nothing for longer than the longest outage would.
    if (this.#grownPerSecond !== undefined) {
      this.#grownPerSecond = Math.max(this.#grownPerSecond, catchUpRate(bytes, MAX_OUTAGE_MILLIS));
    }
    const rate = backlogBytesPerSecond ?? this.#grownPerSecond;
    this.#pace.begin(rate !== undefined && rate > 0 ? rate : undefined);
  }

  /**
   * Where an earlier process met no outage, what it left is what an interval gathers, however long ago that was: it
   * needs no pace. By wall clocks, of which one may be wrong: then as if it were not known.
   */
  #earlierOutageMillis(): number {
    const { clock, awaySinceMillis } = this.#options;
    if (awaySinceMillis === undefined) return 0;
    return Math.max(0, clock.nowMillis() - awaySinceMillis);
  }
}

/** Bytes a second for so many that came in an outage. */
function catchUpRate(bytes: number, outageMillis: number): number {
  return (CATCH_UP_SHARE * bytes * 1000) / outageMillis;
}
