import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { decodeLogsRequest } from "../../../src/testing/otlp-decoder.ts";
import { recordsOf } from "../../../src/testing/received-request.ts";

/** One request as a backend on a bare socket reads it. */
export interface BackendRequest {
  /** The request line and the header fields as they came. */
  readonly head: string;
  /** Decompressed. */
  readonly body: Buffer;
  /** `log.record.uid` of every record, in order; none in a probe. */
  readonly uids: readonly string[];
}

const HEAD_END = "\r\n\r\n";

/** What of a request has come so far. Our transport sends a content-length with every request. */
export class RequestReader {
  #bytes: Buffer = Buffer.alloc(0);

  add(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
  }

  get hasHead(): boolean {
    return this.#bytes.includes(HEAD_END);
  }

  /** The next whole request, which is then forgotten; undefined while there is none. */
  take(): BackendRequest | undefined {
    const end = this.#bytes.indexOf(HEAD_END);
    if (end < 0) return undefined;
    const head = this.#bytes.toString("latin1", 0, end);
    const start = end + HEAD_END.length;
    const length = Number(headerOf(head, "content-length") ?? 0);
    if (this.#bytes.length < start + length) return undefined;
    const raw = this.#bytes.subarray(start, start + length);
    this.#bytes = this.#bytes.subarray(start + length);
    const body = decompressed(raw, headerOf(head, "content-encoding"));
    return { head, body, uids: uidsOf(body) };
  }
}

function headerOf(head: string, name: string): string | undefined {
  return new RegExp(`^${name}: *(.*)$`, "im").exec(head)?.[1]?.trim();
}

function decompressed(raw: Buffer, encoding: string | undefined): Buffer {
  if (encoding === "gzip") return gunzipSync(raw);
  return encoding === "zstd" ? zstdDecompressSync(raw) : raw;
}

function uidsOf(body: Buffer): string[] {
  return recordsOf(decodeLogsRequest(body)).map((record) =>
    String(record.attributes.get("log.record.uid")),
  );
}
