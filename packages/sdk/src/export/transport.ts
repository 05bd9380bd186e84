import type { Outcome } from "./outcome.ts";

/** What came of one request, and what it cost. */
export interface Sent {
  readonly outcome: Outcome;
  /**
   * Bytes of the request's body as they went out, compressed; 0 where no connection was there to
   * take them. Where one request took two attempts, those of both.
   */
  readonly wireBytes: number;
}

/** Carries encoded requests to one destination. */
export interface Transport {
  /**
   * Sends one encoded request of `itemCount` records and says what came of it. An empty body is OTLP's
   * empty request, which a backend is to answer with success: a probe. Never rejects; takes a bounded
   * time; an abort of `signal` ends it early with the reason `aborted`. Several at a time.
   */
  send(body: Uint8Array, itemCount: number, signal: AbortSignal): Promise<Sent>;
  /** Gives up connections; what is under way, and every later `send`, ends with the reason `closed`. */
  close(): void;
}
