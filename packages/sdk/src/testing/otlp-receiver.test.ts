import { once } from "node:events";
import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventRecord } from "../../test/support/otlp/event-records.ts";
import { encodeLogsRequest } from "../../test/support/otlp/records-request.ts";
import { decodeLogsResponse } from "../otlp/logs-response.ts";
import { type OtlpReceiver, type OtlpReceiverOptions, startOtlpReceiver } from "./otlp-receiver.ts";

const PROTOBUF = { "content-type": "application/x-protobuf" };
const JSON_TYPE = { "content-type": "application/json" };

let receiver: OtlpReceiver;

beforeEach(async () => {
  receiver = await startOtlpReceiver();
});

afterEach(() => receiver.close());

function body(from: number, count: number): Uint8Array {
  const records = Array.from({ length: count }, (_, index) =>
    eventRecord([{ key: "a.text", type: "string", value: "canary" }], { sequence: from + index }),
  );
  return encodeLogsRequest([
    { resource: { attributes: { "service.name": "x" } }, records, instance: "i" },
  ]);
}

interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: Uint8Array;
}

async function post(
  bytes: Uint8Array | string,
  headers: Record<string, string> = PROTOBUF,
  path = "/v1/logs",
): Promise<Answer> {
  const response = await fetch(new URL(path, receiver.url), {
    method: "POST",
    headers,
    body: typeof bytes === "string" ? bytes : Buffer.from(bytes),
  });
  return {
    status: response.status,
    contentType: response.headers.get("content-type"),
    body: new Uint8Array(await response.arrayBuffer()),
  };
}

describe("what it takes", () => {
  test("protobuf, answered in protobuf by an empty body", async () => {
    const answer = await post(body(0, 2));
    expect(answer).toMatchObject({ status: 200, contentType: "application/x-protobuf" });
    expect(answer.body).toHaveLength(0);
    expect(receiver.records.map((record) => record.attributes.get("log.record.uid"))).toEqual([
      "i:0",
      "i:1",
    ]);
    expect(receiver.records[0]).toMatchObject({
      eventName: "acme.disk.slow",
      resource: new Map([["service.name", "x"]]),
      scope: { name: "acme.telemetry", version: "1.4.0" },
    });
  });

  test("JSON, answered in JSON", async () => {
    const logRecords = [{ eventName: "e", attributes: [] }];
    const text = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
    const answer = await post(text, JSON_TYPE);
    expect(answer).toMatchObject({ status: 200, contentType: "application/json" });
    expect(Buffer.from(answer.body).toString()).toBe("{}");
    expect(receiver.records).toMatchObject([{ eventName: "e" }]);
  });

  test.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["zstd", zstdCompressSync],
  ])("%s bodies, kept as sent and as read", async (encoding, compress) => {
    const plain = body(0, 3);
    const sent = compress(plain);
    await post(sent, { ...PROTOBUF, "content-encoding": encoding });
    expect(receiver.records).toHaveLength(3);
    expect(Buffer.from(receiver.requests[0]!.rawBody)).toEqual(sent);
    expect(Buffer.from(receiver.requests[0]!.body)).toEqual(Buffer.from(plain));
  });
});

