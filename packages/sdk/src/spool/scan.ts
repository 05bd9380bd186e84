import { BLOCK_MAGIC, type Block, type BlockPlace, readBlock } from "./block.ts";

const MAGIC = Buffer.alloc(4);
MAGIC.writeUInt32LE(BLOCK_MAGIC);

export interface ScanResult {
  readonly blocks: readonly Block[];
  /** Bytes that belong to no valid block: a torn tail, damage, or garbage. */
  readonly damagedBytes: number;
  /** Where the last valid block ends. */
  readonly end: number;
}

/**
 * All valid blocks of a file, or of the part of it that starts at `base`, in order. Damage costs the
 * block it is in and no other: the next one is found by its magic, and its checksum includes its
 * offset, so payload bytes cannot pose as one.
 */
export function scanBlocks(part: Buffer, place: Omit<BlockPlace, "offset">, base = 0): ScanResult {
  const blocks: Block[] = [];
  let damagedBytes = 0;
  let end = 0;
  let at = 0;
  while (at < part.byteLength) {
    const block = readBlock(part, at, { ...place, offset: base + at });
    if (block !== undefined) {
      damagedBytes += at - end;
      blocks.push(block);
      at += block.bytes;
      end = at;
      continue;
    }
    const next = part.indexOf(MAGIC, at + 1);
    if (next < 0) break;
    at = next;
  }
  return { blocks, damagedBytes: damagedBytes + part.byteLength - end, end: base + end };
}
