import type { BlockedReason } from "./outcome.ts";

/** So many shipments in a row that lost records and delivered none say that it is not the records. */
const SHIPMENTS_IN_A_ROW = 3;

export type BreakerReason = BlockedReason | "refuses-all";

/**
 * Whether an endpoint takes anything at all. Open, no record goes to it: an empty request asks whether it is
 * well again. What opened it says what closes it:
 *
 * - an answer about credentials or address: a verified answer to the empty request;
 * - three shipments in a row of which nothing was delivered and something refused: the empty request, and then one
 *   shipment of which something is delivered (half-open). Without that, a backend that fails on every record
 *   would have all of a backlog put aside, request by request.
 */
export class Breaker {
  #reason: BreakerReason | undefined;
  #isHalfOpen = false;
  #refusedInARow = 0;

  /** Why nothing goes; undefined while it does. */
  get reason(): BreakerReason | undefined {
    return this.#reason;
  }

  get isOpen(): boolean {
    return this.#reason !== undefined && !this.#isHalfOpen;
  }

  /** One shipment may go, as it is. */
  get isHalfOpen(): boolean {
    return this.#isHalfOpen;
  }

  open(reason: BreakerReason): void {
    this.#reason = reason;
    this.#isHalfOpen = false;
  }

  /** The empty request was verified. */
  probed(): void {
    if (this.#reason === "refuses-all") this.#isHalfOpen = true;
    else if (this.#reason !== undefined) this.#close();
  }

  /** The empty request was refused as such, which OTLP asks backends not to do: only records can show now. */
  probeRefused(): void {
    if (this.#reason !== undefined) this.#isHalfOpen = true;
  }

  /** Records were taken. */
  delivered(): void {
    this.#refusedInARow = 0;
    if (this.#isHalfOpen) this.#close();
  }

  /** A shipment is over of which some records are given up and none was delivered. */
  gaveUp(): void {
    this.#refusedInARow++;
    if (this.#refusedInARow >= SHIPMENTS_IN_A_ROW) this.open("refuses-all");
  }

  /** The one shipment was refused too. */
  reopen(): void {
    this.#isHalfOpen = false;
  }

  #close(): void {
    this.#reason = undefined;
    this.#isHalfOpen = false;
    this.#refusedInARow = 0;
  }
}
