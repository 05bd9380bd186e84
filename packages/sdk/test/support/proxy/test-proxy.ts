import { once } from "node:events";
import { readFileSync } from "node:fs";
import {
  createServer,
  request as forward,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { IssuedFiles } from "../tls/authority.ts";

export interface TestProxy extends AsyncDisposable {
  readonly port: number;
  readonly requests: readonly {
    readonly method: string | undefined;
    readonly target: string | undefined;
    readonly headers: IncomingHttpHeaders;
    /** Whether an https proxy was shown a certificate; it asks for one. */
    readonly hasCertificate: boolean;
  }[];
  /** What went through tunnels towards the backend. */
  readonly tunnelled: () => Buffer;
}

export interface TestProxyOptions {
  /** An https proxy. */
  readonly tls?: IssuedFiles;
  /** `user:password`; whoever comes without gets 407. */
  readonly credentials?: string;
  /** Answered to everything instead. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Answers nothing. */
  readonly hangs?: boolean;
  /** Sent behind the answer to CONNECT, before anything was asked. */
  readonly earlyBytes?: string;
}

/** An HTTP proxy on this machine that remembers what it was told. */
export async function startTestProxy(options: TestProxyOptions = {}): Promise<TestProxy> {
  const requests: TestProxy["requests"][number][] = [];
  const tunnelled: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = newServer(options.tls);
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on("error", () => {});
  };
  const refusal = (headers: IncomingHttpHeaders): number | undefined => {
    if (options.status !== undefined) return options.status;
    if (options.credentials === undefined) return undefined;
    const wanted = `Basic ${Buffer.from(options.credentials).toString("base64")}`;
    return headers["proxy-authorization"] === wanted ? undefined : 407;
  };

  const remember = (request: IncomingMessage): void => {
    const { method, url: target, headers, socket } = request;
    const hasCertificate = socket instanceof TLSSocket && "subject" in socket.getPeerCertificate();
    requests.push({ method, target, headers, hasCertificate });
  };

  server.on("connection", keep);
  server.on("request", (request, response) => {
    remember(request);
    if (options.hangs) return;
    const status = refusal(request.headers);
    if (status !== undefined) {
      response.writeHead(status, options.headers).end();
      return;
    }
    // As proxies do: what is for them alone goes no further.
    const { "proxy-authorization": _, ...headers } = request.headers;
    const on = forward(request.url!, { method: request.method!, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    on.on("error", () => response.writeHead(502).end());
    request.pipe(on);
  });
  server.on("connect", (request, socket: Socket) => {
    remember(request);
    if (options.hangs) return;
    const status = refusal(request.headers);
    if (status !== undefined) {
      const lines = Object.entries(options.headers ?? {}).map(
        ([name, value]) => `${name}: ${value}\r\n`,
      );
      socket.end(`HTTP/1.1 ${status} No\r\n${lines.join("")}content-length: 0\r\n\r\n`);
      return;
    }
    const [host, port] = request.url!.split(":");
    const on = keep(connect(Number(port), host));
    on.on("error", () => socket.destroy());
    on.on("connect", () => {
      socket.write(`HTTP/1.1 200 Yes\r\n\r\n${options.earlyBytes ?? ""}`);
      socket.on("data", (bytes: Buffer) => tunnelled.push(bytes));
      socket.pipe(on).pipe(socket);
    });
  });
  server.listen({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    tunnelled: () => Buffer.concat(tunnelled),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function newServer(tls: IssuedFiles | undefined): Server {
  if (tls === undefined) return createServer();
  const [cert, key] = [readFileSync(tls.certificateFile), readFileSync(tls.keyFile)];
  return createSecureServer({ cert, key, requestCert: true, rejectUnauthorized: false });
}
