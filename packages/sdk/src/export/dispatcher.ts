import type { Clock } from "../clock.ts";
import type { LeaseSource } from "../spool/lease-source.ts";
import type { DeliveryReport } from "./delivery-report.ts";
import type { EndpointHealth } from "./endpoint-health.ts";
import { Judge } from "./judge.ts";
import { isUnclear } from "./outcome.ts";
import type { Encode, Shipment, ShipmentRequest } from "./shipment.ts";
import type { Shipments } from "./shipments.ts";
import type { Suspects } from "./suspects.ts";
import type { Transport } from "./transport.ts";

const NOTHING = new Uint8Array(0);

export interface DispatcherOptions {
  readonly source: LeaseSource;
  readonly transport: Transport;
  readonly encode: Encode;
  readonly clock: Clock;
  readonly maxRequestBytes: number;
  readonly health: EndpointHealth;
  readonly suspects: Suspects;
  readonly shipments: Shipments;
  readonly report: DeliveryReport;
  readonly signal: AbortSignal;
  /** A request is over, whatever came of it: something else may go. */
  readonly ended: () => void;
}

/**
 * Takes a shipment's next request to the backend and its outcome back: encode, send, judge, settle. After an abort nothing is
 * judged or settled any more. Whatever throws is counted against the request, told once, and has the endpoint rest.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #judge: Judge;
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#judge = new Judge(options.health, options.suspects, options.report);
  }

  /** Requests that have no outcome yet. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /** Resolves when none of the requests that are under way now is any more. */
  async over(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  /** Sends the next request of a shipment, or settles it where there is none. Throws what encoding or settling throws. */
  dispatch(shipment: Shipment): void {
    const { encode, health, maxRequestBytes, report } = this.#options;
    const { unsendableItems } = shipment;
    let request: ShipmentRequest | undefined;
    try {
      request = shipment.next(encode, health.limit.wantedBytes, maxRequestBytes);
    } catch (error) {
      this.#notSent(shipment);
      throw error;
    }
    report.unsendable(shipment.unsendableItems - unsendableItems, maxRequestBytes);
    if (request === undefined) this.#finish(shipment);
    else this.#begin(this.#send(shipment, request));
  }

  /** Asks with an empty request whether the endpoint is well. */
  probe(): void {
    this.#begin(this.#probe());
  }

  /** Where the disk refuses, the outcome is kept and booked at a later look: the rows need not be sent again. */
  settle(shipment: Shipment): void {
    const { source, shipments } = this.#options;
    if (!source.settle(shipment.lease, shipment.settlement())) return;
    shipments.end(shipment, this.#now);
  }

  get #now(): number {
    return this.#options.clock.monotonicMillis();
  }

  #begin(sending: Promise<void>): void {
    const { report, health, ended } = this.#options;
    const over = sending
      .catch((error: unknown) => {
        report.fault(error);
        health.rest();
      })
      .then(() => {
        this.#underWay.delete(over);
        ended();
      });
    this.#underWay.add(over);
  }

  async #send(shipment: Shipment, request: ShipmentRequest): Promise<void> {
    const { transport, health, shipments, signal } = this.#options;
    const startedMillis = this.#now;
    const { body, items } = request;
    const isTrial = health.limit.begin(body.byteLength);
    shipment.isSending = true;
    health.reconnect.tried();
    try {
      const { outcome, wireBytes } = await transport.send(body, items, signal);
      if (signal.aborted) return;
      shipment.wireBytes += wireBytes;
      const verdict = this.#judge.judge(shipment, request, outcome, startedMillis);
      if (verdict === "released") shipments.end(shipment, this.#now);
    } catch (error) {
      if (signal.aborted) return;
      this.#notSent(shipment);
      throw error;
    } finally {
      shipment.isSending = false;
      if (isTrial) health.limit.tried();
    }
    if (shipment.isOver) this.#finish(shipment);
  }

  async #probe(): Promise<void> {
    const { transport, health, suspects, shipments, signal } = this.#options;
    const startedMillis = this.#now;
    const { outcome } = await transport.send(NOTHING, 0, signal);
    if (signal.aborted) return;
    if (outcome.kind === "delivered") {
      suspects.verified(false);
      health.probed();
    } else if (outcome.kind === "retry" || outcome.kind === "blocked") {
      this.#judge.unwell(outcome, startedMillis);
      const mustTry = isUnclear(outcome) && health.reconnect.probeUnclear();
      if (mustTry) health.breaker.probeRefused();
    } else {
      // It is there and does not take nothing: only records can show whether it takes those.
      health.failed(startedMillis);
      health.breaker.probeRefused();
      health.reconnect.probeRefused();
      shipments.probeRefused();
    }
  }

  #notSent(shipment: Shipment): void {
    const verdict = this.#judge.notTaken(shipment);
    if (verdict === "released") this.#options.shipments.end(shipment, this.#now);
  }

  /** Every part has its outcome. */
  #finish(shipment: Shipment): void {
    const { health, report } = this.#options;
    const { quarantinedItems, unsendableItems, deliveredItems } = shipment;
    const isRefused = quarantinedItems > unsendableItems && deliveredItems === 0;
    if (isRefused && health.gaveUp()) report.refusesAll();
    this.settle(shipment);
  }
}
