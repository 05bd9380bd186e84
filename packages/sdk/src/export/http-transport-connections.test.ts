import { once } from "node:events";
import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HeldTimers } from "../../test/support/http/held-timers.ts";
import { holdingServer } from "../../test/support/http/holding-server.ts";
import { rawServer } from "../../test/support/http/raw-server.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../testing/otlp-receiver.ts";
import { createHttpTransport, type HttpTransportOptions } from "./http-transport.ts";
import type { Outcome } from "./outcome.ts";
import type { Transport } from "./transport.ts";

const SUCCESS = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

let receiver: OtlpReceiver;
const transports: Transport[] = [];

beforeEach(async () => {
  receiver = await startOtlpReceiver();
});

afterEach(async () => {
  for (const transport of transports.splice(0)) transport.close();
  await receiver.close();
});

function transportTo(url: string, options: Partial<HttpTransportOptions> = {}): Transport {
  const target = new URL("/v1/logs", url);
  const transport = createHttpTransport({ url: target, version: "1", ...options });
  transports.push(transport);
  return transport;
}

async function send(
  transport: Transport,
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  return (await transport.send(new Uint8Array(9), 0, signal)).outcome;
}

describe("several at a time", () => {
  test("as many as there are connections; the rest waits without its time running", async () => {
    const server = await holdingServer();
    const timers = new HeldTimers();
    const transport = transportTo(server.url, { maxSockets: 3, timers });
    const outcomes = Array.from({ length: 7 }, () => send(transport));
    await server.held(3);
    // Each of the three has its timeout; connecting was over.
    expect(timers.pendingMillis).toEqual([10_000, 10_000, 10_000]);
    expect(server.connections).toBe(3);
    server.answer(3);
    await server.held(3);
    server.answer(3);
    await server.held(1);
    server.answer(1);
    const kinds = (await Promise.all(outcomes)).map(({ kind }) => kind);
    expect(kinds).toEqual(Array.from({ length: 7 }, () => "delivered"));
    // All seven on the three connections.
    expect([server.connections, server.mostAtOnce]).toEqual([3, 3]);
    expect(timers.pendingMillis).toEqual([]);
    server.close();
  });

  test("eight, where nothing else is said", async () => {
    const server = await holdingServer();
    const transport = transportTo(server.url);
    const outcomes = Array.from({ length: 9 }, () => send(transport));
    await server.held(8);
    server.answer(8);
    await server.held(1);
    server.answer(1);
    await Promise.all(outcomes);
    expect([server.connections, server.mostAtOnce]).toEqual([8, 8]);
    server.close();
  });

  test("an abort and a close end those that wait, too", async () => {
    receiver.script(() => ({ hang: true }));
    const transport = transportTo(receiver.url, { maxSockets: 1 });
    const abort = new AbortController();
    const outcomes = [send(transport), send(transport, abort.signal), send(transport)];
    await receiver.waitFor(({ requests }) => requests.length === 1);
    abort.abort();
    expect(await outcomes[1]).toMatchObject({ kind: "retry", reason: "aborted" });
    transport.close();
    for (const outcome of [await outcomes[0], await outcomes[2]]) {
      expect(outcome).toMatchObject({ kind: "retry", reason: "closed" });
    }
    expect(receiver.requests).toHaveLength(1);
  });
});

describe("connections", () => {
  test("one that is not made within ten seconds is given up, however long a request may take", async () => {
    // Takes the connection and never says a word of TLS.
    const server = await rawServer(() => {});
    const timers = new HeldTimers();
    const url = server.url.replace("http:", "https:");
    const outcome = send(transportTo(url, { timers, timeoutMillis: 60_000, compression: "none" }));
    await timers.started(2);
    expect(timers.pendingMillis).toEqual([60_000, 10_000]);
    timers.fire(10_000);
    expect(await outcome).toEqual({ kind: "retry", reason: "connect", detail: "ETIMEDOUT" });
    expect(timers.pendingMillis).toEqual([]);
    server.close();
  });

  test("one that nobody uses is closed after a time, one that is used is not", async () => {
    const ends: Promise<unknown>[] = [];
    const server = await rawServer((socket) => {
      ends.push(once(socket, "close"));
      // Each answer takes longer than a connection may be idle.
      socket.on("data", () => setTimeout(() => socket.write(SUCCESS), 60));
    });
    const transport = transportTo(server.url, { idleMillis: 20 });
    const outcomes = [await send(transport), await send(transport)];
    expect(outcomes.map(({ kind }) => kind)).toEqual(["delivered", "delivered"]);
    await Promise.all(ends);
    server.close();
  });

  test("what comes while nothing was asked is nobody's answer", async () => {
    const sockets: Socket[] = [];
    const server = await rawServer((socket) => {
      sockets.push(socket);
      socket.on("data", () => socket.write(SUCCESS));
    });
    const transport = transportTo(server.url);
    expect(await send(transport)).toMatchObject({ kind: "delivered" });
    // It would stand where the answer to the next request is looked for.
    sockets[0]!.write(SUCCESS);
    await once(sockets[0]!, "close");
    expect(await send(transport)).toMatchObject({ kind: "delivered" });
    expect(sockets).toHaveLength(2);
    server.close();
  });

  test.each([
    ["413 Large", "too-large", "status-413"],
    ["200 OK", "retry", "protocol"],
  ])(
    "a backend that says %s and reads no further: %s, and no connection is held",
    async (status, kind, reason) => {
      const sockets: Socket[] = [];
      const server = await rawServer((socket) => {
        sockets.push(socket);
        socket.once("data", () => {
          socket.pause();
          socket.write(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`);
        });
      });
      const transport = transportTo(server.url, { compression: "none" });
      const large = new Uint8Array(32 * 1024 * 1024);
      const { outcome } = await transport.send(large, 1, new AbortController().signal);
      expect(outcome).toMatchObject({ kind, reason });
      const closed = once(sockets[0]!, "close");
      sockets[0]!.resume();
      await closed;
      expect(sockets[0]!.bytesRead).toBeLessThan(large.length);
      server.close();
    },
  );
});
