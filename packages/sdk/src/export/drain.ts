import { errorCode } from "../errors.ts";
import type { EventRecord } from "../row/record.ts";
import type { SelfReport } from "../self-report.ts";
import type { Settlement } from "../spool/instance.ts";
import type { Lease } from "../spool/lease.ts";
import type { Backoff } from "./backoff.ts";
import type { Delivered, Failure, Outcome } from "./outcome.ts";
import type { Transport } from "./transport.ts";

/** Where rows come from and where their outcomes go: the spool. */
export interface DrainSource {
  lease(): Lease | undefined;
  settle(lease: Lease, settlement: Settlement): void;
  /** Makes what was written leasable. */
  sync(): boolean;
  readonly bufferedItems: number;
}

export interface DrainOptions {
  readonly source: DrainSource;
  readonly transport: Transport;
  readonly encode: (lease: Lease) => Uint8Array;
  readonly backoff: Backoff;
  readonly report: SelfReport;
  /** Between two looks at an empty spool: lets events gather into one request. */
  readonly intervalMillis: number;
}

/**
 * lease, encode, send, verify, settle, over and over: one request at a time, and the only owner of
 * retry. Rows leave the disk when their outcome is on it, so whatever happens in between costs a
 * repetition with the same `log.record.uid` and never a record.
 */
export class Drain {
  readonly #options: DrainOptions;
  readonly #abort = new AbortController();
  #wakeUp: (() => void) | undefined;
  #done: Promise<void> | undefined;

  constructor(options: DrainOptions) {
    this.#options = options;
  }

  start(): void {
    this.#done ??= this.#run();
  }

  /** Ends the wait between two requests, whatever it was for. */
  wake(): void {
    this.#wakeUp?.();
  }

  /** Ends after the request under way was given up. Nothing is settled later. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.wake();
    await this.#done;
    this.#options.transport.close();
  }

  async #run(): Promise<void> {
    const { backoff, intervalMillis } = this.#options;
    while (!this.#abort.signal.aborted) {
      const step = await this.#step().catch((error: unknown) => this.#failed(error));
      if (step === "settled") backoff.reset();
      else await this.#pause(step === "empty" ? intervalMillis : step.waitMillis);
    }
  }

  async #step(): Promise<"settled" | "empty" | { waitMillis: number }> {
    const { source } = this.#options;
    // Only what survives a loss of power may be sent, or an acknowledged row could be unknown later.
    const lease =
      source.lease() ?? (source.bufferedItems > 0 && source.sync() ? source.lease() : undefined);
    if (lease === undefined) return "empty";
    const outcome = await this.#send(lease);
    if (this.#abort.signal.aborted) return "empty";
    if (outcome.kind === "delivered") {
      source.settle(lease, settlement(lease, outcome.rejected));
      this.#tellOfRejected(outcome, lease.records.length);
      return "settled";
    }
    return { waitMillis: this.#held(outcome) };
  }

  async #send(lease: Lease): Promise<Outcome> {
    const { transport, encode } = this.#options;
    if (lease.records.length === 0) return { kind: "delivered", rejected: 0, hasMessage: false };
    const body = encode(lease);
    const sent = await transport.send(body, lease.records.length, this.#abort.signal);
    return sent.outcome;
  }

  /** Rejected records are gone, so somebody has to hear of the first. Numbers only, no foreign text. */
  #tellOfRejected({ rejected, hasMessage }: Delivered, sent: number): void {
    const { report } = this.#options;
    if (rejected > 0) {
      report.once(
        "SONDE_EXPORT_REJECTED",
        "rejected",
        `the backend took a request and rejected ${rejected} of its ${sent} events; what it rejects is counted as rejected and not sent again`,
      );
    } else if (hasMessage) {
      report.once(
        "SONDE_EXPORT_REJECTED",
        "warning",
        `the backend rejected 0 of ${sent} events and sent a warning with its answer; the backend's own log should have it`,
      );
    }
  }

  /** A fault of ours must not end the loop: rows stay where they are and are tried again. */
  #failed(error: unknown): { waitMillis: number } {
    const why = error instanceof Error ? error.message : errorCode(error);
    this.#options.report.once(
      "SONDE_EXPORT_FAILING",
      "fault",
      `events cannot be delivered: ${why}; they are held on disk and tried again`,
    );
    return { waitMillis: this.#options.backoff.nextDelayMillis() };
  }

  /** Keeps the rows and says once for each reason what is wrong. */
  #held(outcome: Failure): number {
    this.#options.report.once(
      "SONDE_EXPORT_FAILING",
      outcome.reason,
      `events cannot be delivered (${outcome.reason}: ${outcome.detail}); they are held on disk and sent again`,
    );
    return Math.max(
      this.#options.backoff.nextDelayMillis(),
      "retryAfterMillis" in outcome ? (outcome.retryAfterMillis ?? 0) : 0,
    );
  }

  #pause(millis: number): Promise<void> {
    return new Promise((resolve) => {
      // A stop that came during the step has woken nobody.
      if (this.#abort.signal.aborted) return resolve();
      const timer = setTimeout(() => this.#wakeUp?.(), millis);
      this.#wakeUp = () => {
        clearTimeout(timer);
        this.#wakeUp = undefined;
        resolve();
      };
      // Telemetry must not keep a process alive that has nothing else to do.
      timer.unref();
    });
  }
}

function settlement(lease: Lease, rejected: number): Settlement {
  const records: readonly EventRecord[] = lease.records;
  const refused = Object.values(lease.refused).reduce((sum, count) => sum + count, 0);
  return {
    outcomes: { delivered: records.length - rejected, rejected, dropped: refused },
    reasons: {
      ...lease.refused,
      ...(rejected > 0 ? { "rejected.partial_success": rejected } : {}),
    },
  };
}
