import { describe, expect, test } from "vitest";
import { encodeResponseByReference } from "../../test/support/otlp/reference.ts";
import { type ResponseHead, verifyResponse } from "./verify.ts";

const PROTOBUF = "application/x-protobuf";
const NOTHING = new Uint8Array(0);

function head(status: number, contentType?: string): ResponseHead {
  return { status, headers: contentType === undefined ? {} : { "content-type": contentType } };
}

function partial(rejectedLogRecords: string, errorMessage = ""): Uint8Array {
  return encodeResponseByReference({ partialSuccess: { rejectedLogRecords, errorMessage } });
}

describe("delivered", () => {
  test.each([
    [200, PROTOBUF, NOTHING],
    [202, undefined, NOTHING],
    [204, "text/plain", NOTHING],
    [200, "Application/JSON; charset=utf-8", Buffer.from("{}")],
    [200, PROTOBUF, partial("0")],
  ])("%d %s", (status, contentType, body) => {
    expect(verifyResponse(head(status, contentType), body, 5)).toEqual({
      kind: "delivered",
      rejected: 0,
      hasMessage: false,
    });
  });

  test.each([
    ["3", "too old", 3],
    ["0", "clocks differ", 0],
    ["9", "odd", 5],
    ["-2", "odd", 0],
  ])("a claim of %s refused of 5 with the message %j counts %d", (claim, said, rejected) => {
    expect(verifyResponse(head(200, PROTOBUF), partial(claim, said), 5)).toEqual({
      kind: "delivered",
      rejected,
      hasMessage: true,
    });
  });
});

describe("not an acknowledgement", () => {
  test.each([
    ["html", 200, "text/html; charset=utf-8", Buffer.from("<html>Log in</html>")],
    ["html", 200, "text/html", NOTHING],
    ["garbage", 200, PROTOBUF, Buffer.from("<html>Log in</html>")],
    ["garbage", 200, "application/json", Buffer.from("<html>")],
    ["garbage", 200, "application/json", Buffer.from('{"error":"login required","code":401}')],
    ["content-type", 200, "text/plain", Buffer.from("ok")],
    ["content-type", 200, undefined, partial("0", "x")],
    ["status-503", 503, PROTOBUF, partial("0")],
    ["status-101", 101, undefined, NOTHING],
  ] as const)("%s: %d %s", (reason, status, contentType, body) => {
    expect(verifyResponse(head(status, contentType), body, 5)).toMatchObject({
      kind: "retry",
      reason,
    });
  });

  test("an answer that is encoded, though none was asked for", () => {
    const encoded = { "content-type": PROTOBUF, "content-encoding": "gzip" };
    expect(verifyResponse({ status: 200, headers: encoded }, partial("1"), 5)).toMatchObject({
      kind: "retry",
      reason: "content-encoding",
    });
  });

  test("each status from 100 to 999 is in one row of the table, and a body does not move it", () => {
    const kinds = new Map<string, number[]>();
    for (let status = 100; status < 1000; status++) {
      for (const body of [NOTHING, partial("0")]) {
        const outcome = verifyResponse(head(status, PROTOBUF), body, 5);
        if (outcome.kind !== "delivered") expect(outcome.detail).toContain(String(status));
        kinds.set(outcome.kind, [...(kinds.get(outcome.kind) ?? []), status]);
      }
    }
    const unlike = [429, 502, 503, 504, 401, 403, 404, 405, 407, 413];
    const between = (from: number, to: number): number[] =>
      Array.from({ length: to - from }, (_, index) => from + index);
    const twice = (statuses: readonly number[]): number[] =>
      [...statuses, ...statuses].sort((one, other) => one - other);
    expect(Object.fromEntries(kinds)).toEqual({
      delivered: twice(between(200, 300)),
      retry: twice([...between(100, 200), 429, 502, 503, 504, ...between(600, 1000)]),
      blocked: twice([...between(300, 400), 401, 403, 404, 405, 407]),
      "too-large": [413, 413],
      refused: twice(between(400, 600).filter((status) => !unlike.includes(status))),
    });
  });

  test("a redirect blocks, with its wish to wait, and says nothing of where it leads", () => {
    const moved: ResponseHead = { status: 307, headers: { "retry-after": "5" } };
    expect(verifyResponse(moved, NOTHING, 5)).toEqual({
      kind: "blocked",
      reason: "redirect",
      detail: "the endpoint answered 307; redirects are not followed",
      retryAfterMillis: 5000,
    });
  });

  test("a busy backend says how long to wait", () => {
    const busy: ResponseHead = { status: 429, headers: { "retry-after": "30" } };
    expect(verifyResponse(busy, NOTHING, 5)).toMatchObject({
      reason: "status-429",
      retryAfterMillis: 30_000,
    });
    expect(verifyResponse(head(429), NOTHING, 5)).not.toHaveProperty("retryAfterMillis");
  });

  test("what the backend wrote is not repeated", () => {
    for (const body of [Buffer.from("<html>canary</html>"), Buffer.from('{"canary":"canary"}')]) {
      for (const contentType of ["text/html", PROTOBUF, "application/json", "text/plain"]) {
        const outcome = verifyResponse(head(200, contentType), body, 5);
        expect(outcome.kind).toBe("retry");
        expect(JSON.stringify(outcome)).not.toContain("canary");
      }
    }
  });
});
