import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface HoldingServer {
  readonly url: string;
  readonly connections: number;
  readonly mostAtOnce: number;
  /** Resolves once so many requests wait for their answer. */
  held(count: number): Promise<void>;
  /** Answers so many of those that wait: success. */
  answer(count: number): void;
  close(): void;
}

/** A backend that answers when the test has it answer. */
export async function holdingServer(): Promise<HoldingServer> {
  const waiting: ServerResponse[] = [];
  let [connections, mostAtOnce, heard] = [0, 0, (): void => {}];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      waiting.push(response);
      mostAtOnce = Math.max(mostAtOnce, waiting.length);
      heard();
    });
  });
  server.on("connection", () => connections++);
  server.listen({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    async held(count) {
      while (waiting.length < count) {
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
    },
    answer(count) {
      for (const response of waiting.splice(0, count)) response.end();
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
