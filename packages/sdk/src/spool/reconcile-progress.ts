import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import { RowReader } from "../row/read-row.ts";
import { BLOCK_KIND } from "./block.ts";
import { instanceBytes, parseSegmentName, segmentName } from "./instance-name.ts";
import { MAX_SEGMENT_FILE_BYTES } from "./lane-writer.ts";
import { LANE_NUMBER, LANES } from "./lanes.ts";
import { readStart } from "./read-file.ts";
import { forEachRow } from "./rows.ts";
import { scanBlocks } from "./scan.ts";
import type { SpoolProgress } from "./spool-progress.ts";

/**
 * Brings shared memory up to the disk, after the spool's thread was stopped on its way: the block that
 * it had just written may be published nowhere, and its rows may stand in the ring still, or count as
 * held. Reads the newest segment of each lane, and those behind it. Throws what the disk throws.
 */
export function reconcileProgress(
  files: FileSystem,
  directory: string,
  instance: string,
  progress: SpoolProgress,
): void {
  if (files.status(directory)?.kind !== "directory") return;
  const names = files.list(directory);
  for (const lane of LANES) {
    for (const number of newestSegments(names, lane, progress)) {
      const path = `${directory}/${segmentName(lane, number)}`;
      if (files.status(path)?.kind !== "file") continue;
      const file = readStart(files, path, MAX_SEGMENT_FILE_BYTES);
      takeSegment(file, instanceBytes(instance), lane, number, progress);
    }
  }
}

function newestSegments(
  names: readonly string[],
  lane: Priority,
  progress: SpoolProgress,
): readonly number[] {
  const { nextSegment } = progress.read(LANE_NUMBER[lane]);
  return names
    .flatMap((name) => parseSegmentName(name) ?? [])
    .filter((segment) => segment.lane === lane && segment.number >= nextSegment - 1)
    .map(({ number }) => number)
    .sort((a, b) => a - b);
}

function takeSegment(
  file: Buffer,
  instance: Uint8Array,
  lane: Priority,
  number: number,
  progress: SpoolProgress,
): void {
  const known = progress.read(LANE_NUMBER[lane]);
  let { cumulativeItems, nextSequence } = known;
  let held = 0;
  for (const block of scanBlocks(file, { instance, file: number }).blocks) {
    if (block.kind !== BLOCK_KIND.rows || block.cumulativeItems <= cumulativeItems) continue;
    cumulativeItems = block.cumulativeItems;
    const rows = new RowReader(block.payload);
    forEachRow(block.payload, (start) => {
      const sequence = rows.sequenceAt(start);
      nextSequence = Math.max(nextSequence, sequence + 1);
      // Their room in the ring was free already, so they came from the thread's memory.
      if (sequence < progress.settledSequence) held++;
    });
  }
  progress.together(() => {
    const nextSegment = Math.max(known.nextSegment, number + 1);
    progress.publish(LANE_NUMBER[lane], { nextSegment, cumulativeItems, nextSequence });
    progress.addHeld(-held);
  });
}
