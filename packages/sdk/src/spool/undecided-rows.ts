import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import { RowReader } from "../row/read-row.ts";
import { BLOCK_KIND, type Block, MAX_BLOCK_BYTES } from "./block.ts";
import type { Instance } from "./instance.ts";
import { LANES } from "./lanes.ts";
import { readWhatIsThere } from "./lease-reading.ts";
import { type LeasedRow, rowTimeMillis } from "./leased-row.ts";
import { forEachItem } from "./rows.ts";
import { scanBlocks } from "./scan.ts";
import type { SegmentEntry } from "./stretch.ts";

const READ_BYTES: number = 1024 * 1024;

/**
 * Rows of an instance from a sequence on, of all lanes, in the order of their sequences, as they stand on the disk. What cannot
 * be read is passed over, and so are rows without a layout: they leave to nobody. Throws what the disk throws.
 *
 * Bounds: of each lane 1 MiB in memory, or its longest block.
 */
export function* rowsFrom(
  files: FileSystem,
  instance: Instance,
  firstSequence: number,
): Generator<LeasedRow> {
  const lanes = LANES.map((lane) => rowsOfLane(files, instance, lane, firstSequence));
  const heads = lanes.map((rows) => rows.next());
  for (;;) {
    let first = -1;
    for (let lane = 0; lane < heads.length; lane++) {
      const head = heads[lane]!;
      if (head.done === true) continue;
      const lowest = first < 0 ? undefined : heads[first]!.value;
      if (lowest === undefined || head.value.sequence < lowest.sequence) first = lane;
    }
    if (first < 0) return;
    yield heads[first]!.value as LeasedRow;
    heads[first] = lanes[first]!.next();
  }
}

function* rowsOfLane(
  files: FileSystem,
  instance: Instance,
  lane: Priority,
  firstSequence: number,
): Generator<LeasedRow, undefined> {
  for (const segment of [...instance.segments[lane]]) {
    if ((segment.lastSequence ?? Number.POSITIVE_INFINITY) < firstSequence) continue;
    for (const rows of blocksOf(files, instance, segment)) {
      for (const row of rows) if (row.sequence >= firstSequence) yield row;
    }
  }
  return undefined;
}

/** The rows of each block of a segment. */
function* blocksOf(
  files: FileSystem,
  instance: Instance,
  { number, path, bytes }: SegmentEntry,
): Generator<readonly LeasedRow[]> {
  const place = { instance: instance.bytes, file: number };
  let offset = 0;
  let asked = READ_BYTES;
  while (offset < bytes) {
    const part = readWhatIsThere(files, path, offset, Math.min(asked, bytes - offset));
    const { blocks, end } = scanBlocks(part, place, offset);
    for (const block of blocks) {
      if (block.kind === BLOCK_KIND.rows) yield rowsOfBlock(instance, block);
    }
    if (offset + part.byteLength >= bytes || part.byteLength === 0) return;
    // Where not even one block was in what was read, it is longer, or there is none.
    const isStuck = blocks.length === 0;
    if (isStuck && asked > MAX_BLOCK_BYTES) offset += MAX_BLOCK_BYTES;
    else if (!isStuck) offset = end;
    asked = isStuck ? READ_BYTES + MAX_BLOCK_BYTES : READ_BYTES;
  }
}

function rowsOfBlock({ layouts }: Instance, block: Block): readonly LeasedRow[] {
  const { payload } = block;
  const reader = new RowReader(payload);
  const rows: LeasedRow[] = [];
  forEachItem(block, {
    row(start, length) {
      const layout = layouts.get(reader.layoutIdAt(start));
      if (layout === undefined) return;
      const sequence = reader.sequenceAt(start);
      const timeMillis = rowTimeMillis(payload, start, length);
      rows.push({ bytes: payload, start, length, layout, sequence, timeMillis });
    },
    gap() {},
  });
  return rows;
}