describe("what it refuses", () => {
  test.each([
    [404, "/v1/traces", PROTOBUF, body(0, 1)],
    [415, "/v1/logs", { "content-type": "text/plain" }, body(0, 1)],
    [415, "/v1/logs", { ...PROTOBUF, "content-encoding": "br" }, brotliCompressSync(body(0, 1))],
    [400, "/v1/logs", { ...PROTOBUF, "content-encoding": "gzip" }, body(0, 1)],
    [400, "/v1/logs", PROTOBUF, Buffer.from("<html>")],
    [400, "/v1/logs", JSON_TYPE, Buffer.from("<html>")],
  ])("answers %d to %s with %j", async (status, path, headers, bytes) => {
    expect(await post(bytes, headers, path)).toMatchObject({ status });
    expect(receiver.requests[0]).toMatchObject({ url: path, problem: { status } });
    expect(receiver.records).toHaveLength(0);
  });

  test("anything but POST", async () => {
    expect((await fetch(new URL("/v1/logs", receiver.url))).status).toBe(405);
  });

  test("bodies beyond the bound, compressed or not", async () => {
    await restart({ maxBodyBytes: 1000 });
    expect(await post(new Uint8Array(1001))).toMatchObject({ status: 413 });
    const bomb = zstdCompressSync(new Uint8Array(1_000_000));
    expect(bomb.length).toBeLessThan(1000);
    const headers = { ...PROTOBUF, "content-encoding": "zstd" };
    expect(await post(bomb, headers)).toMatchObject({ status: 413 });
    expect(receiver.requests.map((request) => request.body.length)).toEqual([0, 0]);
  });

  test("more requests than it may keep, and says so when asked to wait for them", async () => {
    await restart({ maxRequests: 2 });
    const statuses: number[] = [];
    for (let index = 0; index < 3; index++) statuses.push((await post(body(index, 1))).status);
    expect(statuses).toEqual([200, 200, 503]);
    expect(receiver).toMatchObject({ refused: 1 });
    expect(receiver.seenRecords).toHaveLength(2);
    const wait = receiver.waitFor(({ records }) => records.length === 3, { timeoutMillis: 1 });
    await expect(wait).rejects.toThrow("1 requests refused because the receiver was full");
  });

  test("more bytes than it may keep", async () => {
    await restart({ maxKeptBytes: body(0, 1).length * 3 });
    expect((await post(body(0, 1))).status).toBe(200);
    expect((await post(body(1, 1))).status).toBe(503);
    receiver.clear();
    expect((await post(body(1, 1))).status).toBe(200);
    expect(receiver).toMatchObject({ refused: 0 });
  });
});

describe("the script", () => {
  test("is used up request by request, then all succeed", async () => {
    receiver.script([{ status: 503, headers: { "retry-after": "1" } }, { status: 429 }]);
    const statuses: number[] = [];
    for (let index = 0; index < 3; index++) statuses.push((await post(body(0, 1))).status);
    expect(statuses).toEqual([503, 429, 200]);
    expect(receiver.records).toHaveLength(1);
    expect(receiver.seenRecords).toHaveLength(3);
  });

  test("may decide by index and request", async () => {
    receiver.script((index, { decoded }) =>
      decoded!.resourceLogs[0]!.scopeLogs[0]!.logRecords.length > 1 || index === 1
        ? { status: 413 }
        : {},
    );
    const statuses: number[] = [];
    for (const count of [1, 1, 2, 1]) statuses.push((await post(body(0, count))).status);
    expect(statuses).toEqual([200, 413, 413, 200]);
  });

  test.each([
    ["protobuf", PROTOBUF, body(0, 5)],
    ["json", JSON_TYPE, Buffer.from('{"resourceLogs":[]}')],
  ] as const)("a partial success in %s", async (encoding, headers, bytes) => {
    receiver.script([{ partialSuccess: { rejected: 2, message: "too old" } }]);
    const answer = await post(bytes, headers);
    expect(decodeLogsResponse(answer.body, encoding)).toEqual({
      ok: true,
      response: { rejectedRecords: 2, hasMessage: true },
    });
    expect(Buffer.from(answer.body).includes("too old")).toBe(true);
    expect(receiver.records).toHaveLength(encoding === "protobuf" ? 3 : 0);
  });

  test("a success with a body of its own acknowledges nothing", async () => {
    receiver.script([{ status: 200, body: "<html>", headers: { "content-type": "text/html" } }]);
    const answer = await post(body(0, 1));
    expect(answer).toMatchObject({ status: 200, contentType: "text/html" });
    expect(receiver.records).toHaveLength(0);
    expect(receiver.seenRecords).toHaveLength(1);
  });

  test("a reset before the answer shows no byte, during it a head", async () => {
    receiver.script([{ reset: "before-answer" }, { reset: "during-answer" }]);
    await expect(rawPost(body(0, 1))).rejects.toMatchObject({ code: "ECONNRESET" });
    const response = await rawPost(body(1, 1));
    expect(response.statusCode).toBe(200);
    await expect(once(response.resume(), "end")).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(receiver.records).toHaveLength(0);
    expect(receiver.seenRecords).toHaveLength(2);
  });

  test("a hang answers nothing until the receiver is closed", async () => {
    receiver.script([{ hang: true }]);
    const answer = expect(rawPost(body(0, 1))).rejects.toMatchObject({ code: "ECONNRESET" });
    await receiver.waitFor(({ requests }) => requests.length === 1);
    await receiver.close();
    await answer;
  });

  test("a delayed answer comes, and closing does not wait for one", async () => {
    receiver.script([{ delayMillis: 1 }, { delayMillis: 3_600_000 }]);
    expect((await post(body(0, 1))).status).toBe(200);
    const answer = expect(rawPost(body(1, 1))).rejects.toMatchObject({ code: "ECONNRESET" });
    await receiver.waitFor(({ requests }) => requests.length === 2);
    await receiver.close();
    await answer;
  });
});

