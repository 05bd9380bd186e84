import type { FileSystem } from "../file-system.ts";
import {
  BLOCK_MAGIC,
  BLOCK_VERSION,
  type BlockPlace,
  MAX_BLOCK_BYTES,
  readBlock,
} from "./block.ts";
import { readPart, readStart } from "./read-file.ts";

const VERSION_AT = 4;

/**
 * Whether a file begins with a block of a later version of the format. A version that one damaged byte
 * made is none: the block is then valid with ours in its place. Throws what the disk throws.
 */
export function isOfLaterVersion(
  files: FileSystem,
  path: string,
  place: Omit<BlockPlace, "offset">,
): boolean {
  const start = readPart(files, path, 0, VERSION_AT + 1);
  if (start.byteLength <= VERSION_AT || start.readUInt32LE(0) !== BLOCK_MAGIC) return false;
  if (start[VERSION_AT]! <= BLOCK_VERSION) return false;
  const whole = readStart(files, path, MAX_BLOCK_BYTES);
  whole[VERSION_AT] = BLOCK_VERSION;
  return readBlock(whole, 0, { ...place, offset: 0 }) === undefined;
}
