import type { ReceivedRequest } from "./received-request.ts";

/** How the receiver treats one request. Empty: it takes the records and says so. */
export interface ReceiverBehaviour {
  /** Default 200, or 400, 413, 415 where the request is at fault. */
  readonly status?: number;
  /** Added to the answer; may replace its content type. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent instead of an OTLP answer, so it acknowledges nothing, whatever the status. */
  readonly body?: string | Uint8Array;
  /** Waits before it answers. */
  readonly delayMillis?: number;
  /**
   * Takes the request in, then cuts the connection with a TCP reset: before the answer's first byte,
   * or behind its head.
   */
  readonly reset?: "before-answer" | "during-answer";
  /** Takes the request in and never answers. */
  readonly hang?: boolean;
  /** Takes the records but for the last `rejected`, and says so. */
  readonly partialSuccess?: { readonly rejected: number; readonly message?: string };
}

/** Decides on each request; `requestIndex` counts from 0 over the receiver's life. */
export type ReceiverPolicy = (requestIndex: number, request: ReceivedRequest) => ReceiverBehaviour;

/** One behaviour for each request to come, then success; or a decision for each. */
export type ReceiverScript = readonly ReceiverBehaviour[] | ReceiverPolicy;

const SUCCESS: ReceiverBehaviour = {};

/** Turns a list into a policy that uses each entry once. */
export function policyOf(script: ReceiverScript): ReceiverPolicy {
  if (typeof script === "function") return script;
  const rest = [...script];
  return () => rest.shift() ?? SUCCESS;
}
