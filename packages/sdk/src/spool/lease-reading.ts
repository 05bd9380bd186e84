import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { BLOCK_KIND, MAX_BLOCK_BYTES } from "./block.ts";
import type { Instance } from "./instance.ts";
import { lastSequenceOf } from "./lane-count.ts";
import type { Gap } from "./lease-gap.ts";
import { readPart } from "./read-file.ts";
import { type ScanResult, scanBlocks } from "./scan.ts";

/**
 * What one lease reads from disk, unless a single block is longer: some 6,000 rows, which make a request of
 * 2 to 3 MiB. Settling a lease takes a sync, which with half of this was a third of the time of a drain.
 */
const READ_BYTES = 512 * 1024;

/** The valid blocks of a part of a segment, and where that part ends. */
export type GapReading = Pick<ScanResult, "blocks" | "end">;

/** The blocks at the beginning of a gap, and where what was read of them ends. */
export function readGap(
  files: FileSystem,
  instance: Instance,
  { segment, from, to }: Gap,
): GapReading | undefined {
  const place = { instance: instance.bytes, file: segment.number };
  const available = to - from;
  let asked = Math.min(READ_BYTES, available);
  let part = readWhatIsThere(files, segment.path, from, asked);
  let { blocks, end } = scanBlocks(part, place, from);
  if (blocks.length === 0 && available > asked) {
    asked = Math.min(MAX_BLOCK_BYTES + READ_BYTES, available);
    part = readWhatIsThere(files, segment.path, from, asked);
    ({ blocks, end } = scanBlocks(part, place, from));
  }
  // A file that ends early was cut by somebody: there is no more to come either.
  const isLastPart = asked === available || part.byteLength < asked;
  // Behind a gap that is not the segment's end stands a block, so nothing will be added here.
  const isBounded = segment.isSealed || to < segment.leasableBytes;
  if (isLastPart && isBounded) return { blocks, end: to };
  if (blocks.length > 0) return { blocks, end };
  return isBounded ? { blocks, end: from + part.byteLength } : undefined;
}

/**
 * What comes before the first block with a row that no window has decided; rows of a lane are in the order of their
 * sequences, so all behind it waits as well.
 */
export function decidedPart(
  read: GapReading,
  { windows: { decidedBefore } }: Pick<Instance, "windows">,
): GapReading | "undecided" {
  if (decidedBefore === Number.POSITIVE_INFINITY) return read;
  const at = read.blocks.findIndex((block) => (lastSequenceOf([block]) ?? -1) >= decidedBefore);
  if (at < 0) return read;
  const blocks = read.blocks.slice(0, at);
  // Tables alone are no reason to settle something.
  const hasRows = blocks.some(({ kind }) => kind === BLOCK_KIND.rows);
  return hasRows ? { blocks, end: read.blocks[at]!.offset } : "undecided";
}

/** Nothing of a file that somebody removed: its rows are then booked as unreadable. */
export function readWhatIsThere(
  files: FileSystem,
  path: string,
  offset: number,
  bytes: number,
): Buffer {
  try {
    return readPart(files, path, offset, bytes);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}
