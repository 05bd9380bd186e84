import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventRecord } from "../../test/support/otlp/event-records.ts";
import { encodeLogsRequest } from "../../test/support/otlp/records-request.ts";
import { SelfReport, type Warning } from "../self-report.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../testing/otlp-receiver.ts";
import { createHttpTransport, type HttpTransportOptions } from "./http-transport.ts";
import type { Outcome } from "./outcome.ts";
import type { Sent, Transport } from "./transport.ts";

const BODY = encodeLogsRequest([
  { resource: { attributes: {} }, records: [eventRecord([], { sequence: 0 })], instance: "i" },
]);

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

function sendWhole(transport: Transport): Promise<Sent> {
  return transport.send(BODY, 1, new AbortController().signal);
}

async function send(transport: Transport): Promise<Outcome> {
  return (await sendWhole(transport)).outcome;
}

describe("zstd that a backend does not take", () => {
  test.each([400, 415])(
    "%d: the same records go in gzip at once, and from then on",
    async (status) => {
      receiver.script((_index, { headers }) =>
        headers["content-encoding"] === "zstd" ? { status } : {},
      );
      const warnings: Warning[] = [];
      const report = new SelfReport((warning) => warnings.push(warning));
      const transport = transportTo(receiver.url, { compression: "zstd", report });
      const first = await sendWhole(transport);
      expect(first.outcome).toMatchObject({ kind: "delivered" });
      expect(await send(transport)).toMatchObject({ kind: "delivered" });
      const { requests } = receiver;
      expect(requests.map(({ headers }) => headers["content-encoding"])).toEqual([
        "zstd",
        "gzip",
        "gzip",
      ]);
      expect(first.wireBytes).toBe(requests[0]!.rawBody.length + requests[1]!.rawBody.length);
      expect(warnings.map(({ code }) => code)).toEqual(["SONDE_EXPORT_FAILING"]);
    },
  );

  test("records that are refused in both are refused, and zstd stays", async () => {
    receiver.script(() => ({ status: 400 }));
    const transport = transportTo(receiver.url, { compression: "zstd" });
    expect(await send(transport)).toMatchObject({ kind: "refused", reason: "status-400" });
    expect(await send(transport)).toMatchObject({ kind: "refused", reason: "status-400" });
    expect(receiver.requests.map(({ headers }) => headers["content-encoding"])).toEqual([
      "zstd",
      "gzip",
      "zstd",
      "gzip",
    ]);
  });

  test("once it took zstd, a 400 is about the records and is not asked again", async () => {
    receiver.script([{}, { status: 400 }]);
    const transport = transportTo(receiver.url, { compression: "zstd" });
    expect(await send(transport)).toMatchObject({ kind: "delivered" });
    expect(await send(transport)).toMatchObject({ kind: "refused" });
    expect(receiver.requests).toHaveLength(2);
  });
});
