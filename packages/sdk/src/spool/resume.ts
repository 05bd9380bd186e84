import type { Clock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { CounterEntry, CounterRow } from "../row/counter-row.ts";
import type { Layout } from "../row/layout.ts";
import type { Resumption } from "../row/resumption.ts";
import { DRAIN_OWNER, type RingConsumer } from "../row/ring.ts";
import type { SelfReport } from "../self-report.ts";
import { bookLeft, bookUnrecorded } from "./exit-books.ts";
import { isTakenOver } from "./instance-directory.ts";
import { LANE_NUMBER, LANES } from "./lanes.ts";
import { reconcileProgress } from "./reconcile-progress.ts";
import { rebuildInstance } from "./recover.ts";
import { removeThinRemains } from "./rewrite-segment.ts";
import type { SpoolProgress } from "./spool-progress.ts";
import {
  addReason,
  type EventAccount,
  emptyState,
  type InstanceState,
  unknownAccount,
} from "./state.ts";
import type { SegmentEntry } from "./stretch.ts";
import { successorId } from "./succession.ts";

export interface ResumeOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly report: SelfReport;
  readonly ring: RingConsumer;
  readonly progress: SpoolProgress;
  readonly root: string;
  readonly instanceId: string;
  readonly resumption: Resumption;
}

/**
 * Finds out where the thread before this one was stopped. Throws what the disk throws; until that can be
 * read, rows wait in the ring.
 */
export function resume(options: ResumeOptions): Resumed {
  const { ring } = options;
  // A host that exits does the same, and this thread is about to end with it.
  if (!ring.acquire(DRAIN_OWNER.spool)) throw new Error("the process ends");
  try {
    return new Resumed(options);
  } finally {
    ring.release(DRAIN_OWNER.spool);
  }
}

/**
 * What the spool's thread left when it was stopped in the midst of its work, for the one that goes on
 * in its place: on the same directory, the same shared memory and the same books, which stay open.
 *
 * Lost with the thread is what only its memory had: rows that the disk had refused. They are counted as
 * failed, of no event, because nobody knows which they were. Nothing that was written is lost. A row is
 * in exactly one place: on disk, among those lost, or in the ring for the next pass to take.
 */
export class Resumed {
  readonly state: InstanceState;
  readonly layouts: Map<number, Layout>;
  readonly segments: Readonly<Record<Priority, readonly SegmentEntry[]>>;
  /** Accounts of events as whoever takes the directory over finds them, by layout id; undefined where there is none. */
  readonly recorded: ReadonlyMap<string, EventAccount> | undefined;
  readonly #resumption: Resumption;
  /** By lane: rows with lower sequences have found their place. */
  readonly #settledBelow: readonly number[];
  /** Counts that came once more; they are taken over when those of all events have. */
  readonly #repeated = new Map<number, CounterEntry>();

  constructor(options: ResumeOptions) {
    const { files, clock, report, progress, root, instanceId, resumption } = options;
    this.#resumption = resumption;
    const id = successorId(instanceId, progress.generation);
    const directory = `${root}/${id}`;
    if (files.status(directory)?.kind === "directory") {
      removeThinRemains(files, directory);
      reconcileProgress(files, directory, id, progress);
      const { instance } = rebuildInstance(files, clock, id, directory, (path) =>
        report.once("SONDE_SPOOL_DAMAGED", path, `${path} is damaged; what is lost is counted`),
      );
      ({ state: this.state, segments: this.segments, layouts: this.layouts } = instance);
      this.recorded = copyOf(this.state.events);
    } else {
      // Its adopter accounts for what was in it.
      if (isTakenOver(files, root, id)) progress.beginGeneration();
      this.state = emptyState();
      this.segments = { critical: [], normal: [], bulk: [] };
      this.layouts = new Map();
    }
    for (const layout of resumption.layouts) this.layouts.set(layout.id, layout);
    bookLeft(this.state, progress.leftItems);
    bookMissing(this.state, progress);
    // From here on the books have them, and this thread holds nothing.
    const lost = progress.heldItems;
    progress.together(() => {
      progress.addFailed(lost);
      progress.setHeld(0);
    });
    bookUnrecorded(this.state, progress.failedItems);
    this.state.isClosed = false;
    this.#settledBelow = LANES.map((lane) =>
      Math.max(progress.settledSequence, progress.read(LANE_NUMBER[lane]).nextSequence),
    );
    progress.resume();
  }

  /** Rows on disk that have found no outcome yet. */
  get bufferedItems(): number {
    return LANES.flatMap((lane) => this.segments[lane]).reduce((sum, { items }) => sum + items, 0);
  }

  /** A row in the ring that the thread before had found a place for and not freed the room of. */
  isSettled(lane: Priority, sequence: number): boolean {
    return sequence < this.#settledBelow[LANE_NUMBER[lane]]!;
  }

  /**
   * The counts to take over when `row` comes out of the ring. Undefined until those of all events have
   * come once more: only together do they include the rows of which nobody knows the event. Counts from
   * before the thread was stopped say less than the books do already.
   */
  repeated(row: CounterRow): readonly CounterEntry[] | undefined {
    if (row.generation !== this.#resumption.generation % 2 ** 16) return undefined;
    for (const entry of row.entries) this.#repeated.set(entry.layoutId, entry);
    if (!row.isLast) return undefined;
    return [...this.#repeated.values()];
  }
}

function copyOf(events: InstanceState["events"]): ReadonlyMap<string, EventAccount> {
  return new Map(
    Object.entries(events).map(([layoutId, account]) => [
      layoutId,
      { ...account, counts: [...account.counts] },
    ]),
  );
}

/** Rows that were admitted by shared memory's account, and that no file and no book knows any more. */
function bookMissing(state: InstanceState, progress: SpoolProgress): void {
  for (const lane of LANES) {
    const account = state.lanes[lane];
    const { cumulativeItems } = progress.read(LANE_NUMBER[lane]);
    const missing = cumulativeItems - account.cumulativeItems;
    if (missing <= 0) continue;
    account.cumulativeItems = cumulativeItems;
    account.settledItems += missing;
    state.outcomes.dropped += missing;
    addReason(state, "dropped.directory_gone", missing);
    const unknown = unknownAccount(state);
    unknown.admitted += missing;
    unknown.tail += missing;
  }
}
