import type { FileSystem } from "../file-system.ts";
import {
  BLOCK_HEADER_BYTES,
  BLOCK_KIND,
  BLOCK_TRAILER_BYTES,
  type Block,
  type BlockKind,
  type BlockPlace,
  MAX_BLOCK_BYTES,
  PAYLOAD_BYTES_AT,
  readBlock,
} from "./block.ts";
import { readFully } from "./read-file.ts";
import { decodeTables, type RowRange, type Tables } from "./tables.ts";

/** Most heads and feet are shorter. A longer one costs a second read, of at most one block. */
const EDGE_BYTES = 16 * 1024;

/** What a sealed segment says of its rows, counted since the instance began. */
export interface SegmentExtent {
  readonly itemsBefore: number;
  readonly itemsAfter: number;
  /** Undefined where the foot is of an early version. */
  readonly rows: RowRange | undefined;
}

/** What stands at the two ends of a segment. */
export interface SegmentEdges {
  /** The foot's where it can be read: it has all layouts that the head has. */
  readonly tables: Tables | undefined;
  /** Undefined where head or foot is missing or damaged, or the two do not add up: only the blocks tell. */
  readonly extent: SegmentExtent | undefined;
  /** Rows of the lane that were admitted before the segment began; absent where its head is damaged. */
  readonly itemsBefore?: number | undefined;
}

/**
 * Reads head and foot of a segment and nothing between them, so that a backlog opens in a time that
 * its length in rows does not matter for. Allocates no more than a block at a time. Throws what the
 * disk throws.
 */
export function readSegmentEdges(
  files: FileSystem,
  path: string,
  bytes: number,
  place: Omit<BlockPlace, "offset">,
  decodeFoot: typeof decodeTables = decodeTables,
): SegmentEdges {
  const descriptor = files.openToRead(path);
  try {
    const head = readHead(files, descriptor, bytes, place);
    const foot = readFoot(files, descriptor, bytes, place);
    const footTables = foot === undefined ? undefined : decodeFoot(foot.payload);
    return {
      tables: footTables ?? (head === undefined ? undefined : decodeTables(head.payload)),
      extent: footTables === undefined ? undefined : extentOf(head, foot, footTables),
      itemsBefore: head?.cumulativeItems,
    };
  } finally {
    files.close(descriptor);
  }
}

function extentOf(
  head: Block | undefined,
  foot: Block | undefined,
  { rows }: Tables,
): SegmentExtent | undefined {
  if (head === undefined || foot === undefined) return undefined;
  const items = foot.cumulativeItems - head.cumulativeItems;
  if (items < 0 || (rows !== undefined && rows.items !== items)) return undefined;
  return { itemsBefore: head.cumulativeItems, itemsAfter: foot.cumulativeItems, rows };
}

function readHead(
  files: FileSystem,
  descriptor: number,
  bytes: number,
  place: Omit<BlockPlace, "offset">,
): Block | undefined {
  let part = readFully(files, descriptor, 0, Math.min(EDGE_BYTES, bytes));
  if (part.byteLength < BLOCK_HEADER_BYTES) return undefined;
  const length = part.readUInt32LE(PAYLOAD_BYTES_AT) + BLOCK_HEADER_BYTES + BLOCK_TRAILER_BYTES;
  if (length > Math.min(bytes, MAX_BLOCK_BYTES)) return undefined;
  if (length > part.byteLength) part = readFully(files, descriptor, 0, length);
  return ofKind(BLOCK_KIND.head, readBlock(part, 0, { ...place, offset: 0 }));
}

function readFoot(
  files: FileSystem,
  descriptor: number,
  bytes: number,
  place: Omit<BlockPlace, "offset">,
): Block | undefined {
  const asked = Math.min(EDGE_BYTES, bytes);
  let part = readFully(files, descriptor, bytes - asked, asked);
  // A file that got shorter since its length was asked has no foot where it should be.
  if (part.byteLength < asked || asked < BLOCK_HEADER_BYTES) return undefined;
  const length = part.readUInt32LE(asked - BLOCK_TRAILER_BYTES);
  if (length > Math.min(bytes, MAX_BLOCK_BYTES)) return undefined;
  const offset = bytes - length;
  if (length > asked) part = readFully(files, descriptor, offset, length);
  const at = Math.max(0, part.byteLength - length);
  return ofKind(BLOCK_KIND.foot, readBlock(part, at, { ...place, offset }));
}

function ofKind(kind: BlockKind, block: Block | undefined): Block | undefined {
  return block?.kind === kind ? block : undefined;
}
