import { zstdDecompressSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rawServer } from "../../test/support/http/raw-server.ts";
import { eventRecord } from "../../test/support/otlp/event-records.ts";
import { encodeLogsRequest } from "../../test/support/otlp/records-request.ts";
import { MAX_RESPONSE_BYTES } from "../otlp/logs-response.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../testing/otlp-receiver.ts";
import { createHttpTransport, type HttpTransportOptions } from "./http-transport.ts";
import type { Outcome } from "./outcome.ts";
import type { Sent, Transport } from "./transport.ts";

const RECORDS = Array.from({ length: 5 }, (_, sequence) =>
  eventRecord([{ key: "a.text", type: "string", value: "compressible ".repeat(20) }], { sequence }),
);
const BODY = encodeLogsRequest([
  { resource: { attributes: { "service.name": "x" } }, records: RECORDS, instance: "i" },
]);

let receiver: OtlpReceiver;
let transports: Transport[];

beforeEach(async () => {
  receiver = await startOtlpReceiver();
  transports = [];
});

afterEach(async () => {
  for (const transport of transports) transport.close();
  await receiver.close();
});

function transportTo(url: string, options: Partial<HttpTransportOptions> = {}): Transport {
  const transport = createHttpTransport({
    url: new URL("/v1/logs", url),
    version: "1.2.3",
    ...options,
  });
  transports.push(transport);
  return transport;
}

async function send(
  transport: Transport,
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const { outcome } = await transport.send(BODY, RECORDS.length, signal);
  return outcome;
}

function sendWhole(transport: Transport): Promise<Sent> {
  return transport.send(BODY, RECORDS.length, new AbortController().signal);
}

