import { connect as connectTcp, isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect as connectTls, type SecureContext } from "node:tls";
import type { Timers } from "../timers.ts";
import { proxyAuthorization } from "./credentials.ts";
import type { TlsContexts } from "./tls-contexts.ts";
import { openTunnel } from "./tunnel.ts";

export interface OpeningOptions {
  readonly url: URL;
  /** An http or https URL; undefined: straight to the backend. */
  readonly proxy: URL | undefined;
  /** Asked before each connection, since certificates are renewed. Throws where there is none. */
  readonly contexts: TlsContexts;
  /** Until bytes of a request can go: name look-up, proxy and TLS included. */
  readonly connectTimeoutMillis: number;
  readonly timers: Timers;
}

/** With an error there may be no socket. */
export type Opened = (error: Error | null, socket: Duplex) => void;

/** One connection on its way: to the backend or the proxy, through the proxy, TLS; one of the three at a time. */
export class Opening {
  readonly #options: OpeningOptions;
  readonly #opened: Opened;
  readonly #cancelTimeout: () => void;
  readonly #fail = (error: Error | null): void => this.#settle(error ?? withCode("ECONNRESET"));
  #socket: Socket | undefined;
  #isSettled = false;

  constructor(options: OpeningOptions, opened: Opened) {
    this.#options = options;
    this.#opened = opened;
    this.#cancelTimeout = options.timers.start(options.connectTimeoutMillis, () =>
      this.fail("ETIMEDOUT"),
    );
  }

  start(): void {
    const { url, proxy, contexts } = this.#options;
    try {
      if (proxy === undefined) {
        this.#open(
          url,
          () => contexts.forBackend(),
          () => this.#settle(null),
        );
      } else {
        this.#open(
          proxy,
          () => contexts.forProxy(),
          () => this.#openedToProxy(proxy),
        );
      }
    } catch (error) {
      this.#fail(error instanceof Error ? error : null);
    }
  }

  fail(code: string): void {
    this.#settle(withCode(code));
  }

  #open(to: URL, context: () => SecureContext, done: () => void): void {
    const target = { host: hostOf(to), port: portOf(to) };
    if (to.protocol === "https:") this.#secure(to, target, context(), done);
    else this.#await(connectTcp(target), "connect", done);
  }

  /** `over`: where to connect, or the socket that is connected already. */
  #secure(to: URL, over: ConnectionOptions, secureContext: SecureContext, done: () => void): void {
    const host = hostOf(to);
    const options: ConnectionOptions = {
      host,
      // An address is no server name (RFC 6066, 3).
      servername: isIP(host) === 0 ? host : "",
      secureContext,
      ALPNProtocols: ["http/1.1"],
      // Said outright, as NODE_TLS_REJECT_UNAUTHORIZED=0 would switch verification off otherwise.
      rejectUnauthorized: true,
      ...over,
    };
    this.#await(connectTls(options), "secureConnect", done);
  }

  #openedToProxy(proxy: URL): void {
    const { url, contexts } = this.#options;
    const socket = this.#socket!;
    // Of http the proxy is told with each request where it is to go.
    if (url.protocol === "http:") {
      this.#settle(null);
      return;
    }
    const authorization = proxyAuthorization(proxy);
    const authority = `${url.hostname}:${portOf(url)}`;
    openTunnel(socket, authority, authorization, (error) => {
      if (error !== null) {
        this.#settle(error);
        return;
      }
      try {
        this.#secure(url, { socket }, contexts.forBackend(), () => this.#settle(null));
      } catch (fault) {
        this.#fail(fault instanceof Error ? fault : null);
      }
    });
  }

  #await(socket: Socket, event: "connect" | "secureConnect", done: () => void): void {
    this.#socket = socket;
    // A reference would keep a finished process alive; each address that is tried brings its own.
    socket.unref();
    socket.on("connectionAttempt", () => socket.unref());
    // Stays: between two owners an error would have no listener, and end the host.
    socket.on("error", this.#fail);
    socket.once("close", () => this.#fail(null));
    socket.once(event, done);
  }

  #settle(error: Error | null): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#cancelTimeout();
    if (error !== null) this.#socket?.destroy();
    this.#opened(error, this.#socket as Duplex);
  }
}

/** Without the brackets that a URL has around an address of IPv6. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}

function portOf(url: URL): number {
  return url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
}

function withCode(code: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(code);
  error.code = code;
  return error;
}
