import * as zlib from "node:zlib";

/** Of a request's body. OTLP names gzip; zstd is what many backends take beside it. */
export type Compression = "gzip" | "zstd" | "none";

/** On 1,000 encoded records level 1 took 0.5 ms where level 6 takes 1.7, for bytes 9 % more. */
const GZIP: zlib.ZlibOptions = { level: 1 };
/** On 8,000 records level 3 takes 28 to 49 bytes each; level 6 saves 1 to 4 of them and costs three times the time. */
const ZSTD: zlib.ZstdOptions = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 3 } };
/** Each chunk of output is a turn on the pool and one on the loop: by Node's 16 KiB they are a third of the work. */
const MIN_CHUNK_BYTES = 1024;

/** Node has it from 22.15 in 22 and from 23.8 in 23. */
export const isZstdAvailable: boolean = typeof zlib.zstdCompress === "function";

/** Calls back with the compressed body, made on libuv's pool: a request never holds up the loop. */
export function compress(
  body: Uint8Array,
  compression: "gzip" | "zstd",
  done: (error: Error | null, compressed: Uint8Array) => void,
): void {
  // Records come out at a ninth to a quarter of their length: mostly in one chunk.
  const chunkSize = Math.max(MIN_CHUNK_BYTES, body.byteLength >>> 2);
  if (compression === "gzip") zlib.gzip(body, { ...GZIP, chunkSize }, done);
  else zlib.zstdCompress(body, { ...ZSTD, chunkSize }, done);
}
