import { errorCode } from "../errors.ts";
import type { SelfReport } from "../self-report.ts";
import type { Blocked, Delivered, Retry } from "./outcome.ts";

/** Says each kind of trouble with an endpoint once. Codes and numbers only, no foreign text. */
export class DeliveryReport {
  readonly #report: SelfReport;

  constructor(report: SelfReport) {
    this.#report = report;
  }

  held({ reason, detail }: Retry): void {
    this.#report.once(
      "SONDE_EXPORT_FAILING",
      reason,
      `events cannot be delivered (${reason}: ${detail}); they are held on disk and sent again`,
    );
  }

  blocked({ reason, detail }: Blocked): void {
    this.#report.once(
      "SONDE_EXPORT_BLOCKED",
      reason,
      `the backend takes nothing (${reason}: ${detail}); see to the URL and the credentials. Events are held on disk, and empty requests ask whether it is well again`,
    );
  }

  refusesAll(): void {
    this.#report.once(
      "SONDE_EXPORT_BLOCKED",
      "refuses-all",
      "the backend refused the events of several requests in a row and took none; see to its log and its configuration. Events are held on disk, and now and then one request is tried",
    );
  }

  setAside(reason: string, count: number, detail: string): void {
    this.#report.once(
      "SONDE_EXPORT_QUARANTINED",
      reason,
      `${count} events were refused (${reason}: ${detail}) and are set aside in the spool's quarantine; see to the backend's log and limits, then send them again with \`sonde-spool requeue\`, or remove them`,
    );
  }

  /** Rows that no request may hold. */
  unsendable(count: number, maxBytes: number): void {
    if (count === 0) return;
    this.#report.once(
      "SONDE_EXPORT_QUARANTINED",
      "unsendable",
      `${count} events are longer than the ${maxBytes} bytes that one request may have and are set aside in the spool's quarantine; raise export.maxRequestBytes, then send them with \`sonde-spool requeue\`, or remove them`,
    );
  }

  /** Rejected records are gone, so somebody has to hear of the first. */
  rejected({ rejected, hasMessage }: Delivered, sent: number): void {
    if (rejected > 0) {
      this.#report.once(
        "SONDE_EXPORT_REJECTED",
        "rejected",
        `the backend took a request and rejected ${rejected} of its ${sent} events; what it rejects is counted as rejected and not sent again`,
      );
    } else if (hasMessage) {
      this.#report.once(
        "SONDE_EXPORT_REJECTED",
        "warning",
        `the backend rejected 0 of ${sent} events and sent a warning with its answer; the backend's own log should have it`,
      );
    }
  }

  /** A fault of ours, or of what was injected. */
  fault(error: unknown): void {
    const why = error instanceof Error ? error.message : errorCode(error);
    this.#report.once(
      "SONDE_EXPORT_FAILING",
      "fault",
      `events cannot be delivered: ${why}; they are held on disk and tried again`,
    );
  }
}
