import type { ClientRequest, IncomingMessage } from "node:http";
import type { Clock } from "../clock.ts";
import { MAX_RESPONSE_BYTES } from "../otlp/logs-response.ts";
import type { Timers } from "../timers.ts";
import { type Compression, compress } from "./compression.ts";
import { networkReason } from "./network-reason.ts";
import { type Failure, type Outcome, type Retry, retry } from "./outcome.ts";
import { TlsFileError } from "./tls-files.ts";
import { TunnelRefused } from "./tunnel.ts";
import { type ResponseHead, verifyHead, verifyResponse } from "./verify.ts";

export interface ExchangeOptions {
  readonly itemCount: number;
  /** For all of it, compression and connecting included. */
  readonly timeoutMillis: number;
  readonly signal: AbortSignal;
  readonly timers: Timers;
  readonly clock: Clock;
}

const ABORTED: Retry = retry("aborted", "the request was given up");
/** Nobody can have records that are still here. */
const EARLY: Retry = retry("protocol", "success before the request was sent");

/**
 * One request and its answer. Whatever happens first settles it; all that follows is ignored. Bounds: the
 * time, and MAX_RESPONSE_BYTES of an answer, which is not decompressed. What answers early is not sent the rest.
 */
export class Exchange {
  readonly outcome: Promise<Outcome>;
  readonly #options: ExchangeOptions;
  readonly #cancelTimeout: () => void;
  readonly #onAbort = (): void => this.fail(ABORTED);
  #resolve: (outcome: Outcome) => void = () => {};
  #isSettled = false;
  #request: ClientRequest | undefined;
  #wireBytes = 0;
  /** Known from the head of the answer; a body that then breaks off does not change it. */
  #verdict: Failure | undefined;

  constructor(options: ExchangeOptions) {
    const { timeoutMillis, signal, timers } = options;
    this.outcome = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#options = options;
    this.#cancelTimeout = timers.start(timeoutMillis, () => {
      this.fail(retry("timeout", `no complete answer within ${timeoutMillis} ms`));
    });
    signal.addEventListener("abort", this.#onAbort);
    if (signal.aborted) this.fail(ABORTED);
  }

  /** Bytes of the body that a connection was given. */
  get wireBytes(): number {
    return this.#wireBytes;
  }

  start(
    body: Uint8Array,
    compression: Compression,
    request: (length: number) => ClientRequest,
  ): void {
    if (compression === "none") {
      this.#post(body, request);
      return;
    }
    const failed = (error: unknown): void =>
      this.fail(retry("compress", `${compression} failed with ${codeOf(error)}`));
    try {
      compress(body, compression, (error, compressed) => {
        if (error === null) this.#post(compressed, request);
        else failed(error);
      });
    } catch (error) {
      // Node throws where it has no memory for it, or no zstd.
      failed(error);
    }
  }

  /** Settles without a complete answer and gives up the connection. */
  fail(outcome: Retry): void {
    this.#settle(this.#verdict ?? outcome);
    this.#request?.destroy();
  }

  #post(payload: Uint8Array, request: (length: number) => ClientRequest): void {
    if (this.#isSettled) return;
    try {
      this.#request = request(payload.length);
    } catch (error) {
      // Node checks header values here; a bad one must not throw into the drain loop.
      this.#failWith(error);
      return;
    }
    this.#request.on("socket", (socket) => {
      // One that was kept comes back with a reference: it would keep a finished process alive.
      socket.unref();
      // Its last error was told to nobody, for it came between two owners.
      if (socket.destroyed) this.#failWith(socket.errored ?? { code: "ECONNRESET" });
      else this.#wireBytes = payload.length;
    });
    this.#request.on("error", (error) => this.#failWith(error));
    this.#request.on("response", (response) => this.#receive(response));
    // Without a listener Node cuts the connection and tells nobody.
    this.#request.on("upgrade", (_, socket) => {
      socket.destroy();
      this.fail(retry("protocol", "the endpoint answered 101, which was not asked for"));
    });
    this.#request.end(payload);
  }

  #receive(response: IncomingMessage): void {
    const { itemCount, clock } = this.#options;
    const head: ResponseHead = { status: response.statusCode ?? 0, headers: response.headers };
    this.#verdict = verifyHead(head, clock.nowMillis());
    const chunks: Buffer[] = [];
    let length = 0;
    response.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAX_RESPONSE_BYTES) chunks.push(chunk);
      else this.fail(retry("too-large", `an answer of more than ${MAX_RESPONSE_BYTES} bytes`));
    });
    response.on("error", (error) => this.#failWith(error));
    response.on("end", () => {
      const outcome = verifyResponse(head, Buffer.concat(chunks), itemCount, clock.nowMillis());
      const isSent = this.#request?.writableFinished === true;
      this.#settle(isSent || outcome.kind !== "delivered" ? outcome : EARLY);
      // A backend that answered and reads no further would hold the connection for ever.
      if (!isSent) this.#request?.destroy();
    });
  }

  #failWith(error: unknown): void {
    if (error instanceof TunnelRefused) this.#verdict ??= error.outcome;
    const code = codeOf(error);
    this.fail(retry(error instanceof TlsFileError ? "tls" : networkReason(code), code));
  }

  #settle(outcome: Outcome): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#cancelTimeout();
    this.#options.signal.removeEventListener("abort", this.#onAbort);
    this.#resolve(outcome);
  }
}

/** Codes only: messages of network errors hold addresses, and those of others anything. */
function codeOf(error: unknown): string {
  const { code } = (typeof error === "object" && error !== null ? error : {}) as { code?: unknown };
  return typeof code === "string" ? code : "an error without a code";
}
