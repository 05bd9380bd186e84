import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { createServer, type ServerOptions } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { IssuedFiles } from "./authority.ts";

export interface TlsBackend extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly requests: readonly {
    readonly headers: IncomingHttpHeaders;
    /** Common name of the client's certificate. */
    readonly client: string | undefined;
    /** What the client asked for by SNI; false where it asked for none. */
    readonly serverName: string | false | null;
  }[];
  /** TCP connections so far. */
  readonly connections: number;
  /** Cuts them, so that the next request needs a new one. */
  cut(): void;
}

/** An https backend on this machine that takes everything. */
export async function startTlsBackend(
  files: IssuedFiles,
  options: ServerOptions = {},
): Promise<TlsBackend> {
  const requests: TlsBackend["requests"][number][] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer(
    {
      cert: readFileSync(files.certificateFile),
      key: readFileSync(files.keyFile),
      ...options,
    },
    (request, response) => {
      const socket = request.socket as TLSSocket;
      const client = socket.getPeerCertificate().subject?.CN;
      const name = Array.isArray(client) ? client[0] : client;
      const { servername: serverName = null } = socket as { servername?: string | false | null };
      requests.push({ headers: request.headers, client: name, serverName });
      request.resume().on("end", () => response.end());
    },
  );
  server.on("connection", (socket: Socket) => {
    connections++;
    sockets.add(socket.on("error", () => {}));
  });
  server.on("tlsClientError", () => {});
  server.listen({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    port,
    url: `https://127.0.0.1:${port}`,
    requests,
    get connections() {
      return connections;
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
