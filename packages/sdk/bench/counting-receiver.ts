/*
 * A backend that takes everything, counts the records and keeps nothing, in a process of its own. Says
 * its port first; when its input ends, what it has got.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync, zstdDecompressSync } from "node:zlib";

export interface Received {
  readonly records: number;
  readonly requests: number;
  /** Of bodies as they came. */
  readonly wireBytes: number;
  /** Of bodies without compression. */
  readonly bodyBytes: number;
  /** From the first request's arrival to the last answer, and what the receiver itself took of a core. */
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const RESOURCE_LOGS = 0x0a;
const SCOPE_LOGS = 0x12;
const LOG_RECORDS = 0x12;

let records = 0;
let requests = 0;
let wireBytes = 0;
let bodyBytes = 0;
let firstMillis = Number.POSITIVE_INFINITY;
let lastMillis = 0;

const server = createServer((request, response) => {
  firstMillis = Math.min(firstMillis, performance.now());
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const wire = Buffer.concat(chunks);
    const body = decompressed(request, wire);
    records += countRecords(body);
    requests += body.length > 0 ? 1 : 0;
    wireBytes += wire.length;
    bodyBytes += body.length;
    lastMillis = performance.now();
    response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
  });
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.stdin.resume().on("end", () => {
  const { user, system } = process.cpuUsage();
  const received: Received = {
    records,
    requests,
    wireBytes,
    bodyBytes,
    seconds: (lastMillis - firstMillis) / 1000,
    cpuSeconds: (user + system) / 1e6,
  };
  process.stdout.write(`${JSON.stringify(received)}\n`, () => process.exit());
});

function decompressed({ headers }: IncomingMessage, body: Buffer): Buffer {
  switch (headers["content-encoding"]) {
    case "gzip":
      return gunzipSync(body);
    case "zstd":
      return zstdDecompressSync(body);
    default:
      return body;
  }
}

function countRecords(body: Buffer): number {
  let count = 0;
  eachField(body, 0, body.length, RESOURCE_LOGS, (from, to) => {
    eachField(body, from, to, SCOPE_LOGS, (start, end) => {
      eachField(body, start, end, LOG_RECORDS, () => count++);
    });
  });
  return count;
}

/** Of messages that hold other messages and strings only, as these do. */
function eachField(
  body: Buffer,
  from: number,
  to: number,
  tag: number,
  visit: (start: number, end: number) => void,
): void {
  for (let at = from; at < to; ) {
    const isWanted = body[at++] === tag;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = body[at++]!;
      length |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    if (isWanted) visit(at, at + length);
    at += length;
  }
}
