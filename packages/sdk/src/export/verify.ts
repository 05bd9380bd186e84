import { decodeLogsResponse, type LogsResponse, type OtlpEncoding } from "../otlp/logs-response.ts";
import { blocked, type Delivered, type Failure, type Outcome, retry } from "./outcome.ts";
import { parseRetryAfter } from "./retry-after.ts";

/** Status and header fields of an answer; header names in lower case, as Node has them. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: {
    readonly "content-type"?: string | undefined;
    readonly "content-encoding"?: string | undefined;
    readonly "retry-after"?: string | undefined;
    readonly date?: string | undefined;
  };
}

/**
 * What a status says; the rest of the table is {@link verifyHead}. Retried are those that OTLP names and no
 * other. What blocks an endpoint is about credentials, address or method, and so about every request.
 */
const BY_STATUS: ReadonlyMap<number, "retry" | "blocked" | "too-large"> = new Map<
  number,
  "retry" | "blocked" | "too-large"
>([
  [401, "blocked"],
  [403, "blocked"],
  [404, "blocked"],
  [405, "blocked"],
  [407, "blocked"],
  [413, "too-large"],
  [429, "retry"],
  [502, "retry"],
  [503, "retry"],
  [504, "retry"],
]);

/**
 * What the head alone decides; undefined where the body has to be verified. `nowMillis` is this machine's
 * wall clock, for a Retry-After that is a date in an answer without one.
 */
export function verifyHead(
  { status, headers }: ResponseHead,
  nowMillis?: number,
): Failure | undefined {
  if (status >= 200 && status < 300) return undefined;
  const reason = `status-${status}` as const;
  const detail = `the endpoint answered ${status}`;
  const retryAfterMillis = parseRetryAfter(headers["retry-after"], headers.date, nowMillis);
  const wait = retryAfterMillis === undefined ? {} : { retryAfterMillis };
  if (status >= 300 && status < 400) {
    return { ...blocked("redirect", `${detail}; redirects are not followed`), ...wait };
  }
  // A final status below 200, or above 599, is none that HTTP has: whoever sent it is no backend.
  const isKnown = status >= 400 && status < 600;
  const kind = isKnown ? (BY_STATUS.get(status) ?? "refused") : "retry";
  switch (kind) {
    case "retry":
      return { ...retry(reason, detail), ...wait };
    case "blocked":
      return { ...blocked(reason, detail), ...wait };
    case "too-large":
      return { kind, reason: "status-413", detail };
    case "refused":
      return { kind, reason, detail };
  }
}

/**
 * Turns a complete answer into an outcome. A status of 200 alone acknowledges nothing: captive
 * portals and proxies answer 200 as well. Delivered means an OTLP response (in JSON one without
 * any other key), or an empty body, which is how protobuf writes the response of a full success.
 */
export function verifyResponse(
  head: ResponseHead,
  body: Uint8Array,
  itemCount: number,
  nowMillis?: number,
): Outcome {
  const refused = verifyHead(head, nowMillis);
  if (refused !== undefined) return refused;
  const mediaType = parseMediaType(head.headers["content-type"]);
  if (mediaType.endsWith("html")) {
    return retry(
      "html",
      "a web page instead of an OTLP answer; is a proxy or login page in between?",
    );
  }
  if (body.length === 0) return { kind: "delivered", rejected: 0, hasMessage: false };
  const contentEncoding = head.headers["content-encoding"] ?? "identity";
  if (contentEncoding !== "identity") {
    return retry("content-encoding", "an encoded answer, though none was asked for");
  }
  const encoding = otlpEncoding(mediaType);
  if (encoding === undefined) {
    return retry("content-type", "an answer that is neither protobuf nor JSON");
  }
  const result = decodeLogsResponse(body, encoding);
  if (!result.ok) return retry("garbage", `the answer is ${result.problem}`);
  return delivered(result.response, itemCount);
}

/** The number of refused records is believed only within what was sent, or the ledger could not add up. */
function delivered({ rejectedRecords, hasMessage }: LogsResponse, itemCount: number): Delivered {
  const rejected = Math.min(Math.max(rejectedRecords, 0), itemCount);
  return { kind: "delivered", rejected, hasMessage };
}

function otlpEncoding(mediaType: string): OtlpEncoding | undefined {
  if (mediaType === "application/x-protobuf" || mediaType === "application/protobuf") {
    return "protobuf";
  }
  return mediaType === "application/json" ? "json" : undefined;
}

/** `Text/HTML; charset=utf-8` becomes `text/html`; nothing becomes the empty string. */
function parseMediaType(contentType: string | undefined): string {
  return (contentType ?? "").split(";", 1)[0]!.trim().toLowerCase();
}
