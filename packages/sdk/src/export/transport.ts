import type { Outcome } from "./outcome.ts";

/** Carries encoded requests to one destination. */
export interface Transport {
  /**
   * Sends one encoded request of `itemCount` records and says what came of it. Never rejects; takes
   * a bounded time; an abort of `signal` ends it early with the reason `aborted`. One at a time.
   */
  send(body: Uint8Array, itemCount: number, signal: AbortSignal): Promise<Outcome>;
  /** Gives up connections; what is under way, and every later `send`, ends with the reason `closed`. */
  close(): void;
}
