import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { TemporaryFolder } from "../../test/support/host/temporary-sonde.ts";
import { startTestProxy } from "../../test/support/proxy/test-proxy.ts";
import { Authority, type IssuedFiles, opensslProblem } from "../../test/support/tls/authority.ts";
import { startTlsBackend } from "../../test/support/tls/tls-backend.ts";
import { nodeOperatorFiles } from "../operator-files.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../testing/otlp-receiver.ts";
import { createHttpTransport, type HttpTransportOptions } from "./http-transport.ts";
import type { Outcome } from "./outcome.ts";
import { FileTlsContexts } from "./tls-contexts.ts";
import type { Transport } from "./transport.ts";

const problem = opensslProblem();
if (problem !== undefined) console.info(`http-transport-proxy.test: https skipped, ${problem}`);

const DELIVERED: Outcome = { kind: "delivered", rejected: 0, hasMessage: false };
const NOTHING = new Uint8Array(0);
/** Credentials are put together here, so that nothing that looks like one stands in the file. */
const SECRET = ["pa%40", "ss"].join("");
const AUTHORIZATION = `Basic ${Buffer.from(`user:${decodeURIComponent(SECRET)}`).toString("base64")}`;

const transports: Transport[] = [];
afterEach(() => {
  for (const transport of transports.splice(0)) transport.close();
});

function transportTo(
  url: string,
  proxy: string,
  options: Partial<HttpTransportOptions> = {},
): Transport {
  const target = new URL("/v1/logs?tenant=7", url);
  const transport = createHttpTransport({
    url: target,
    version: "1",
    proxy: new URL(proxy),
    ...options,
  });
  transports.push(transport);
  return transport;
}

async function send(transport: Transport): Promise<Outcome> {
  return (await transport.send(NOTHING, 0, new AbortController().signal)).outcome;
}

describe("an http target", () => {
  let receiver: OtlpReceiver;
  beforeEach(async () => {
    receiver = await startOtlpReceiver();
  });
  afterEach(() => receiver.close());

  test("is named whole to the proxy, which gets the credentials that are its own", async () => {
    await using proxy = await startTestProxy({ credentials: `user:${decodeURIComponent(SECRET)}` });
    const url = receiver.url.replace("://", `://${["backend-user", "word"].join(":")}@`);
    const transport = transportTo(url, `http://user:${SECRET}@127.0.0.1:${proxy.port}`);
    expect(await send(transport)).toEqual(DELIVERED);
    expect(await send(transport)).toEqual(DELIVERED);
    expect(proxy.requests[0]).toMatchObject({
      method: "POST",
      target: `${receiver.url}/v1/logs?tenant=7`,
      headers: {
        host: `127.0.0.1:${receiver.port}`,
        "proxy-authorization": AUTHORIZATION,
        authorization: `Basic ${btoa("backend-user:word")}`,
      },
    });
    expect(receiver.requests).toHaveLength(2);
  });

  test("407 blocks the endpoint", async () => {
    await using proxy = await startTestProxy({ credentials: "somebody:else" });
    const outcome = await send(transportTo(receiver.url, `http://127.0.0.1:${proxy.port}`));
    expect(outcome).toMatchObject({ kind: "blocked", reason: "status-407" });
    expect(receiver.requests).toEqual([]);
  });

  test("a proxy that is not there is a connection that failed", async () => {
    const transport = transportTo(receiver.url, "http://127.0.0.1:1");
    expect(await send(transport)).toEqual({
      kind: "retry",
      reason: "connect",
      detail: "ECONNREFUSED",
    });
  });
});

