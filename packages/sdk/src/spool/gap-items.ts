import type { FileSystem } from "../file-system.ts";
import { readGapRow } from "../row/gap-row.ts";
import { BLOCK_KIND } from "./block.ts";
import { MAX_SEGMENT_FILE_BYTES } from "./lane-writer.ts";
import { readStart } from "./read-file.ts";
import { forEachRow } from "./rows.ts";
import { scanBlocks } from "./scan.ts";
import type { SegmentEntry } from "./stretch.ts";

/**
 * What the gap rows of a segment stand for from a place on, by reason. Nothing where it cannot be read: its rows are then
 * booked like all others of it.
 */
export function gapItems(
  files: FileSystem,
  instance: Uint8Array,
  { path, number, items }: Pick<SegmentEntry, "path" | "number" | "items">,
  from: number,
): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  let left = items;
  for (const { payload } of blocksFrom(files, instance, path, number, from)) {
    forEachRow(payload, (start) => {
      const gap = readGapRow(payload, start);
      // No more than has no outcome yet, whatever it claims.
      const counted = Math.min(left, gap?.items ?? 0);
      if (gap === undefined || counted === 0) return;
      left -= counted;
      found[gap.reason] = (found[gap.reason] ?? 0) + counted;
    });
  }
  return found;
}

function blocksFrom(
  files: FileSystem,
  instance: Uint8Array,
  path: string,
  number: number,
  from: number,
): readonly { readonly payload: Buffer }[] {
  try {
    const file = readStart(files, path, MAX_SEGMENT_FILE_BYTES);
    const { blocks } = scanBlocks(file, { instance, file: number });
    return blocks.filter(({ kind, offset }) => kind === BLOCK_KIND.rows && offset >= from);
  } catch {
    // The room is needed all the same; all rows then count as dropped, which says more is lost than is.
    return [];
  }
}
