import type { FileSystem } from "../file-system.ts";
import { BLOCK_KIND, type BlockPlace } from "./block.ts";
import { lastSequenceOf } from "./lane-count.ts";
import { MAX_SEGMENT_FILE_BYTES } from "./lane-writer.ts";
import { readStart } from "./read-file.ts";
import { scanBlocks } from "./scan.ts";
import { readSegmentEdges } from "./segment-extent.ts";

/** What a sealed segment holds, by its own account. */
export interface SegmentSurvey {
  /** Rows of the lane before its first, and with its last, since the instance began. */
  readonly itemsBefore: number;
  readonly itemsAfter: number;
  readonly firstSequence: number | undefined;
  readonly lastSequence: number | undefined;
  /** What a reader takes of it. */
  readonly bytes: number;
}

/**
 * Looks at a segment to which no block will be added: at its ends, or where its foot is missing, at all of its
 * blocks. Of those one that counts more than `admittedItems` ends the file: the disk took it without a word, and its
 * rows stand in the next segment. Undefined where no block is whole. Throws what the disk throws.
 */
export function surveySegment(
  files: FileSystem,
  path: string,
  place: Omit<BlockPlace, "offset">,
  admittedItems: () => number,
): SegmentSurvey | undefined {
  const bytes = Math.min(files.status(path)?.bytes ?? 0, MAX_SEGMENT_FILE_BYTES);
  const { extent } = readSegmentEdges(files, path, bytes, place);
  if (extent?.rows !== undefined) {
    const { itemsBefore, itemsAfter, rows } = extent;
    const { firstSequence, lastSequence } = rows;
    return { itemsBefore, itemsAfter, firstSequence, lastSequence, bytes };
  }
  return surveyBlocks(readStart(files, path, MAX_SEGMENT_FILE_BYTES), place, admittedItems());
}

/** Rows of the lane that were admitted when a segment began; undefined where its head cannot be read. */
export function itemsBefore(
  files: FileSystem,
  path: string,
  place: Omit<BlockPlace, "offset">,
): number | undefined {
  const bytes = Math.min(files.status(path)?.bytes ?? 0, MAX_SEGMENT_FILE_BYTES);
  return readSegmentEdges(files, path, bytes, place).itemsBefore;
}

function surveyBlocks(
  file: Buffer,
  place: Omit<BlockPlace, "offset">,
  admittedItems: number,
): SegmentSurvey | undefined {
  const { blocks: found } = scanBlocks(file, place);
  const refused = found.findIndex(({ cumulativeItems }) => cumulativeItems > admittedItems);
  const blocks = refused < 0 ? found : found.slice(0, refused);
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return {
    itemsBefore: first.cumulativeItems - first.items,
    itemsAfter: last.cumulativeItems,
    firstSequence: blocks.find(({ kind }) => kind === BLOCK_KIND.rows)?.firstSequence,
    lastSequence: lastSequenceOf(blocks),
    bytes: found[refused]?.offset ?? file.byteLength,
  };
}
