import { deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { MAX_RESPONSE_BYTES } from "../src/otlp/logs-response.ts";
import { answer, answerBytes, partialSuccess, taken, takenBut } from "./support/backend/answers.ts";
import { type Behaviour, expectBehaviour, ROWS, times } from "./support/backend/behaviour.ts";
import { DeliveryBench } from "./support/backend/delivery-bench.ts";
import { ScriptedBackend } from "./support/backend/scripted-backend.ts";

const HTML = "<!doctype html><title>Welcome</title><form>room number</form>";
const JSON_TYPE = "application/json";
const PARTIAL = partialSuccess(3, "too old");

/** Nothing of it is an acknowledgement, though its status is a success. */
const UNVERIFIED: Record<string, readonly [reason: string, ...Parameters<typeof answer>]> = {
  "a web page": ["html", 200, { type: "text/html", body: HTML }],
  "a web page with a charset": ["html", 200, { type: "Text/HTML; charset=UTF-8", body: HTML }],
  "a web page without a byte": ["html", 200, { type: "text/html" }],
  "an XHTML page": ["html", 200, { type: "application/xhtml", body: HTML }],
  "a web page that calls itself protobuf": ["garbage", 200, { body: HTML }],
  "a web page that calls itself JSON": ["garbage", 200, { type: JSON_TYPE, body: HTML }],
  "a web page without a type": ["content-type", 200, { type: null, body: HTML }],
  "a web page with status 203": ["html", 203, { type: "text/html", body: HTML }],
  "plain text": ["content-type", 200, { type: "text/plain", body: "OK" }],
  "protobuf without a type": ["content-type", 200, { type: null, body: PARTIAL }],
  "protobuf called a stream of bytes": [
    "content-type",
    200,
    { type: "application/octet-stream", body: PARTIAL },
  ],
  "an answer of gRPC": ["content-type", 200, { type: "application/grpc", body: "\0\0\0\0\0" }],
  "truncated protobuf": ["garbage", 200, { body: PARTIAL.subarray(0, -1) }],
  "protobuf with garbage behind it": [
    "garbage",
    200,
    { body: Buffer.concat([PARTIAL, Buffer.from([0xff, 0xff])]) },
  ],
  "a lone byte": ["garbage", 200, { body: Buffer.from([0x0a]) }],
  "the status message of gRPC": ["garbage", 200, { body: Buffer.from("\x08\x0d\x12\x02no") }],
  "JSON cut in half": ["garbage", 200, { type: JSON_TYPE, body: '{"partialSuccess":' }],
  "JSON of a login service": [
    "garbage",
    200,
    { type: JSON_TYPE, body: '{"error":"login_required"}' },
  ],
  "JSON that is a list": ["garbage", 200, { type: JSON_TYPE, body: "[]" }],
  "JSON null": ["garbage", 200, { type: JSON_TYPE, body: "null" }],
  "JSON with a count that is none": [
    "garbage",
    200,
    { type: JSON_TYPE, body: '{"partialSuccess":{"rejectedLogRecords":"many"}}' },
  ],
  "JSON with half a record rejected": [
    "garbage",
    200,
    { type: JSON_TYPE, body: '{"partialSuccess":{"rejectedLogRecords":1.5}}' },
  ],
  "a compressed answer, though none was asked for": [
    "content-encoding",
    200,
    { head: ["content-encoding: gzip"], body: gzipSync(PARTIAL) },
  ],
  "a compression that is not there": [
    "content-encoding",
    200,
    { head: ["content-encoding: br"], body: PARTIAL },
  ],
  "a compressed bomb of 64 MiB": [
    "content-encoding",
    200,
    { head: ["content-encoding: deflate"], body: deflateSync(Buffer.alloc(2 ** 26)) },
  ],
};

const HELD: Behaviour[] = Object.entries(UNVERIFIED).map(([name, [reason, status, options]]) => ({
  name: `${status} with ${name}: no acknowledgement`,
  script: [answer(status, options), answer(status, options)],
  sendings: [...times(2, `retry ${reason}`), "delivered"],
}));

const VERIFIED: Behaviour[] = [
  { name: "an empty body without a type", script: [taken(200, { type: null })] },
  { name: "an empty body called text", script: [taken(200, { type: "text/plain" })] },
  {
    name: "protobuf with parameters",
    script: [
      taken(200, { type: "Application/X-Protobuf ; charset=utf-8", body: partialSuccess(0, "") }),
    ],
  },
  {
    name: "protobuf's other name",
    script: [taken(200, { type: "application/protobuf", body: partialSuccess(0, "") })],
  },
  { name: "an empty JSON object", script: [taken(200, { type: JSON_TYPE, body: "{}" })] },
  {
    name: "a JSON object with charset",
    script: [
      taken(200, { type: "application/json; charset=utf-8", body: '{"partialSuccess":null}' }),
    ],
  },
  {
    name: "a message and nothing rejected",
    script: [taken(200, { body: partialSuccess(0, "old") })],
  },
  {
    name: "fields of a later version of OTLP",
    script: [taken(200, { body: Buffer.from([0x7a, 2, 1, 2, 0x78, 1]) })],
  },
  { name: "-5 rejected", script: [taken(200, { body: partialSuccess(-5, "") })] },
  { name: "-2^63 rejected", script: [taken(200, { body: partialSuccess(-(2n ** 63n), "") })] },
  {
    name: "identity as encoding",
    script: [taken(200, { head: ["content-encoding: identity"], body: partialSuccess(0, "") })],
  },
].map(({ name, script }) => ({
  name: `200 with ${name}: delivered`,
  script,
  sendings: ["delivered"],
}));

function rejecting(
  name: string,
  rejected: number,
  body: string | Uint8Array,
  type?: string,
): Behaviour {
  return {
    name: `200 with ${name}: ${rejected} rejected, never sent again`,
    script: [takenBut(rejected, body, type === undefined ? {} : { type })],
    sendings: [`delivered, ${rejected} rejected`],
    ends: { delivered: ROWS - rejected, rejected },
    reasons: { "rejected.partial_success": rejected },
  };
}

const REJECTED: Behaviour[] = [
  rejecting("3 rejected and a message", 3, partialSuccess(3, "too old")),
  rejecting("3 rejected without a message", 3, partialSuccess(3, "")),
  rejecting("all rejected", ROWS, partialSuccess(ROWS, "all of them")),
  rejecting("more rejected than were sent", ROWS, partialSuccess(ROWS + 1, "")),
  rejecting("2^63 - 1 rejected", ROWS, partialSuccess(2n ** 63n - 1n, "")),
  rejecting(
    "a partial success twice, of which the last counts",
    4,
    Buffer.concat([partialSuccess(9, ""), partialSuccess(4, "")]),
  ),
  rejecting(
    "3 rejected in JSON",
    3,
    '{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"old"}}',
    JSON_TYPE,
  ),
  rejecting(
    "3 rejected in JSON with protobuf's names",
    3,
    '{"partial_success":{"rejected_log_records":3}}',
    JSON_TYPE,
  ),
];

/** A service that sends back whatever it gets. */
const ECHO: Behaviour = {
  name: "200 with our own request: no acknowledgement",
  script: [
    {
      act: (exchange) => exchange.write(answerBytes(200, { body: exchange.request!.body })),
    },
  ],
  sendings: ["retry garbage", "delivered"],
};

test.each([ECHO, ...HELD, ...VERIFIED, ...REJECTED])("$name", expectBehaviour);

test("a partial success in each of two answers in a row: both are counted", async () => {
  await using backend = await ScriptedBackend.start([
    takenBut(2, partialSuccess(2, "")),
    takenBut(3, partialSuccess(3, "")),
  ]);
  await using bench = new DeliveryBench({ url: backend.url });
  bench.start();
  for (let round = 0; round < 2; round++) {
    bench.spool.write("normal", ROWS);
    await bench.untilSettled();
  }
  expect(bench.ledger).toMatchObject({ delivered: 2 * ROWS - 5, rejected: 5, discrepancy: 0 });
  expect(bench.warnings.map(({ code }) => code)).toEqual(["SONDE_EXPORT_REJECTED"]);
});

test.each([
  ["a body of 5 MiB", answer(200, { body: new Uint8Array(5 * 2 ** 20) })],
  ["a length beyond the limit", answer(200, { body: new Uint8Array(MAX_RESPONSE_BYTES + 1) })],
])("T50: 200 with %s: read up to the limit, held, then delivered", async (_, step) => {
  await expectBehaviour({
    name: "",
    script: [step],
    sendings: ["retry too-large", "delivered"],
  });
});
