/**
 * Why a request is not known to be delivered. Stable: it becomes an attribute of the SDK's own metrics.
 * `status-503` stands for any status that is neither success nor redirect.
 */
export type RetryReason =
  // No answer.
  | "dns"
  | "connect"
  | "tls"
  | "reset"
  | "timeout"
  | "aborted"
  | "closed"
  | "protocol"
  | "compress"
  | "network"
  // An answer that acknowledges nothing.
  | `status-${number}`
  | "redirect"
  | "html"
  | "content-type"
  | "content-encoding"
  | "garbage"
  | "too-large";

/** The backend's answer was verified: it has the records, or says that it refused some for good. */
export interface Delivered {
  readonly kind: "delivered";
  /** How many of the records sent the backend refused; 0 to the number sent. */
  readonly rejected: number;
  /** Whether the backend said something; with nothing rejected, OTLP has that be a warning. */
  readonly hasMessage: boolean;
}

/** Held and sent again later: nothing is known to have arrived. */
export interface Retry {
  readonly kind: "retry";
  readonly reason: RetryReason;
  /** For people: error codes and statuses, never text from the answer. */
  readonly detail: string;
  /** How long the backend asked to be left alone. */
  readonly retryAfterMillis?: number;
}

/**
 * What came of sending one request, as data. Until the delivery issue brings quarantine, splitting
 * and the breaker, all that is not a verified success is held and sent again: nothing is lost by it.
 */
export type Outcome = Delivered | Retry;

export function retry(reason: RetryReason, detail: string): Retry {
  return { kind: "retry", reason, detail };
}
