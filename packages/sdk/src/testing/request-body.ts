import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip, inflate, zstdDecompress } from "node:zlib";
import { type DecodedLogsRequest, OtlpDecodeError } from "./decoded-logs.ts";
import { decodeLogsRequest } from "./otlp-decoder.ts";
import { decodeJsonLogsRequest } from "./otlp-json-decoder.ts";
import type { RequestProblem } from "./received-request.ts";

type Decompress = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

export type OtlpMediaType = "application/x-protobuf" | "application/json";

export interface ReadBody {
  readonly rawBody: Uint8Array;
  readonly body: Uint8Array;
  readonly decoded: DecodedLogsRequest | undefined;
  readonly problem: RequestProblem | undefined;
}

const NOTHING = new Uint8Array(0);
const DECOMPRESSORS: ReadonlyMap<string, Decompress> = new Map<string, Decompress>([
  ["identity", (bytes) => Promise.resolve(Buffer.from(bytes))],
  ["gzip", promisify(gunzip) as Decompress],
  ["deflate", promisify(inflate) as Decompress],
  ["zstd", promisify(zstdDecompress) as Decompress],
]);

/** Reads, decompresses and decodes a request's body; undefined when the sender breaks off. */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<ReadBody | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      // The rest of a body above the bound is read, or the answer could not follow, and forgotten.
      if (length <= maxBytes) chunks.push(chunk);
    }
  } catch {
    // Only the connection can fail here, and then there is no one left to answer.
    return undefined;
  }
  if (length > maxBytes) {
    return failed(NOTHING, NOTHING, 413, `a body of more than ${maxBytes} bytes`);
  }
  return unpack(request, Buffer.concat(chunks), maxBytes);
}

async function unpack(
  request: IncomingMessage,
  rawBody: Uint8Array,
  maxBytes: number,
): Promise<ReadBody> {
  const encoding = request.headers["content-encoding"] ?? "identity";
  const decompress = DECOMPRESSORS.get(encoding);
  if (decompress === undefined) {
    return failed(rawBody, NOTHING, 415, `content-encoding ${encoding}`);
  }
  let body: Uint8Array;
  try {
    body = await decompress(rawBody, { maxOutputLength: maxBytes });
  } catch (error) {
    const tooLarge = (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE";
    return tooLarge
      ? failed(rawBody, NOTHING, 413, `a body of more than ${maxBytes} bytes after ${encoding}`)
      : failed(rawBody, NOTHING, 400, `a body that is not ${encoding}`);
  }
  const mediaType = otlpMediaType(request);
  if (mediaType === undefined) {
    return failed(rawBody, body, 415, "a content-type other than protobuf and JSON");
  }
  return decode(rawBody, body, mediaType);
}

/** What the sender speaks, and so what it is answered in. */
export function otlpMediaType(request: IncomingMessage): OtlpMediaType | undefined {
  const mediaType = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType === "application/x-protobuf" || mediaType === "application/json") return mediaType;
  return undefined;
}

function decode(rawBody: Uint8Array, body: Uint8Array, mediaType: OtlpMediaType): ReadBody {
  try {
    const decoded =
      mediaType === "application/json"
        ? decodeJsonLogsRequest(new TextDecoder().decode(body))
        : decodeLogsRequest(body);
    return { rawBody, body, decoded, problem: undefined };
  } catch (error) {
    if (!(error instanceof OtlpDecodeError)) throw error;
    return failed(rawBody, body, 400, error.message);
  }
}

function failed(rawBody: Uint8Array, body: Uint8Array, status: number, message: string): ReadBody {
  return { rawBody, body, decoded: undefined, problem: { status, message } };
}
