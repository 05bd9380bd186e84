import type { Priority } from "../emit/definition.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { measureRow } from "../otlp/measure-row.ts";
import { RowReader } from "../row/read-row.ts";
import { BLOCK_KIND, type Block } from "../spool/block.ts";
import type { Instance } from "../spool/instance.ts";
import { MAX_SEGMENT_FILE_BYTES } from "../spool/lane-writer.ts";
import { LANES } from "../spool/lanes.ts";
import { type LeasedRow, rowTimeMillis } from "../spool/leased-row.ts";
import { readPart, readStart } from "../spool/read-file.ts";
import { RowDecisions } from "../spool/row-decisions.ts";
import { forEachItem } from "../spool/rows.ts";
import { scanBlocks } from "../spool/scan.ts";
import { comparePositions, covers } from "../spool/settled-ahead.ts";
import type { SegmentEntry } from "../spool/stretch.ts";

/** Enough for the first block of rows and the tables before it, in nearly every segment. */
const FIRST_BLOCK_BYTES = 256 * 1024;

/**
 * The rows of a lane that have no outcome yet, block by block, as the files hold them now: no outcome is
 * booked and nothing is removed. What is settled and removed meanwhile is left out. One segment at a
 * time is in memory. Throws what else the disk throws.
 */
export function* readRows(
  files: FileSystem,
  instance: Instance,
  lane: Priority,
): Generator<readonly LeasedRow[]> {
  const account = instance.state.lanes[lane];
  const { ahead = [] } = account;
  for (const segment of instance.segments[lane]) {
    // One that is settled whole may still be there.
    if (segment.items === 0) continue;
    const file = ifThere(() => readStart(files, segment.path, MAX_SEGMENT_FILE_BYTES));
    if (file === undefined) continue;
    for (const block of rowBlocks(instance, segment, file.subarray(0, segment.bytes), 0)) {
      const at = { segment: segment.number, offset: block.offset };
      const isSettled = comparePositions(at, account) < 0 || ahead.some((one) => covers(one, at));
      if (!isSettled) yield decidedRowsOf(block, instance, segment);
    }
  }
}

/** When the oldest row without an outcome happened, by the first block of each lane; undefined where there is none. */
export function oldestMillis(files: FileSystem, instance: Instance): number | undefined {
  let oldest: number | undefined;
  for (const lane of LANES) {
    const segment = instance.segments[lane].find(({ items }) => items > 0);
    if (segment === undefined) continue;
    const account = instance.state.lanes[lane];
    const offset = account.segment === segment.number ? account.offset : 0;
    const bytes = Math.min(FIRST_BLOCK_BYTES, segment.bytes - offset);
    const part = ifThere(() => readPart(files, segment.path, offset, bytes));
    const [block] = part === undefined ? [] : rowBlocks(instance, segment, part, offset);
    if (block === undefined) continue;
    for (const { timeMillis } of decidedRowsOf(block, instance, segment)) {
      oldest = Math.min(oldest ?? timeMillis, timeMillis);
    }
  }
  return oldest;
}

function rowBlocks(
  instance: Instance,
  { number }: SegmentEntry,
  part: Buffer,
  base: number,
): readonly Block[] {
  const place = { instance: instance.bytes, file: number };
  return scanBlocks(part, place, base).blocks.filter(({ kind }) => kind === BLOCK_KIND.rows);
}

/** Without those whose layout is not known: nobody can read them. */
export function rowsOf(
  block: Pick<Block, "payload" | "items">,
  { layouts }: Pick<Instance, "layouts">,
): readonly LeasedRow[] {
  const { payload } = block;
  const reader = new RowReader(payload);
  const rows: LeasedRow[] = [];
  const row = (start: number, length: number): void => {
    const layout = layouts.get(reader.layoutIdAt(start));
    if (layout === undefined) return;
    const sequence = reader.sequenceAt(start);
    const timeMillis = rowTimeMillis(payload, start, length);
    rows.push({ bytes: payload, start, length, layout, sequence, timeMillis });
  };
  // Of rows that were thinned out there is nothing to be seen.
  forEachItem(block, { row, gap: () => {} });
  return rows;
}

/** Those that a window decided against are left out, and the others have the R and T that it gave them. */
function decidedRowsOf(
  block: Pick<Block, "payload" | "items">,
  instance: Instance,
  segment: SegmentEntry,
): readonly LeasedRow[] {
  const rows = rowsOf(block, instance);
  const decisions = new RowDecisions(instance.windows, measureRow);
  if (!decisions.concern(segment)) return rows;
  return rows.flatMap((row) => {
    const decided = decisions.of(row);
    return typeof decided === "string" ? [] : decided;
  });
}

/** Undefined where the file is gone: its rows have found their outcome. */
function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
