import type { DeliveryReport } from "./delivery-report.ts";
import type { EndpointHealth } from "./endpoint-health.ts";
import {
  type Blocked,
  type Failure,
  isAnswered,
  type Outcome,
  type Retry,
  type TooLarge,
} from "./outcome.ts";
import type { Shipment, ShipmentRequest } from "./shipment.ts";
import type { Suspects } from "./suspects.ts";

/** Held: it goes on, now or later. Released: its rows stay on the disk and are leased again. */
export type Verdict = "held" | "released";

/**
 * What each outcome of a request means for its shipment and for the endpoint:
 *
 * - taken: its rows are delivered, but for those that the backend rejects for good;
 * - retry: the endpoint rests. A request that is answered so again and again while others are taken is halved, and
 *   its last record set aside as `unacknowledged`;
 * - blocked: the endpoint gets nothing; no record is set aside for it;
 * - too large: requests become half as long; a single record is set aside as `too_large`;
 * - refused: with 400 the request is halved, since one bad record is refused with all that go with it, and
 *   some backends say 400 where they mean 413; what is left is set aside as `refused_<status>`. Nothing of that is sent
 *   again by itself (OTLP: "MUST NOT be retried").
 */
export class Judge {
  readonly #health: EndpointHealth;
  readonly #suspects: Suspects;
  readonly #report: DeliveryReport;

  constructor(health: EndpointHealth, suspects: Suspects, report: DeliveryReport) {
    this.#health = health;
    this.#suspects = suspects;
    this.#report = report;
  }

  judge(
    shipment: Shipment,
    request: ShipmentRequest,
    outcome: Outcome,
    startedMillis: number,
  ): Verdict {
    switch (outcome.kind) {
      case "delivered": {
        this.#suspects.verified(true);
        this.#suspects.forget(shipment.key);
        this.#health.delivered(startedMillis);
        this.#report.rejected(outcome, request.items);
        const { byteLength } = request.body;
        this.#health.took(byteLength, shipment.delivered(request, outcome.rejected));
        return "held";
      }
      case "retry":
      case "blocked":
        this.unwell(outcome, startedMillis);
        if (outcome.kind === "retry" && isAnswered(outcome))
          return this.notTaken(shipment, outcome);
        return shipment.hasProgress ? "held" : "released";
      case "too-large":
      case "refused":
        if (this.#health.breaker.reason !== undefined) {
          return this.#holdBack(shipment, request, outcome);
        }
        if (outcome.kind === "too-large") this.#tooLarge(shipment, request, outcome);
        else this.#refused(shipment, outcome, startedMillis);
        return "held";
    }
  }

  /** A request, or an empty one, met an endpoint that takes nothing now. */
  unwell(outcome: Retry | Blocked, startedMillis: number): void {
    this.#health.failed(startedMillis, outcome.retryAfterMillis);
    if (outcome.kind === "retry") {
      this.#report.held(outcome);
      return;
    }
    this.#health.blocked(outcome.reason);
    this.#report.blocked(outcome);
  }

  /** Counts it against the request. Without an outcome, encoding or sending it threw. */
  notTaken(shipment: Shipment, outcome?: Failure): Verdict {
    const { key } = shipment;
    this.#suspects.failed(key);
    if (this.#suspects.isSuspect(key) && shipment.halve()) this.#suspects.forget(key);
    else if (this.#suspects.isConvicted(key)) {
      this.#setAside(
        shipment,
        "quarantined.unacknowledged",
        outcome?.detail ?? "it cannot be sent",
      );
    }
    return shipment.hasProgress || this.#suspects.isAside(key) ? "held" : "released";
  }

  #tooLarge(shipment: Shipment, { body, items }: ShipmentRequest, outcome: TooLarge): void {
    if (items > 1) this.#health.tooLong(body.byteLength);
    if (!shipment.halve()) this.#setAside(shipment, "quarantined.too_large", outcome.detail);
  }

  #refused(shipment: Shipment, outcome: Failure, startedMillis: number): void {
    this.#health.refused(startedMillis);
    if (outcome.reason === "status-400" && shipment.halve()) return;
    const status = outcome.reason.slice("status-".length);
    this.#setAside(shipment, `quarantined.refused_${status}`, outcome.detail);
  }

  #setAside(shipment: Shipment, name: `quarantined.${string}`, detail: string): void {
    this.#suspects.forget(shipment.key);
    this.#report.setAside(name, shipment.setAside(name), detail);
  }

  /**
   * It was the test of an endpoint that has refused all, or was under way when that showed. Nothing of it is set aside,
   * but the next test is half as long where the answer is about length or one record: else an endpoint that is well again
   * and takes no request as long as these, or whose every lease has a bad record, would be kept shut by it.
   */
  #holdBack(shipment: Shipment, { body, items }: ShipmentRequest, outcome: Failure): Verdict {
    if (outcome.kind === "too-large" && items > 1) this.#health.tooLong(body.byteLength);
    if (outcome.kind === "too-large" || outcome.reason === "status-400") shipment.halve();
    shipment.isHeldBack = true;
    if (this.#health.breaker.isHalfOpen) this.#health.trialFailed();
    return "held";
  }
}