describe("what it tells", () => {
  test("how often each uid came, counting only what was acknowledged", async () => {
    receiver.script([{}, { status: 500 }, {}]);
    await post(body(0, 2));
    await post(body(0, 2));
    await post(body(1, 2));
    expect([...receiver.uidCounts()]).toEqual([
      ["i:0", 1],
      ["i:1", 2],
      ["i:2", 1],
    ]);
    expect(receiver.duplicates()).toBe(1);
  });

  test("whether something stands in any URL, header or decompressed body", async () => {
    const headers = { ...PROTOBUF, "content-encoding": "gzip", "x-canary": "header canary" };
    await post(gzipSync(body(0, 2)), headers, "/v1/logs?canary=1");
    // Two records, one URL, one header name, one header value.
    expect(receiver.contains("canary")).toBe(5);
    expect(receiver.contains(Buffer.from("canary"))).toBe(5);
    expect(receiver.contains("canaries")).toBe(0);
    expect(() => receiver.contains("")).toThrow(RangeError);
  });

  test("it waits for what is still to come, and says what there is when it gives up", async () => {
    const two = receiver.waitFor(({ records }) => records.length === 2);
    await post(body(0, 1));
    await post(body(1, 1));
    await two;
    const never = receiver.waitFor(() => false, { timeoutMillis: 5 });
    await expect(never).rejects.toThrow(
      "not so after 5 ms: 2 requests with 2 records, 2 of them answered with success",
    );
  });

  test("a predicate that throws fails its own wait", async () => {
    let asked = 0;
    const wait = receiver.waitFor(() => {
      if (asked++ > 0) throw new Error("my mistake");
      return false;
    });
    const outcome = expect(wait).rejects.toThrow("my mistake");
    await post(body(0, 1));
    await outcome;
  });

  test("closing ends every wait", async () => {
    const wait = expect(receiver.waitFor(() => false)).rejects.toThrow("the receiver was closed");
    await receiver.close();
    await wait;
  });
});

test("it comes back on its port, and says when the port is taken", async () => {
  const { port } = receiver;
  await expect(startOtlpReceiver({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await receiver.close();
  receiver = await startOtlpReceiver({ port });
  expect(receiver.port).toBe(port);
  expect((await post(body(0, 1))).status).toBe(200);
});

test("it closes at the end of its scope, and twice without harm", async () => {
  let port: number;
  {
    await using scoped = await startOtlpReceiver();
    port = scoped.port;
    await scoped.close();
  }
  await expect(fetch(`http://127.0.0.1:${port}/v1/logs`)).rejects.toThrow();
});

async function restart(options: OtlpReceiverOptions): Promise<void> {
  await receiver.close();
  receiver = await startOtlpReceiver(options);
}

/** fetch hides how a connection ended; this does not. */
async function rawPost(bytes: Uint8Array): Promise<IncomingMessage> {
  const agent = new Agent({ keepAlive: false });
  const request = httpRequest(new URL("/v1/logs", receiver.url), {
    method: "POST",
    headers: PROTOBUF,
    agent,
  });
  // Behind the head, an error shows on the response as well, and there it counts.
  request.on("error", () => {});
  request.end(bytes);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return response;
}
