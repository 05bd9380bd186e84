import type { Lease } from "../spool/lease.ts";
import type { LeaseSource } from "../spool/lease-source.ts";
import type { EndpointHealth } from "./endpoint-health.ts";
import { Shipment } from "./shipment.ts";
import type { Suspects } from "./suspects.ts";

/** So many shipments may wait while others go before them, with their leases in memory. */
const MAX_ASIDE = 4;
/** Weight of the newest in the average of wire bytes to bytes of rows. */
const NEWEST_WEIGHT = 0.25;
/** Before one was sent: what compression makes of rows, about. */
const FIRST_RATIO = 0.5;

/**
 * The shipments that are begun and not over, and which of them, or of the source's rows, goes next: what was begun
 * first, then live rows, then the backlog, which waits for its pace. Requests that fail while others are taken go
 * last, until it shows whose fault it is.
 *
 * Bounds: one lease for each request under way, and {@link MAX_ASIDE} beside them.
 */
export class Shipments {
  readonly #source: LeaseSource;
  readonly #health: EndpointHealth;
  readonly #suspects: Suspects;
  readonly #begun: Shipment[] = [];
  /** There was nothing more to lease, until the next look; or nothing more beside what is under way. */
  #live: "look" | "synced" | "busy" | "empty" = "empty";
  #isBacklogEmpty = true;
  #backlogDueMillis = Number.NEGATIVE_INFINITY;
  #reconnects = 0;
  #wireRatio = FIRST_RATIO;
  #isProbeRefused = false;

  constructor(source: LeaseSource, health: EndpointHealth, suspects: Suspects) {
    this.#source = source;
    this.#health = health;
    this.#suspects = suspects;
  }

  /** When more of the backlog may go. */
  get backlogDueMillis(): number {
    return this.#backlogDueMillis;
  }

  /** The source may have more, now that time has passed. */
  look(): void {
    this.#live = "look";
    this.#isBacklogEmpty = false;
  }

  /** The endpoint does not take empty requests, so they show nothing. */
  probeRefused(): void {
    this.#isProbeRefused = true;
  }

  /**
   * The next one to send a request of. "probe" where an empty request has to show first whether it is the endpoint that
   * fails; undefined where nothing may go now.
   */
  next(nowMillis: number, isHurried: boolean): Shipment | "probe" | undefined {
    if (this.#health.breaker.reason === undefined) {
      for (const shipment of this.#begun) shipment.isHeldBack = false;
    }
    const waiting = this.#begun.filter(({ isSending, isOver }) => !isSending && !isOver);
    const aside = waiting.filter((shipment) => this.#isAside(shipment));
    const first = waiting.find((shipment) => !aside.includes(shipment));
    if (first !== undefined) return first;
    const passed = aside.find(({ isHeldBack, key }) => !isHeldBack && this.#suspects.isPassed(key));
    if (passed !== undefined) return passed;
    const fresh = aside.length < MAX_ASIDE ? this.#lease(nowMillis, isHurried) : undefined;
    if (fresh !== undefined) return this.#begin(fresh, nowMillis);
    const [last] = aside;
    if (last === undefined) return undefined;
    if (!last.isHeldBack && !this.#isProbeRefused && this.#suspects.needsWitness(last.key)) {
      return "probe";
    }
    // The next time another one has its turn.
    this.#begun.push(...this.#begun.splice(this.#begun.indexOf(last), 1));
    return last;
  }

  /** Its outcome is booked, or its rows are to be leased again: it is none of these any more. */
  end(shipment: Shipment, nowMillis: number): void {
    this.#begun.splice(this.#begun.indexOf(shipment), 1);
    if (shipment.isBacklog) {
      this.#settleDebit(shipment, nowMillis);
      this.#backlogDueMillis = Number.NEGATIVE_INFINITY;
    }
    this.#isBacklogEmpty = false;
    if (this.#live === "busy" || !shipment.isOver) this.#live = "synced";
  }

  /** Every part has its outcome, and the disk has not taken it. */
  get unsettled(): readonly Shipment[] {
    return this.#begun.filter(({ isOver }) => isOver);
  }

  get #leases(): readonly Lease[] {
    return this.#begun.map(({ lease }) => lease);
  }

  #isAside({ isHeldBack, key }: Shipment): boolean {
    return isHeldBack || this.#suspects.isAside(key);
  }

  #begin(shipment: Shipment, nowMillis: number): Shipment {
    this.#begun.push(shipment);
    const { reconnect } = this.#health;
    if (shipment.isBacklog) {
      shipment.debitedBytes = shipment.bytes * (reconnect.isWirePaced ? this.#wireRatio : 1);
      reconnect.debit(shipment.debitedBytes, nowMillis);
    }
    return shipment;
  }

  /**
   * What was debited before it went was a guess, and what never left costs nothing. What the backend refused is paid
   * for, and will be again: one that has too much to do must not be asked for more because of that.
   */
  #settleDebit(shipment: Shipment, nowMillis: number): void {
    const { bytes, wireBytes, debitedBytes } = shipment;
    const { reconnect } = this.#health;
    if (!reconnect.isWirePaced) {
      if (wireBytes === 0 && !shipment.isOver) reconnect.debit(-debitedBytes, nowMillis);
      return;
    }
    reconnect.debit(wireBytes - debitedBytes, nowMillis);
    if (!shipment.isOver || bytes === 0) return;
    this.#wireRatio += (wireBytes / bytes - this.#wireRatio) * NEWEST_WEIGHT;
  }

  #lease(nowMillis: number, isHurried: boolean): Shipment | undefined {
    return this.#leaseLive() ?? this.#leaseBacklog(nowMillis, isHurried);
  }

  #leaseLive(): Shipment | undefined {
    if (this.#live === "busy" || this.#live === "empty") return undefined;
    const source = this.#source;
    let lease = source.lease("live", this.#leases);
    // Only what survives a loss of power may be sent, or an acknowledged row could be unknown later.
    if (lease === undefined && this.#live === "look") {
      this.#live = "synced";
      if (this.#hasMore() && source.sync()) lease = source.lease("live", this.#leases);
    }
    if (lease !== undefined) return new Shipment(lease, false);
    this.#live = this.#begun.length > 0 && this.#hasMore() ? "busy" : "empty";
    return undefined;
  }

  /** Live rows that are in no shipment: too new to be leased, or no more of them may be leased at a time. */
  #hasMore(): boolean {
    const live = this.#source.bufferedItems - this.#source.backlog.items;
    return live > this.#begun.reduce((sum, s) => sum + (s.isBacklog ? 0 : s.lease.items), 0);
  }

  #leaseBacklog(nowMillis: number, isHurried: boolean): Shipment | undefined {
    const { reconnect } = this.#health;
    if (reconnect.times !== this.#reconnects) {
      this.#reconnects = reconnect.times;
      this.#backlogDueMillis = Number.NEGATIVE_INFINITY;
    }
    if (this.#isBacklogEmpty || (!isHurried && nowMillis < this.#backlogDueMillis))
      return undefined;
    const lease = this.#source.lease("backlog", this.#leases);
    if (lease === undefined) {
      this.#isBacklogEmpty = true;
      return undefined;
    }
    const shipment = new Shipment(lease, true);
    const isPaced = !isHurried && !reconnect.isUntried && lease.lane !== "critical";
    if (!isPaced || shipment.isOver) return shipment;
    const dueMillis = reconnect.dueMillis(shipment.bytes, nowMillis);
    if (dueMillis <= nowMillis) return shipment;
    this.#backlogDueMillis = dueMillis;
    return undefined;
  }
}
