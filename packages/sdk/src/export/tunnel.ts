import { type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { blocked, type Failure, retry } from "./outcome.ts";
import { verifyHead } from "./verify.ts";

/** The proxy did not let us through: nothing of this is the backend's word. */
export class TunnelRefused extends Error {
  readonly outcome: Failure;

  constructor(outcome: Failure) {
    super(outcome.detail);
    this.outcome = outcome;
  }
}

/**
 * Asks a proxy, over a connection to it, for one to `authority` (RFC 9110, 9.3.6). Only the proxy sees
 * `headers`. Bounded by whoever owns the socket: to destroy it ends this.
 */
export function openTunnel(
  socket: Socket,
  authority: string,
  headers: Readonly<Record<string, string>>,
  done: (error: Error | null) => void,
): void {
  const connect = request({
    method: "CONNECT",
    path: authority,
    headers: { ...headers, host: authority },
    createConnection: () => socket,
  });
  connect.on("error", done);
  connect.on("connect", (answer, _socket, early) => {
    connect.off("error", done);
    if (answer.statusCode !== undefined && answer.statusCode >= 200 && answer.statusCode < 300) {
      // In TLS the client speaks first, so whatever came already is not from the backend.
      done(early.length === 0 ? null : protocolError());
    } else {
      done(new TunnelRefused(refusal(answer)));
    }
  });
  connect.end();
}

/** Of a proxy's status only "not you" and "not there" say something for longer; no request was refused. */
function refusal({ statusCode = 0, headers }: IncomingMessage): Failure {
  const outcome = verifyHead({ status: statusCode, headers });
  const detail = `the proxy answered ${statusCode} to CONNECT`;
  const wait =
    outcome !== undefined && "retryAfterMillis" in outcome && outcome.retryAfterMillis !== undefined
      ? { retryAfterMillis: outcome.retryAfterMillis }
      : {};
  return outcome?.kind === "blocked"
    ? { ...blocked(outcome.reason, detail), ...wait }
    : { ...retry(`status-${statusCode}`, detail), ...wait };
}

function protocolError(): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error("bytes behind the proxy's answer to CONNECT");
  error.code = "HPE_UNEXPECTED_BYTES";
  return error;
}
