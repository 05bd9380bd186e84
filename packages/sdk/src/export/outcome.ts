/**
 * Why a request is not known to be delivered. Stable: it becomes an attribute of the SDK's own metrics.
 * `status-503` stands for a status that says "later", and for one that HTTP does not have.
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
  // An answer that acknowledges nothing; `too-large` is the answer, not the request.
  | `status-${number}`
  | "html"
  | "content-type"
  | "content-encoding"
  | "garbage"
  | "too-large";

/** Why nothing at all should be sent to an endpoint before somebody has seen to it. */
export type BlockedReason = `status-${number}` | "redirect";

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

/** Held: credentials or address are wrong, whatever the request holds. */
export interface Blocked {
  readonly kind: "blocked";
  readonly reason: BlockedReason;
  readonly detail: string;
  readonly retryAfterMillis?: number;
}

/** The request is longer than the backend takes: its records are to come in smaller ones. */
export interface TooLarge {
  readonly kind: "too-large";
  readonly reason: "status-413";
  readonly detail: string;
}

/** For good: OTLP forbids to send this request again. */
export interface Refused {
  readonly kind: "refused";
  readonly reason: `status-${number}`;
  readonly detail: string;
}

/** What came of sending one request, as data. `verify.ts` has the table of statuses. */
export type Outcome = Delivered | Retry | Blocked | TooLarge | Refused;
export type Failure = Exclude<Outcome, Delivered>;

export function retry(reason: RetryReason, detail: string): Retry {
  return { kind: "retry", reason, detail };
}

export function blocked(reason: BlockedReason, detail: string): Blocked {
  return { kind: "blocked", reason, detail };
}

const WITHOUT_ANSWER: ReadonlySet<string> = new Set<RetryReason>([
  "dns",
  "connect",
  "tls",
  "reset",
  "timeout",
  "aborted",
  "closed",
  "protocol",
  "compress",
  "network",
]);

/** Whether HTTP was spoken: then the trouble may lie in the request, not only on the way. */
export function isAnswered(outcome: Outcome): boolean {
  return outcome.kind !== "retry" || !WITHOUT_ANSWER.has(outcome.reason);
}

/** An answer that may have come of a request's being empty; 429 and 503 speak of the endpoint's state. */
export function isUnclear(outcome: Outcome): boolean {
  if (outcome.kind !== "retry" || !isAnswered(outcome)) return false;
  return outcome.reason !== "status-429" && outcome.reason !== "status-503";
}
