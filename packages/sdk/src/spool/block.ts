import { crc32 } from "node:zlib";

/*
 * Everything in a spool directory is a file of blocks. A block says what it is, how much it holds and
 * where it belongs: the CRC covers header and payload and also instance, file number and offset, so
 * a stale or misplaced block never validates. `docs/spool-format.md` is the specification.
 *
 *   0 u32 magic "SBLK"      12 u32 payload bytes     32 f64 first sequence
 *   4 u8  version           16 u32 items             40 f64 time, milliseconds since the epoch
 *   5 u8  kind              20 u32 policy version    48 payload
 *   6 u8  lane              24 f64 cumulative items   … u32 length of the whole block
 *   7 u8  signal (1 logs)
 *   8 u32 CRC-32
 */
export const BLOCK_MAGIC = 0x4b4c4253;
export const BLOCK_VERSION = 1;
export const BLOCK_HEADER_BYTES = 48;
export const BLOCK_TRAILER_BYTES = 4;
/** Where in a header the length of the payload stands. */
export const PAYLOAD_BYTES_AT = 12;
/** A reader allocates no more for a block, whatever its header claims. */
export const MAX_BLOCK_BYTES: number = 8 * 1024 * 1024;

export const BLOCK_KIND = {
  /** First in a segment: the tables known so far. */
  head: 1,
  /** Rows. */
  rows: 2,
  /** Layouts that came up later. */
  tables: 3,
  /** Last in a sealed segment: all tables again. */
  foot: 4,
  /** A step of the journal, as JSON. */
  journal: 5,
} as const;
export type BlockKind = (typeof BLOCK_KIND)[keyof typeof BLOCK_KIND];

const SIGNAL_LOGS = 1;
/** In every block, to be raised when the meaning of classes or levels changes. There was one so far. */
const POLICY_VERSION = 1;

/** Where a block belongs; part of its checksum, not of its bytes. */
export interface BlockPlace {
  /** 16 bytes of the instance's uuid. */
  readonly instance: Uint8Array;
  readonly file: number;
  readonly offset: number;
}

export interface BlockHeader {
  readonly kind: BlockKind;
  readonly lane: number;
  readonly items: number;
  /** Rows in this lane since the instance began, this block included. */
  readonly cumulativeItems: number;
  readonly firstSequence: number;
  readonly timeMillis: number;
}

/** Of a block that holds books and no rows. */
export function booksHeader(timeMillis: number): BlockHeader {
  const kind = BLOCK_KIND.journal;
  return { kind, lane: 0, items: 0, cumulativeItems: 0, firstSequence: 0, timeMillis };
}

export interface Block extends BlockHeader {
  readonly offset: number;
  /** Length of the whole block. */
  readonly bytes: number;
  readonly payload: Buffer;
}

/** Completes the block in `buffer`, whose payload of `payloadBytes` stands behind the header already. */
export function sealBlock(
  buffer: Buffer,
  payloadBytes: number,
  header: BlockHeader,
  place: BlockPlace,
): Buffer {
  const bytes = BLOCK_HEADER_BYTES + payloadBytes + BLOCK_TRAILER_BYTES;
  buffer.writeUInt32LE(BLOCK_MAGIC, 0);
  buffer[4] = BLOCK_VERSION;
  buffer[5] = header.kind;
  buffer[6] = header.lane;
  buffer[7] = SIGNAL_LOGS;
  buffer.writeUInt32LE(payloadBytes, PAYLOAD_BYTES_AT);
  buffer.writeUInt32LE(header.items, 16);
  buffer.writeUInt32LE(POLICY_VERSION, 20);
  buffer.writeDoubleLE(header.cumulativeItems, 24);
  buffer.writeDoubleLE(header.firstSequence, 32);
  buffer.writeDoubleLE(header.timeMillis, 40);
  buffer.writeUInt32LE(bytes, bytes - BLOCK_TRAILER_BYTES);
  buffer.writeUInt32LE(checksum(buffer, payloadBytes, place), 8);
  return buffer.subarray(0, bytes);
}

/** A whole block around a payload of its own. */
export function encodeBlock(payload: Uint8Array, header: BlockHeader, place: BlockPlace): Buffer {
  const buffer = Buffer.alloc(BLOCK_HEADER_BYTES + payload.byteLength + BLOCK_TRAILER_BYTES);
  buffer.set(payload, BLOCK_HEADER_BYTES);
  return sealBlock(buffer, payload.byteLength, header, place);
}

/** The block at index `at` of `part`, or undefined where none starts that is valid in that place. */
export function readBlock(part: Buffer, at: number, place: BlockPlace): Block | undefined {
  if (part.byteLength - at < BLOCK_HEADER_BYTES + BLOCK_TRAILER_BYTES) return undefined;
  const header = part.subarray(at);
  const payloadBytes = header.readUInt32LE(PAYLOAD_BYTES_AT);
  const bytes = BLOCK_HEADER_BYTES + payloadBytes + BLOCK_TRAILER_BYTES;
  if (header.readUInt32LE(0) !== BLOCK_MAGIC || header[4] !== BLOCK_VERSION) return undefined;
  if (bytes > MAX_BLOCK_BYTES || bytes > header.byteLength) return undefined;
  if (header.readUInt32LE(bytes - BLOCK_TRAILER_BYTES) !== bytes) return undefined;
  if (header.readUInt32LE(8) !== checksum(header, payloadBytes, place)) return undefined;
  return {
    kind: header[5] as BlockKind,
    lane: header[6]!,
    items: header.readUInt32LE(16),
    cumulativeItems: header.readDoubleLE(24),
    firstSequence: header.readDoubleLE(32),
    timeMillis: header.readDoubleLE(40),
    offset: place.offset,
    bytes,
    payload: header.subarray(BLOCK_HEADER_BYTES, BLOCK_HEADER_BYTES + payloadBytes),
  };
}

const identity = Buffer.alloc(24);

function checksum(block: Buffer, payloadBytes: number, place: BlockPlace): number {
  identity.set(place.instance, 0);
  identity.writeUInt32LE(place.file, 16);
  identity.writeUInt32LE(place.offset, 20);
  let crc = crc32(identity);
  crc = crc32(block.subarray(0, 8), crc);
  return crc32(block.subarray(12, BLOCK_HEADER_BYTES + payloadBytes), crc);
}