describe("what is sent", () => {
  test("a gzip body with protobuf content type, user agent and length", async () => {
    expect(await send(transportTo(receiver.url))).toEqual({
      kind: "delivered",
      rejected: 0,
      hasMessage: false,
    });
    const request = receiver.requests[0]!;
    expect(request).toMatchObject({ method: "POST", url: "/v1/logs" });
    expect(request.headers).toMatchObject({
      "content-type": "application/x-protobuf",
      "content-encoding": "gzip",
      "content-length": String(request.rawBody.length),
      "user-agent": "sonde/1.2.3",
    });
    expect(request.rawBody.length).toBeLessThan(BODY.length / 2);
    expect(Buffer.from(request.body)).toEqual(Buffer.from(BODY));
    expect(receiver.records).toHaveLength(5);
  });

  test("without compression, the body as it is", async () => {
    await send(transportTo(receiver.url, { compression: "none" }));
    const request = receiver.requests[0]!;
    expect(request.headers).not.toHaveProperty("content-encoding");
    expect(Buffer.from(request.rawBody)).toEqual(Buffer.from(BODY));
  });

  test("in zstd where that is wanted", async () => {
    await send(transportTo(receiver.url, { compression: "zstd" }));
    const request = receiver.requests[0]!;
    expect(request.headers).toMatchObject({ "content-encoding": "zstd" });
    expect(request.rawBody.length).toBeLessThan(BODY.length / 2);
    expect(Buffer.from(zstdDecompressSync(request.rawBody))).toEqual(Buffer.from(BODY));
    expect(receiver.records).toHaveLength(5);
  });

  test("how many bytes of a body went out is known", async () => {
    for (const compression of ["gzip", "zstd", "none"] as const) {
      const sent = await sendWhole(transportTo(receiver.url, { compression }));
      expect(sent.wireBytes).toBe(receiver.requests.at(-1)!.rawBody.length);
    }
    receiver.script([{ status: 503 }, { reset: "before-answer" }]);
    const transport = transportTo(receiver.url, { compression: "none" });
    for (let index = 0; index < 2; index++) {
      expect(await sendWhole(transport)).toMatchObject({ wireBytes: BODY.length });
    }
    await receiver.close();
    expect(await sendWhole(transportTo(receiver.url))).toMatchObject({ wireBytes: 0 });
  });

  test("the URL's credentials, unless a header has others", async () => {
    const url = receiver.url.replace("://", `://${["user", "w%40rd"].join(":")}@`);
    await send(transportTo(url));
    await send(transportTo(url, { headers: { authorization: "Bearer x" } }));
    const sent = receiver.requests.map(({ headers }) => headers["authorization"]);
    expect(sent).toEqual([`Basic ${btoa("user:w@rd")}`, "Bearer x"]);
  });

  test("extra headers, which cannot change the content type", async () => {
    const headers = { "x-tenant": "7", "content-type": "text/plain" };
    await send(transportTo(receiver.url, { headers }));
    expect(receiver.requests[0]!.headers).toMatchObject({
      "x-tenant": "7",
      "content-type": "application/x-protobuf",
    });
  });

  test("one connection serves request after request", async () => {
    let connections = 0;
    const server = await rawServer((socket) => {
      connections++;
      socket.on("data", () => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
    });
    const transport = transportTo(server.url);
    const empty = new Uint8Array(0);
    for (let index = 0; index < 3; index++) {
      const { outcome } = await transport.send(empty, 0, new AbortController().signal);
      expect(outcome).toMatchObject({ kind: "delivered" });
    }
    expect(connections).toBe(1);
    server.close();
  });

  test("an empty request probes the endpoint", async () => {
    const { outcome } = await transportTo(receiver.url).send(
      new Uint8Array(0),
      0,
      new AbortController().signal,
    );
    expect(outcome).toEqual({ kind: "delivered", rejected: 0, hasMessage: false });
    expect(receiver.requests[0]!.rawBody.length).toBe(0);
    expect(receiver.requests[0]!.headers).not.toHaveProperty("content-encoding");
  });
});

describe("answers", () => {
  test("a partial success counts the refused", async () => {
    receiver.script([{ partialSuccess: { rejected: 2, message: "too old" } }]);
    expect(await send(transportTo(receiver.url))).toEqual({
      kind: "delivered",
      rejected: 2,
      hasMessage: true,
    });
    expect(receiver.records).toHaveLength(3);
  });

  test.each([
    ["status-503", { status: 503 }],
    ["html", { body: "<html>Log in</html>", headers: { "content-type": "text/html" } }],
    ["garbage", { body: "<html>", headers: { "content-type": "application/x-protobuf" } }],
    ["content-type", { body: "ok" }],
  ])("%s is held", async (reason, behaviour) => {
    receiver.script([behaviour]);
    expect(await send(transportTo(receiver.url))).toMatchObject({ kind: "retry", reason });
    expect(receiver.records).toHaveLength(0);
  });

  test("a redirect is not followed", async () => {
    receiver.script([{ status: 307, headers: { location: `${receiver.url}/v1/logs` } }]);
    expect(await send(transportTo(receiver.url))).toMatchObject({
      kind: "blocked",
      reason: "redirect",
    });
    expect(receiver.requests).toHaveLength(1);
  });

  test("a busy backend's wish is passed on", async () => {
    receiver.script([{ status: 503, headers: { "retry-after": "7" } }]);
    expect(await send(transportTo(receiver.url))).toMatchObject({
      reason: "status-503",
      retryAfterMillis: 7000,
    });
  });

  test("an endless answer is cut at the limit", async () => {
    receiver.script([{ body: new Uint8Array(MAX_RESPONSE_BYTES + 1) }]);
    expect(await send(transportTo(receiver.url))).toMatchObject({
      kind: "retry",
      reason: "too-large",
    });
  });

  test("after any failure the next request goes through", async () => {
    receiver.script([
      { status: 503 },
      { reset: "before-answer" },
      { reset: "during-answer" },
      { body: new Uint8Array(MAX_RESPONSE_BYTES + 1) },
      {},
    ]);
    const transport = transportTo(receiver.url);
    const outcomes: string[] = [];
    for (let index = 0; index < 5; index++) {
      const outcome = await send(transport);
      outcomes.push(outcome.kind === "retry" ? outcome.reason : outcome.kind);
    }
    expect(outcomes).toEqual(["status-503", "reset", "reset", "too-large", "delivered"]);
  });
});

describe("no answer", () => {
  test("nobody listens", async () => {
    await receiver.close();
    expect(await send(transportTo(receiver.url))).toEqual({
      kind: "retry",
      reason: "connect",
      detail: "ECONNREFUSED",
    });
  });

  test("a name that does not resolve", async () => {
    // A label of 64 characters is refused by the resolver itself: no network takes part.
    const url = `http://${"x".repeat(64)}.invalid`;
    expect(await send(transportTo(url))).toMatchObject({ reason: "dns" });
  });

  test("TLS where none is spoken", async () => {
    const url = receiver.url.replace("http:", "https:");
    expect(await send(transportTo(url))).toMatchObject({ reason: "tls" });
  });

  test("something that is not HTTP", async () => {
    const server = await rawServer((socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n"));
    expect(await send(transportTo(server.url))).toMatchObject({ reason: "protocol" });
    server.close();
  });

  test.each(["before-answer", "during-answer"] as const)("a reset %s", async (reset) => {
    receiver.script([{ reset }]);
    expect(await send(transportTo(receiver.url))).toEqual({
      kind: "retry",
      reason: "reset",
      detail: "ECONNRESET",
    });
  });

  test("a backend that hangs runs into the timeout", async () => {
    receiver.script([{ hang: true }]);
    expect(await send(transportTo(receiver.url, { timeoutMillis: 50 }))).toEqual({
      kind: "retry",
      reason: "timeout",
      detail: "no complete answer within 50 ms",
    });
  });

  test("a backend that hangs inside its answer does too, but its status stands", async () => {
    const server = await rawServer((socket) => {
      socket.write("HTTP/1.1 503 Busy\r\ncontent-length: 10\r\n\r\n12345");
    });
    const transport = transportTo(server.url, { timeoutMillis: 500 });
    expect(await send(transport)).toMatchObject({ reason: "status-503" });
    server.close();
  });

  test("an abort ends it", async () => {
    receiver.script([{ hang: true }]);
    const abort = new AbortController();
    const outcome = send(transportTo(receiver.url), abort.signal);
    await receiver.waitFor(({ requests }) => requests.length === 1);
    abort.abort();
    expect(await outcome).toMatchObject({ kind: "retry", reason: "aborted" });
    expect(await send(transportTo(receiver.url), abort.signal)).toMatchObject({
      reason: "aborted",
    });
    expect(receiver.requests).toHaveLength(1);
  });

  test("closing the transport ends what is under way and what comes later", async () => {
    receiver.script([{ hang: true }]);
    const transport = transportTo(receiver.url);
    const outcome = send(transport);
    await receiver.waitFor(({ requests }) => requests.length === 1);
    transport.close();
    expect(await outcome).toMatchObject({ kind: "retry", reason: "closed" });
    expect(await send(transport)).toMatchObject({ kind: "retry", reason: "closed" });
  });

  test("a header that Node refuses is an outcome too", async () => {
    const headers = { "x-bad": "line\r\nbreak" };
    expect(await send(transportTo(receiver.url, { headers }))).toEqual({
      kind: "retry",
      reason: "network",
      detail: "ERR_INVALID_CHAR",
    });
  });
});
