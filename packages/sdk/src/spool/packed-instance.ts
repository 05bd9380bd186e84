import type { Clock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { Layout } from "../row/layout.ts";
import type { Resource } from "../row/resource.ts";
import { Journal } from "./journal.ts";
import { type LaneContext, LaneWriter } from "./lane-writer.ts";
import { LANES } from "./lanes.ts";
import type { LeasedRow } from "./leased-row.ts";
import { addReason, emptyState, eventAccount, type InstanceState } from "./state.ts";
import type { TimeNote } from "./time-note.ts";

/** The part of a leased row that is written again, byte by byte. `bytes` must stay as they are meanwhile. */
export type PackedRow = Pick<LeasedRow, "bytes" | "start" | "length" | "layout" | "sequence">;

export interface PackedInstance {
  /** A UUID of version 7, which the directory will have as its name in the end: blocks are valid under it only. */
  readonly id: string;
  /** Whose id the uids of the rows have. */
  readonly uidInstance: string;
  readonly resource: Resource;
  /** In the order of their sequences. A layout's id means the same in all of them. */
  readonly rows: Partial<Readonly<Record<Priority, Iterable<PackedRow>>>>;
  /** As what the books admit them, see `EventAccount`. */
  readonly account: "requeued" | "imported";
  /** Why they were where they come from, for the books: `<account>.<reason>`. */
  readonly reason?: string;
  /** What the blocks are stamped with: the age of the rows counts from there. Default now. */
  readonly timeMillis?: number;
  /** The own time that `timeMillis` is of. Without it nobody knows how old the rows are. */
  readonly time?: TimeNote | undefined;
}

/**
 * Writes rows that were admitted elsewhere as an instance of their own that waits for a process to deliver
 * it: segments, and books that are closed. All of it is synced when this returns the number of rows, but
 * for the name of the directory, which is for the caller to sync, and to give away by a rename. It has no owner.
 *
 * Memory: one block a lane. Throws what the disk throws; what is in the directory then is of no use.
 */
export function packInstance(
  files: FileSystem,
  clock: Clock,
  directory: string,
  packed: PackedInstance,
): number {
  const { id, time } = packed;
  files.makeDirectory(directory);
  const state = emptyState();
  const stampMillis = packed.timeMillis ?? clock.nowMillis();
  const context = {
    files,
    clock: { ...monotonic(clock), nowMillis: () => stampMillis },
    directory,
    instance: id,
    uidInstance: packed.uidInstance,
    resource: packed.resource,
    layouts: new Map<number, Layout>(),
  };
  for (const lane of LANES) {
    if (packed.rows[lane] !== undefined) packLane(context, lane, packed, state);
  }
  const items = LANES.reduce((sum, lane) => sum + state.lanes[lane].cumulativeItems, 0);
  if (packed.reason !== undefined && items > 0) {
    addReason(state, `${packed.account}.${packed.reason}`, items);
  }
  if (time !== undefined) state.time = time;
  state.isClosed = true;
  const journal = new Journal(files, clock, directory, id, 0);
  try {
    journal.append(state, new Set());
  } finally {
    journal.close();
  }
  return items;
}

function monotonic(clock: Clock): Omit<Clock, "nowMillis"> {
  return {
    monotonicMillis: () => clock.monotonicMillis(),
    uptimeMillis: () => clock.uptimeMillis(),
  };
}

function packLane(
  context: LaneContext & { readonly layouts: Map<number, Layout> },
  lane: Priority,
  { rows, account }: PackedInstance,
  state: InstanceState,
): void {
  const writer = new LaneWriter(lane, context, 1, 0);
  try {
    for (const { bytes, start, length, layout, sequence } of rows[lane] ?? []) {
      context.layouts.set(layout.id, layout);
      const event = eventAccount(state, layout.id, layout.event);
      event.admitted++;
      event[account] = (event[account] ?? 0) + 1;
      state.nextSequence = Math.max(state.nextSequence, sequence + 1);
      if (!writer.add(bytes, start, length, layout.id, sequence)) continue;
      writer.flush();
      if (writer.isDue()) writer.seal();
    }
    writer.flush();
    writer.seal();
  } catch (error) {
    // Its open file, if there is one, is of no use to anybody.
    writer.abandon();
    throw error;
  }
  throwIfUnsynced(writer);
  state.lanes[lane].cumulativeItems = writer.cumulativeItems;
}

/** A segment that a second try gave up may hold rows that a loss of power takes. */
function throwIfUnsynced(writer: LaneWriter): void {
  for (let number = 1; number < writer.nextNumber; number++) {
    if (!writer.isUnsynced(number)) continue;
    const error: NodeJS.ErrnoException = new Error(`segment ${number} could not be synced`);
    error.code = "EIO";
    throw error;
  }
}
