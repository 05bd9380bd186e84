import { type ClientRequest, request as httpRequest } from "node:http";
import { type Clock, systemClock } from "../clock.ts";
import type { SelfReport } from "../self-report.ts";
import { systemTimers, type Timers } from "../timers.ts";
import type { Compression } from "./compression.ts";
import { Connections } from "./connections.ts";
import { EndpointCompression } from "./endpoint-compression.ts";
import { Exchange } from "./exchange.ts";
import type { HeaderRecord } from "./headers.ts";
import { type Retry, retry } from "./outcome.ts";
import { type RequestParts, requestParts } from "./request-parts.ts";
import { Slots } from "./slots.ts";
import { defaultTlsContexts, type TlsContexts } from "./tls-contexts.ts";
import type { Sent, Transport } from "./transport.ts";

export interface HttpTransportOptions {
  /** Where to post, path included; see `resolveLogsEndpoint`. */
  readonly url: URL;
  /** Sonde's own version, for the user agent. */
  readonly version: string;
  /** Added to every request; see `parseHeaderList`. */
  readonly headers?: HeaderRecord;
  /** Default `gzip`. A body without a byte goes as it is. */
  readonly compression?: Compression;
  /** For the whole exchange, compression and name look-up included. Default 10,000, as OTLP has it. */
  readonly timeoutMillis?: number;
  /** Connections at a time; more requests than that wait for one. Default 8. */
  readonly maxSockets?: number;
  /** A connection that nobody uses is closed after that, in milliseconds. Default 30,000. */
  readonly idleMillis?: number;
  /** See `resolveProxy`. Default none. */
  readonly proxy?: URL | undefined;
  /** Default: the certificate authorities that come with Node, and no certificate of the client's. */
  readonly tls?: TlsContexts | undefined;
  /** Told once where the backend refuses the compression. */
  readonly report?: SelfReport;
  readonly timers?: Timers;
  readonly clock?: Clock;
}

const DEFAULT_TIMEOUT_MILLIS = 10_000;
/** What does not connect within that will not: a request's timeout may be far longer. */
const MAX_CONNECT_MILLIS = 10_000;
const DEFAULT_MAX_SOCKETS = 8;
/** Shorter than what load balancers and servers in front of backends wait, which is a minute mostly. */
const DEFAULT_IDLE_MILLIS = 30_000;
const CLOSED: Retry = retry("closed", "the transport was closed");
const ABORTED: Retry = retry("aborted", "the request was given up");

/** OTLP over HTTP with protobuf bodies, on connections that are kept open between requests. */
export function createHttpTransport(options: HttpTransportOptions): Transport {
  return new HttpTransport(options);
}

class HttpTransport implements Transport {
  readonly #parts: RequestParts;
  readonly #connections: Connections;
  readonly #compression: EndpointCompression;
  readonly #slots: Slots;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #timeoutMillis: number;
  readonly #underWay = new Set<Exchange>();
  #isClosed = false;

  constructor(options: HttpTransportOptions) {
    const { url, proxy, tls = defaultTlsContexts, compression = "gzip" } = options;
    this.#timeoutMillis = options.timeoutMillis ?? DEFAULT_TIMEOUT_MILLIS;
    this.#clock = options.clock ?? systemClock;
    this.#timers = options.timers ?? systemTimers;
    this.#connections = new Connections({
      url,
      proxy,
      contexts: tls,
      idleMillis: options.idleMillis ?? DEFAULT_IDLE_MILLIS,
      connectTimeoutMillis: Math.min(this.#timeoutMillis, MAX_CONNECT_MILLIS),
      timers: this.#timers,
    });
    this.#parts = requestParts(options);
    this.#compression = new EndpointCompression(compression, options.report);
    this.#slots = new Slots(options.maxSockets ?? DEFAULT_MAX_SOCKETS);
  }

  async send(body: Uint8Array, itemCount: number, signal: AbortSignal): Promise<Sent> {
    if (!(await this.#slots.take(signal))) {
      return { outcome: this.#isClosed ? CLOSED : ABORTED, wireBytes: 0 };
    }
    try {
      return await this.#sendCompressed(body, itemCount, signal);
    } finally {
      this.#slots.release();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#slots.close();
    for (const exchange of this.#underWay) exchange.fail(CLOSED);
    this.#connections.destroy();
  }

  /** In zstd where that is wanted, and in gzip at once where the backend seems not to take it. */
  async #sendCompressed(body: Uint8Array, items: number, signal: AbortSignal): Promise<Sent> {
    const deadline = this.#clock.monotonicMillis() + this.#timeoutMillis;
    const compression = body.length === 0 ? "none" : this.#compression.current;
    const sent = await this.#exchange(body, items, signal, compression, this.#timeoutMillis);
    if (!this.#compression.isDoubtful(compression, sent.outcome)) return sent;
    const leftMillis = Math.max(1, deadline - this.#clock.monotonicMillis());
    const again = await this.#exchange(body, items, signal, "gzip", leftMillis);
    this.#compression.learn(sent.outcome, again.outcome);
    return { outcome: again.outcome, wireBytes: sent.wireBytes + again.wireBytes };
  }

  async #exchange(
    body: Uint8Array,
    itemCount: number,
    signal: AbortSignal,
    compression: Compression,
    timeoutMillis: number,
  ): Promise<Sent> {
    if (this.#isClosed) return { outcome: CLOSED, wireBytes: 0 };
    const [timers, clock] = [this.#timers, this.#clock];
    const exchange = new Exchange({ itemCount, timeoutMillis, signal, timers, clock });
    this.#underWay.add(exchange);
    exchange.start(body, compression, (length) => this.#post(length, compression));
    const outcome = await exchange.outcome;
    this.#underWay.delete(exchange);
    return { outcome, wireBytes: exchange.wireBytes };
  }

  #post(length: number, compression: Compression): ClientRequest {
    const { path, headers } = this.#parts;
    return httpRequest({
      method: "POST",
      agent: this.#connections,
      path,
      headers: {
        ...headers,
        ...(compression === "none" ? {} : { "content-encoding": compression }),
        "content-length": String(length),
      },
    });
  }
}
