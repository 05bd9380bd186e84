import type { FileSystem } from "../file-system.ts";
import { BLOCK_KIND, type Block, encodeBlock } from "./block.ts";
import { isThinName, thinFileOf } from "./instance-name.ts";
import { MAX_SEGMENT_FILE_BYTES } from "./lane-writer.ts";
import { readStart } from "./read-file.ts";
import { scanBlocks } from "./scan.ts";
import type { SegmentEntry } from "./stretch.ts";
import { decodeTables, encodeTables } from "./tables.ts";
import { isWholeRows, type RowJudge, thinnedPayload } from "./thinned-block.ts";
import { writeAll } from "./write-whole.ts";

/** A sealed segment in memory, every byte of it in a valid block: at most {@link MAX_SEGMENT_FILE_BYTES}. */
export interface WholeSegment {
  readonly path: string;
  readonly number: number;
  readonly instance: Uint8Array;
  /** Where the first block without outcome stands; what lies before stays as it is. */
  readonly from: number;
  readonly blocks: readonly Block[];
  /** Of the payloads of rows behind `from`, gaps included. */
  readonly rowBytes: number;
  /** Of all else behind `from`: what thinning cannot take away. */
  readonly overheadBytes: number;
}

/** What of a segment is written anew. */
export interface RewrittenSegment {
  /** The new file's length. */
  readonly bytes: number;
  /** Where in it the block stands that stood at `offset`; its end for a place behind all blocks. */
  readonly newOffset: (offset: number) => number;
}

/**
 * Reads a segment that is to be written anew, `from` the lane's cursor on. Undefined where anything of it is not as its
 * writer left it, or where rows behind the cursor have an outcome: damage is recovery's. Throws what the disk throws.
 */
export function readWholeSegment(
  files: FileSystem,
  instance: Uint8Array,
  { path, number, bytes, items }: Pick<SegmentEntry, "path" | "number" | "bytes" | "items">,
  from: number,
): WholeSegment | undefined {
  const file = readStart(files, path, MAX_SEGMENT_FILE_BYTES);
  const { blocks, damagedBytes } = scanBlocks(file, { instance, file: number });
  if (file.byteLength !== bytes || damagedBytes > 0) return undefined;
  if (!blocks.some(({ offset }) => offset === from) || !blocks.every(isKnown)) return undefined;
  const rows = blocks.filter(({ kind, offset }) => kind === BLOCK_KIND.rows && offset >= from);
  if (rows.reduce((sum, block) => sum + block.items, 0) !== items) return undefined;
  const rowBytes = rows.reduce((sum, { payload }) => sum + payload.byteLength, 0);
  const overheadBytes = bytes - from - rowBytes;
  return { path, number, instance, from, blocks, rowBytes, overheadBytes };
}

/** Whether its payload is what its kind says. */
function isKnown(block: Block): boolean {
  return block.kind === BLOCK_KIND.rows
    ? isWholeRows(block)
    : block.kind <= BLOCK_KIND.foot && decodeTables(block.payload) !== undefined;
}

/**
 * Writes a segment anew, of each block of rows only what the judge lets stay, and puts it in the old one's place. Counts,
 * first sequences, times and the order of blocks stay, so every identity of the books and places in other segments hold;
 * places in this one behind its cursor do not, which is why no row there may be leased or settled. `thinnings` goes into
 * its tables.
 *
 * The new file is synced under a name that no reader takes for a segment's, and then renamed: a crash leaves the old one or
 * the new one, whole. Until the directory is synced, which is the caller's part, a loss of power may bring the old one back,
 * and nothing of the new one may be settled. Throws what the disk throws; the old one is then as it was.
 */
export function rewriteSegment(
  files: FileSystem,
  whole: WholeSegment,
  thinnings: number,
  judge: RowJudge,
): RewrittenSegment {
  const to = thinFileOf(whole.path);
  try {
    const rewritten = writeBlocks(files, to, whole, (block) =>
      block.offset < whole.from ? block.payload : payloadOf(block, thinnings, judge),
    );
    files.rename(to, whole.path);
    return rewritten;
  } catch (error) {
    removeQuietly(files, to);
    throw error;
  }
}

function writeBlocks(
  files: FileSystem,
  path: string,
  { number, instance, blocks }: WholeSegment,
  payloadFor: (block: Block) => Uint8Array,
): RewrittenSegment {
  // Of a thread that was stopped on its way.
  if (files.status(path) !== undefined) files.removeFile(path);
  const descriptor = files.create(path);
  try {
    const starts: { readonly old: number; readonly now: number }[] = [];
    let bytes = 0;
    for (const block of blocks) {
      starts.push({ old: block.offset, now: bytes });
      const place = { instance, file: number, offset: bytes };
      const encoded = encodeBlock(payloadFor(block), block, place);
      writeAll(files, descriptor, encoded, bytes);
      bytes += encoded.byteLength;
    }
    files.sync(descriptor);
    const newOffset = (offset: number): number =>
      starts.find(({ old }) => old >= offset)?.now ?? bytes;
    return { bytes, newOffset };
  } finally {
    files.close(descriptor);
  }
}

function payloadOf(block: Block, thinnings: number, judge: RowJudge): Uint8Array {
  if (block.kind === BLOCK_KIND.rows) return thinnedPayload(block.payload, judge);
  const tables = decodeTables(block.payload);
  if (tables === undefined) return block.payload;
  // Rows last, which is where a reader of many feet looks for them.
  const { rows, ...rest } = tables;
  return encodeTables({ ...rest, thinnings, ...(rows === undefined ? {} : { rows }) });
}

function removeQuietly(files: FileSystem, path: string): void {
  try {
    files.removeFile(path);
  } catch {
    // It was never made, or the disk that refused the rest refuses this, too: recovery removes it.
  }
}

/** Removes what a process left that was stopped while it wrote a segment anew. Throws what the disk throws. */
export function removeThinRemains(files: FileSystem, directory: string): void {
  for (const name of files.list(directory)) {
    if (isThinName(name)) files.removeFile(`${directory}/${name}`);
  }
}
