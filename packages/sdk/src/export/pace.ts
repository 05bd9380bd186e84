import { fraction, type Random } from "../random.ts";

/**
 * Lets bytes go at a rate, in leases: one may go when what went before is paid for, and is paid for afterwards. In any
 * stretch of time no more goes than its share and one lease. What is not used is not saved: a backlog that
 * could not be sent for a while comes at the same rate, not at once.
 *
 * The first lease waits a random part of what it costs: else all of a fleet would send theirs at once.
 * Without a rate all goes at once.
 */
export class Pace {
  readonly #random: Random;
  /** Bytes a millisecond. */
  #rate: number | undefined;
  /** When all that went so far is paid for; undefined before the first. */
  #paidMillis: number | undefined;
  /** The first lease has had its random turn. What goes unpaced before, critical rows, is no first lease. */
  #hasTurn = false;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Another rate; undefined: without a bound. */
  begin(bytesPerSecond: number | undefined): void {
    const rate = bytesPerSecond === undefined ? undefined : bytesPerSecond / 1000;
    // At the same rate, what went so far is still to be paid for.
    if (rate === this.#rate) return;
    this.#rate = rate;
    this.#paidMillis = undefined;
    this.#hasTurn = false;
  }

  /** When a lease of so many bytes may go. The first call settles when the first one may. */
  dueMillis(bytes: number, nowMillis: number): number {
    if (this.#rate === undefined) return nowMillis;
    const paidMillis = Math.max(this.#paidMillis ?? nowMillis, nowMillis);
    if (this.#hasTurn) return paidMillis;
    this.#hasTurn = true;
    this.#paidMillis = paidMillis + (fraction(this.#random) * bytes) / this.#rate;
    return this.#paidMillis;
  }

  /** So many bytes go now, or have gone beside what was debited; fewer than debited where negative. */
  debit(bytes: number, nowMillis: number): void {
    if (this.#rate === undefined) return;
    const from =
      bytes < 0 ? (this.#paidMillis ?? nowMillis) : Math.max(this.#paidMillis ?? 0, nowMillis);
    this.#paidMillis = from + bytes / this.#rate;
  }
}