describe.skipIf(problem !== undefined)("an https target", () => {
  let folder: TemporaryFolder;
  let authority: Authority;
  let files: IssuedFiles;
  beforeAll(() => {
    folder = new TemporaryFolder();
    authority = new Authority(folder, "ours");
    files = authority.issue("server");
  });
  afterAll(() => folder[Symbol.dispose]());

  function trusting(client?: IssuedFiles): Pick<HttpTransportOptions, "tls"> {
    const file = (path: string) => ({ path, source: "test" });
    const own =
      client === undefined
        ? {}
        : { certificate: file(client.certificateFile), key: file(client.keyFile) };
    return { tls: new FileTlsContexts({ ca: file(authority.caFile), ...own }, nodeOperatorFiles) };
  }

  test("is reached through a tunnel, and the proxy sees host and port alone", async () => {
    await using backend = await startTlsBackend(files);
    await using proxy = await startTestProxy({ credentials: `user:${decodeURIComponent(SECRET)}` });
    const headers = { "x-api-key": "canary-key" };
    const url = `http://user:${SECRET}@127.0.0.1:${proxy.port}`;
    const transport = transportTo(backend.url, url, { ...trusting(), headers });
    expect(await send(transport)).toEqual(DELIVERED);
    expect(await send(transport)).toEqual(DELIVERED);
    expect(proxy.requests).toEqual([
      {
        method: "CONNECT",
        hasCertificate: false,
        target: `127.0.0.1:${backend.port}`,
        headers: expect.objectContaining({
          host: `127.0.0.1:${backend.port}`,
          "proxy-authorization": AUTHORIZATION,
        }),
      },
    ]);
    expect(proxy.tunnelled().includes("canary-key")).toBe(false);
    expect(backend.requests).toHaveLength(2);
    for (const request of backend.requests) {
      expect(request.headers).toMatchObject(headers);
      expect(request.headers).not.toHaveProperty("proxy-authorization");
    }
  });

  test("a proxy that is an https server itself is verified, and does not get our certificate", async () => {
    await using backend = await startTlsBackend(files, {
      ca: [authority.pem],
      requestCert: true,
      rejectUnauthorized: true,
    });
    await using proxy = await startTestProxy({ tls: files });
    const own = authority.issue("node-7");
    const url = `https://127.0.0.1:${proxy.port}`;
    expect(await send(transportTo(backend.url, url, trusting(own)))).toEqual(DELIVERED);
    expect(backend.requests.map(({ client }) => client)).toEqual(["node-7"]);
    // Without our authority the proxy is not spoken to.
    const stranger = transportTo(backend.url, url);
    expect(await send(stranger)).toMatchObject({ kind: "retry", reason: "tls" });
    expect(proxy.requests.map(({ hasCertificate }) => hasCertificate)).toEqual([false]);
  });

  test("the backend's certificate is verified behind the proxy too", async () => {
    await using backend = await startTlsBackend(files);
    await using proxy = await startTestProxy();
    const transport = transportTo(backend.url, `http://127.0.0.1:${proxy.port}`);
    expect(await send(transport)).toMatchObject({ kind: "retry", reason: "tls" });
    expect(backend.requests).toEqual([]);
  });

  test.each<[number, Record<string, string>, Partial<Outcome>]>([
    [407, {}, { kind: "blocked", reason: "status-407" }],
    [403, {}, { kind: "blocked", reason: "status-403" }],
    [302, { location: "http://elsewhere.example/" }, { kind: "blocked", reason: "redirect" }],
    [503, { "retry-after": "7" }, { kind: "retry", reason: "status-503", retryAfterMillis: 7000 }],
    // Of a backend these would be verdicts on the request.
    [400, {}, { kind: "retry", reason: "status-400" }],
    [413, {}, { kind: "retry", reason: "status-413" }],
    [500, {}, { kind: "retry", reason: "status-500" }],
  ])("%d to CONNECT is no word of the backend's", async (status, headers, outcome) => {
    await using backend = await startTlsBackend(files);
    await using proxy = await startTestProxy({ status, headers });
    const transport = transportTo(backend.url, `http://127.0.0.1:${proxy.port}`, trusting());
    const sent = await transport.send(new Uint8Array(9), 1, new AbortController().signal);
    expect(sent.outcome).toMatchObject({
      ...outcome,
      detail: `the proxy answered ${status} to CONNECT`,
    });
    expect(sent.wireBytes).toBe(0);
    expect(backend.connections).toBe(0);
  });

  test("a proxy that hangs runs into the timeout, and a close ends it", async () => {
    await using proxy = await startTestProxy({ hangs: true });
    const url = `http://127.0.0.1:${proxy.port}`;
    const options = { ...trusting(), timeoutMillis: 60 };
    const late = await send(transportTo("https://127.0.0.1:1", url, options));
    expect(late.kind === "retry" && ["timeout", "connect"].includes(late.reason)).toBe(true);
    const transport = transportTo("https://127.0.0.1:1", url, trusting());
    const outcome = send(transport);
    transport.close();
    expect(await outcome).toMatchObject({ kind: "retry", reason: "closed" });
  });

  test("bytes before anybody asked are not the backend's", async () => {
    await using backend = await startTlsBackend(files);
    await using proxy = await startTestProxy({ earlyBytes: "HTTP/1.1 200 OK\r\n\r\n" });
    const transport = transportTo(backend.url, `http://127.0.0.1:${proxy.port}`, trusting());
    expect(await send(transport)).toMatchObject({ kind: "retry" });
    expect(backend.requests).toEqual([]);
  });
});
