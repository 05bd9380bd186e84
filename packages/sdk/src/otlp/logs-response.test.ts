import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeResponseByReference } from "../../test/support/otlp/reference.ts";
import { decodeLogsResponse, MAX_RESPONSE_BYTES, type OtlpEncoding } from "./logs-response.ts";

const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const partial = (rejectedLogRecords: string, errorMessage: string): Uint8Array =>
  encodeResponseByReference({ partialSuccess: { rejectedLogRecords, errorMessage } });

describe.each<OtlpEncoding>(["protobuf", "json"])("%s", (encoding) => {
  test("no bytes are a full success", () => {
    expect(decodeLogsResponse(new Uint8Array(0), encoding)).toEqual({
      ok: true,
      response: { rejectedRecords: 0, hasMessage: false },
    });
  });

  test("an answer above the limit is refused unread", () => {
    const body = Buffer.alloc(MAX_RESPONSE_BYTES + 1, " ");
    const result = decodeLogsResponse(body, encoding);
    expect(result).toMatchObject({ ok: false, problem: expect.stringContaining("4194305 bytes") });
  });

  test("any bytes at all give a value", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        const result = decodeLogsResponse(body, encoding);
        expect(typeof (result.ok ? result.response.rejectedRecords : result.problem)).toBe(
          result.ok ? "number" : "string",
        );
      }),
    );
  });

  test("an answer with changed or missing bytes gives a value", () => {
    const whole =
      encoding === "json"
        ? json({ partialSuccess: { rejectedLogRecords: "12", errorMessage: "too old" } })
        : partial("12", "too old");
    for (let length = 0; length < whole.length; length++) {
      expect(typeof decodeLogsResponse(whole.subarray(0, length), encoding).ok).toBe("boolean");
    }
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (index, byte) => {
        const changed = Uint8Array.from(whole);
        changed[index] = byte;
        expect(typeof decodeLogsResponse(changed, encoding).ok).toBe("boolean");
      }),
    );
  });
});

describe("protobuf", () => {
  test("says how many records were refused and why", () => {
    expect(decodeLogsResponse(partial("3", "bad timestamps"), "protobuf")).toEqual({
      ok: true,
      response: { rejectedRecords: 3, hasMessage: true },
    });
  });

  test("a negative count and one above 2^53 come through as said", () => {
    expect(decodeLogsResponse(partial("-1", ""), "protobuf")).toMatchObject({
      response: { rejectedRecords: -1 },
    });
    expect(decodeLogsResponse(partial("9223372036854775807", ""), "protobuf")).toMatchObject({
      response: { rejectedRecords: 2 ** 63 },
    });
  });

  test("unknown fields of every wire type are passed over", () => {
    const unknown = [
      ...[0x78, 0x96, 0x01], // field 15, varint
      ...[0x79, 1, 2, 3, 4, 5, 6, 7, 8], // field 15, fixed64
      ...[0x7a, 2, 9, 9], // field 15, bytes
      ...[0x7d, 1, 2, 3, 4], // field 15, fixed32
    ];
    const body = Uint8Array.from([...unknown, ...partial("3", "late"), ...unknown]);
    expect(decodeLogsResponse(body, "protobuf")).toEqual({
      ok: true,
      response: { rejectedRecords: 3, hasMessage: true },
    });
  });

  test.each([
    ["a page", Buffer.from("<!doctype html><html></html>")],
    ["a truncated message", partial("3", "late").subarray(0, -1)],
    ["text that is not UTF-8", Uint8Array.from([0x0a, 4, 0x12, 2, 0xc3, 0x28])],
    ["a varint without end", new Uint8Array(20).fill(0xff)],
    ["field number 0", Uint8Array.from([0x02, 0x00])],
    ["a status of gRPC", Buffer.from("\x08\x0d\x12\x02no")],
    ["a request, echoed", Uint8Array.from([0x0a, 4, 0x0a, 2, 0x0a, 0])],
    ["a count that is text", Uint8Array.from([0x0a, 3, 0x0a, 1, 0x33])],
  ])("%s is not an answer", (_, body) => {
    const result = decodeLogsResponse(body, "protobuf");
    expect(result).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/^not a protobuf message: /),
    });
  });
});

describe("json", () => {
  test.each([
    [{ partialSuccess: { rejectedLogRecords: "3", errorMessage: "late" } }],
    [{ partialSuccess: { rejectedLogRecords: 3, errorMessage: "late" } }],
    [{ partial_success: { rejected_log_records: "3", error_message: "late" } }],
  ])("%j is a partial success", (body) => {
    expect(decodeLogsResponse(json(body), "json")).toEqual({
      ok: true,
      response: { rejectedRecords: 3, hasMessage: true },
    });
  });

  test.each([[{}], [{ partialSuccess: null }], [{ partialSuccess: {} }]])(
    "%j is a full success",
    (body) => {
      expect(decodeLogsResponse(json(body), "json")).toEqual({
        ok: true,
        response: { rejectedRecords: 0, hasMessage: false },
      });
    },
  );

  test.each([
    [[]],
    [null],
    ["ok"],
    [{ error: "login required", code: 401 }],
    [{ partialSuccess: { rejectedLogRecords: 0 }, more: [1] }],
    [{ partialSuccess: null, partialsuccess: null }],
    [{ partialSuccess: 7 }],
    [{ partialSuccess: { rejectedLogRecords: "many" } }],
    [{ partialSuccess: { rejectedLogRecords: 1.5 } }],
  ])("%j is not an answer", (body) => {
    expect(decodeLogsResponse(json(body), "json")).toMatchObject({ ok: false });
  });
});

test("what the backend says is noted and not kept", () => {
  const answers = [
    decodeLogsResponse(partial("0", "canary"), "protobuf"),
    decodeLogsResponse(json({ partialSuccess: { errorMessage: "canary" } }), "json"),
  ];
  for (const answer of answers) {
    expect(answer).toEqual({ ok: true, response: { rejectedRecords: 0, hasMessage: true } });
  }
});
