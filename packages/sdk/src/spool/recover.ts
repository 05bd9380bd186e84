import type { Clock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { Layout } from "../row/layout.ts";
import { RowReader } from "../row/read-row.ts";
import { BLOCK_KIND, type Block, MAX_BLOCK_BYTES } from "./block.ts";
import { applyExitBooks } from "./exit-books.ts";
import { Instance, type SegmentEntry } from "./instance.ts";
import { parseSegmentName } from "./instance-name.ts";
import { Journal, readJournal } from "./journal.ts";
import { MAX_SEGMENT_BYTES } from "./lane-writer.ts";
import { LANES } from "./lanes.ts";
import { readStart } from "./read-file.ts";
import { forEachRow } from "./rows.ts";
import { scanBlocks } from "./scan.ts";
import { addReason, eventAccount, type InstanceState, unknownAccount } from "./state.ts";
import { decodeTables } from "./tables.ts";

/** A segment may run over its limit by the block that reached it and its foot. */
const MAX_SEGMENT_FILE_BYTES: number = MAX_SEGMENT_BYTES + 2 * MAX_BLOCK_BYTES;

/** What one lane should hold and does not. */
interface LaneScan {
  readonly lane: Priority;
  /** Rows that should be before the next block. */
  expectedItems: number;
  lostItems: number;
}

/**
 * Rebuilds an instance from its directory, after its process is dead and the directory ours, and
 * closes its books: nobody will add to them.
 *
 * Throws what the disk throws; a damaged or foreign file is a finding for `damaged`, not a throw.
 */
export function recoverInstance(
  files: FileSystem,
  clock: Clock,
  id: string,
  directory: string,
  damaged: (path: string) => void,
): Instance {
  const { instance, isDamaged } = rebuildInstance(files, clock, id, directory, damaged);
  const { state } = instance;
  applyExitBooks(files, directory, id, state);
  if (!state.isClosed || isDamaged) state.unknownTails = 1;
  state.isClosed = true;
  for (const layoutId of Object.keys(state.events)) instance.touch(Number(layoutId));
  instance.record();
  instance.sync();
  for (const lane of LANES) instance.removeSettled(lane);
  return instance;
}

/**
 * What a directory says of its instance, without a change to it. Reads every segment once, one at a
 * time. What the journal says and what the blocks say must add up: rows in blocks behind the
 * journal's last step are admitted now, rows that the journal counts and no block holds are booked as
 * dropped, exactly as many as are missing. `isDamaged`: a step of the journal is lost.
 */
export function rebuildInstance(
  files: FileSystem,
  clock: Clock,
  id: string,
  directory: string,
  damaged: (path: string) => void,
): { readonly instance: Instance; readonly isDamaged: boolean } {
  const { state, generation, isDamaged } = readJournal(files, directory, id);
  const journal = new Journal(files, clock, directory, id, generation);
  const instance = new Instance(files, id, directory, state, journal, { attributes: {} });
  const segments = listSegments(files, directory);
  for (const lane of LANES) {
    const scan: LaneScan = {
      lane,
      expectedItems: state.lanes[lane].settledItems,
      lostItems: 0,
    };
    for (const { number, path } of segments[lane]) {
      recoverSegment(files, instance, scan, number, path, damaged);
    }
    if (closeLane(state, scan) > 0) damaged(directory);
  }
  if (isDamaged) bookLostSteps(state);
  return { instance, isDamaged };
}

function listSegments(
  files: FileSystem,
  directory: string,
): Record<Priority, { number: number; path: string }[]> {
  const found: Record<Priority, { number: number; path: string }[]> = {
    critical: [],
    normal: [],
    bulk: [],
  };
  for (const name of files.list(directory)) {
    const parsed = parseSegmentName(name);
    if (parsed === undefined || files.status(`${directory}/${name}`)?.kind !== "file") continue;
    found[parsed.lane as Priority].push({ number: parsed.number, path: `${directory}/${name}` });
  }
  for (const lane of LANES) found[lane].sort((a, b) => a.number - b.number);
  return found;
}

function recoverSegment(
  files: FileSystem,
  instance: Instance,
  scan: LaneScan,
  number: number,
  path: string,
  damaged: (path: string) => void,
): void {
  const account = instance.state.lanes[scan.lane];
  const file = readStart(files, path, MAX_SEGMENT_FILE_BYTES);
  const { blocks, damagedBytes, end } = scanBlocks(file, {
    instance: instance.bytes,
    file: number,
  });
  // A block that a kill cut off at the end was never admitted and is no damage.
  if (damagedBytes > file.byteLength - end) damaged(path);
  const entry: SegmentEntry = {
    number,
    path,
    bytes: file.byteLength,
    leasableBytes: file.byteLength,
    items: 0,
    isSealed: true,
  };
  // Tables first: where the head is damaged, the foot names the layouts of the rows before it.
  for (const block of blocks) if (block.kind !== BLOCK_KIND.rows) readTables(instance, block);
  for (const block of blocks) {
    const isSettled =
      number < account.segment || (number === account.segment && block.offset < account.offset);
    if (block.kind === BLOCK_KIND.rows && !isSettled) {
      countBlock(instance, scan, block);
      entry.items += block.items;
    }
  }
  instance.segments[scan.lane].push(entry);
}

function readTables(instance: Instance, block: Block): void {
  const tables = decodeTables(block.payload);
  if (tables === undefined) return;
  if (tables.resource !== undefined) instance.resource = tables.resource;
  for (const layout of tables.layouts) instance.layouts.set(layout.id, layout);
}

/** Books what is missing before a block, and its rows where the journal does not know them. */
function countBlock(instance: Instance, scan: LaneScan, block: Block): void {
  const { state } = instance;
  const known = state.lanes[scan.lane].cumulativeItems;
  const before = block.cumulativeItems - block.items;
  scan.lostItems += before - scan.expectedItems;
  // Lost rows that the journal never saw: they were admitted, and nobody can say of which event.
  const unseen = Math.max(0, before - Math.max(scan.expectedItems, known));
  if (unseen > 0) {
    const account = unknownAccount(state);
    account.admitted += unseen;
    account.tail += unseen;
  }
  scan.expectedItems = block.cumulativeItems;
  if (block.cumulativeItems <= known) return;
  const rows = new RowReader(block.payload);
  forEachRow(block.payload, (start) => {
    const layoutId = rows.layoutIdAt(start);
    const account = eventAccount(state, layoutId, eventName(instance.layouts, layoutId));
    account.admitted++;
    account.tail++;
  });
}

function eventName(layouts: ReadonlyMap<number, Layout>, layoutId: number): string {
  return layouts.get(layoutId)?.event ?? `<layout ${layoutId}>`;
}

/**
 * Lanes are in every step of the journal, events only in those that changed them: what the lanes know
 * and no event accounts for was admitted by a step that is damaged.
 */
function bookLostSteps(state: InstanceState): void {
  let missing = 0;
  for (const lane of LANES) missing += state.lanes[lane].cumulativeItems;
  for (const account of Object.values(state.events)) missing -= account.admitted;
  if (missing <= 0) return;
  const account = unknownAccount(state);
  account.admitted += missing;
  account.tail += missing;
}

/**
 * The journal may count rows that no block holds: a loss of power took blocks it had seen. Returns
 * the rows lost.
 */
function closeLane(state: InstanceState, scan: LaneScan): number {
  const account = state.lanes[scan.lane];
  const lost = scan.lostItems + Math.max(0, account.cumulativeItems - scan.expectedItems);
  account.cumulativeItems = Math.max(account.cumulativeItems, scan.expectedItems);
  // Fewer than none: numbers that came twice. That is no loss, and the ledger's sums show it.
  if (lost <= 0) return 0;
  account.settledItems += lost;
  state.outcomes.dropped += lost;
  addReason(state, "dropped.damaged", lost);
  return lost;
}
