import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import { BLOCK_KIND } from "./block.ts";
import type { Instance } from "./instance.ts";
import { parseSegmentName } from "./instance-name.ts";
import { LaneCount, lastSequenceOf } from "./lane-count.ts";
import { MAX_SEGMENT_FILE_BYTES } from "./lane-writer.ts";
import { LANES } from "./lanes.ts";
import { readStart } from "./read-file.ts";
import { scanBlocks } from "./scan.ts";
import { readSegmentEdges, type SegmentExtent } from "./segment-extent.ts";
import type { SegmentEntry } from "./stretch.ts";
import { decodeTables, feetDecoder, type Tables } from "./tables.ts";

interface FoundSegment {
  readonly number: number;
  readonly path: string;
  /** What a reader takes of it at most. */
  readonly bytes: number;
  readonly extent: SegmentExtent | undefined;
  readonly itemsBefore: number | undefined;
  readonly thinnings: number | undefined;
}

/**
 * Finds the rows of an instance that have no outcome yet, and makes what the journal says and what the
 * files say add up: rows that the journal never saw are admitted now, rows that it counts and no file
 * holds are booked as dropped, exactly as many as are missing.
 *
 * Reads the two ends of each segment; whole, one at a time, only those that have rows the journal does
 * not know, that the cursor stands in, or whose ends are missing. Damage inside another one is
 * found and booked, just as exactly, when its rows are leased. Throws what the disk throws; a damaged or
 * foreign file is a finding for `damaged`. With a `readEdges` that sees nothing all of them are read. `elsewhere`:
 * how many rows were before the next segment after one, where that lies in another directory.
 */
export function recoverLanes(
  files: FileSystem,
  instance: Instance,
  damaged: (path: string) => void,
  readEdges: typeof readSegmentEdges = readSegmentEdges,
  elsewhere: (lane: Priority, number: number) => number | undefined = () => undefined,
): void {
  const segments = findSegments(files, instance, readEdges);
  for (const lane of LANES) {
    const count = new LaneCount(instance, lane);
    for (const [at, segment] of segments[lane].entries()) {
      const { number, path, bytes, extent } = segment;
      const whole = extent === undefined ? undefined : count.takeWhole(number, extent);
      const next = segments[lane][at + 1]?.itemsBefore ?? Number.POSITIVE_INFINITY;
      const later = count.itemsBeforeLater(number) ?? next;
      const other = whole === undefined ? elsewhere(lane, number) : undefined;
      const admittedItems = Math.min(next, later, other ?? next);
      const found =
        whole === undefined
          ? scanSegment(files, instance, count, { number, path, admittedItems }, damaged)
          : { bytes, items: whole, ...sequencesOf(extent), ...rewritten(segment) };
      const entry = { number, path, isSealed: true, ...found };
      instance.segments[lane].push({ ...entry, leasableBytes: found.bytes });
    }
    if (count.close() > 0) damaged(instance.directory);
  }
}

/** All segments by lane and number. Takes their tables: a layout means the same in each of them. */
function findSegments(
  files: FileSystem,
  instance: Instance,
  readEdges: typeof readSegmentEdges,
): Record<Priority, FoundSegment[]> {
  const { directory } = instance;
  const found: Record<Priority, FoundSegment[]> = { critical: [], normal: [], bulk: [] };
  const decodeFoot = feetDecoder();
  for (const name of files.list(directory)) {
    const parsed = parseSegmentName(name);
    const path = `${directory}/${name}`;
    const status = parsed === undefined ? undefined : files.status(path);
    if (parsed === undefined || status?.kind !== "file") continue;
    const { number } = parsed;
    const bytes = Math.min(status.bytes, MAX_SEGMENT_FILE_BYTES);
    const place = { instance: instance.bytes, file: number };
    const { tables, extent, itemsBefore } = readEdges(files, path, bytes, place, decodeFoot);
    addTables(instance, tables);
    const { thinnings } = tables ?? {};
    found[parsed.lane as Priority].push({ number, path, bytes, extent, itemsBefore, thinnings });
  }
  for (const lane of LANES) found[lane].sort((a, b) => a.number - b.number);
  return found;
}

function addTables(instance: Instance, tables: Tables | undefined): void {
  if (tables === undefined) return;
  if (tables.resource !== undefined) instance.resource = tables.resource;
  if (tables.uidInstance !== undefined) instance.uidInstance = tables.uidInstance;
  for (const layout of tables.layouts) instance.layouts.set(layout.id, layout);
}

type FoundRows = Pick<
  SegmentEntry,
  "bytes" | "items" | "firstSequence" | "lastSequence" | "thinnings" | "isDecided"
>;

function rewritten({
  thinnings,
}: Pick<FoundSegment, "thinnings">): Pick<SegmentEntry, "thinnings" | "isDecided"> {
  return thinnings === undefined ? {} : { thinnings, isDecided: true };
}

function sequencesOf(
  extent: SegmentExtent | undefined,
): Pick<SegmentEntry, "firstSequence" | "lastSequence"> {
  return { firstSequence: extent?.rows?.firstSequence, lastSequence: extent?.rows?.lastSequence };
}

interface ScannedSegment {
  readonly number: number;
  readonly path: string;
  /** Rows of the lane that were admitted when the next segment began. */
  readonly admittedItems: number;
}

/** Reads all blocks of a segment. Returns its length and its rows that have no outcome yet. */
function scanSegment(
  files: FileSystem,
  instance: Instance,
  count: LaneCount,
  { number, path, admittedItems }: ScannedSegment,
  damaged: (path: string) => void,
): FoundRows {
  const whole = readStart(files, path, MAX_SEGMENT_FILE_BYTES);
  const place = { instance: instance.bytes, file: number };
  const scanned = scanBlocks(whole, place);
  // What the disk took and did not confirm was written again, to the next segment: it ends the file.
  const refused = scanned.blocks.find(({ cumulativeItems }) => cumulativeItems > admittedItems);
  const file = refused === undefined ? whole : whole.subarray(0, refused.offset);
  const { blocks, damagedBytes, end } = refused === undefined ? scanned : scanBlocks(file, place);
  // A block that a kill cut off at the end was never admitted and is no damage.
  if (damagedBytes > file.byteLength - end) damaged(path);
  // Tables first: where the head is damaged, the foot names the layouts of the rows before it.
  let thinnings: number | undefined;
  for (const { kind, payload } of blocks) {
    if (kind === BLOCK_KIND.rows) continue;
    const tables = decodeTables(payload);
    addTables(instance, tables);
    thinnings = tables?.thinnings ?? thinnings;
  }
  let items = 0;
  const first = blocks.find(({ kind }) => kind === BLOCK_KIND.rows);
  for (const block of blocks) {
    // Tables hold no rows, but say how many were before them: so much is known of the last rows, too.
    if (block.kind > BLOCK_KIND.foot || count.isSettled(number, block.offset)) continue;
    count.takeBlock(block);
    items += block.items;
  }
  const firstSequence = first?.firstSequence;
  const lastSequence = lastSequenceOf(blocks);
  const bytes = file.byteLength;
  return { bytes, items, firstSequence, lastSequence, ...rewritten({ thinnings }) };
}
