import { assert } from "../assert.ts";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { Layout } from "../row/layout.ts";
import type { Resource } from "../row/resource.ts";
import { instanceBytes } from "./instance-name.ts";
import type { Journal } from "./journal.ts";
import { LANES } from "./lanes.ts";
import type { InstanceBooks } from "./ledger.ts";
import { addReason, type InstanceState, type Outcome } from "./state.ts";

/** One segment with rows that have found no outcome yet. */
export interface SegmentEntry {
  readonly number: number;
  readonly path: string;
  /** Bytes on disk. */
  bytes: number;
  /** Bytes that may be leased: those that survive a loss of power. */
  leasableBytes: number;
  /** Rows that have no outcome yet, counted as their blocks are written or found. */
  items: number;
  /** No block will be added. */
  isSealed: boolean;
}

/** How a part of a lane was settled: counts by outcome, and reasons for what was not delivered. */
export interface Settlement {
  readonly outcomes: Partial<Readonly<Record<Outcome, number>>>;
  /** `<bucket>.<reason>`. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** A stretch of one segment, from the lane's cursor on. */
export interface Stretch {
  readonly lane: Priority;
  readonly segment: number;
  readonly toOffset: number;
  readonly items: number;
}

/**
 * The rows and books of one process incarnation, alive or adopted. Cursors only move forward, and a
 * file goes only after the journal says, synced, what became of its rows.
 */
export class Instance {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly directory: string;
  readonly state: InstanceState;
  readonly layouts: Map<number, Layout>;
  readonly segments: Readonly<Record<Priority, SegmentEntry[]>>;
  /** Changes once at most: an adopted instance learns it from its files. */
  resource: Resource;
  readonly #files: FileSystem;
  readonly #journal: Journal;
  readonly #changed = new Set<string>();

  constructor(
    files: FileSystem,
    id: string,
    directory: string,
    state: InstanceState,
    journal: Journal,
    resource: Resource,
    layouts: Map<number, Layout> = new Map(),
  ) {
    this.#files = files;
    this.id = id;
    this.bytes = instanceBytes(id);
    this.directory = directory;
    this.state = state;
    this.#journal = journal;
    this.resource = resource;
    this.layouts = layouts;
    this.segments = { critical: [], normal: [], bulk: [] };
  }

  get books(): InstanceBooks {
    return { state: this.state, buffered: this.bufferedItems };
  }

  get bufferedItems(): number {
    let items = 0;
    for (const lane of LANES) for (const segment of this.segments[lane]) items += segment.items;
    return items;
  }

  get diskBytes(): number {
    let bytes = 0;
    for (const lane of LANES) for (const segment of this.segments[lane]) bytes += segment.bytes;
    return bytes;
  }

  /** Where the lane's next block is to be read from. */
  cursor(lane: Priority): { segment: SegmentEntry; offset: number } | undefined {
    const segment = this.segments[lane][0];
    if (segment === undefined) return undefined;
    const account = this.state.lanes[lane];
    return { segment, offset: account.segment === segment.number ? account.offset : 0 };
  }

  /** Marks an event's account for the journal's next step. */
  touch(layoutId: number): void {
    this.#changed.add(String(layoutId));
  }

  /** Writes a step. Throws what the disk throws; what it would have said goes with the next one. */
  record(): void {
    this.#journal.append(this.state, this.#changed);
    this.#changed.clear();
  }

  /**
   * Moves a cursor over a stretch, books its outcomes, and only then lets the files go. A stretch
   * whose segment was evicted meanwhile is booked already and is left alone.
   */
  settle(stretch: Stretch, settlement: Settlement): void {
    const { lane } = stretch;
    const segment = this.segments[lane][0];
    if (segment === undefined || segment.number !== stretch.segment) return;
    const account = this.state.lanes[lane];
    assert(segment.items >= stretch.items, `segment ${segment.path} settles more than it holds`);
    segment.items -= stretch.items;
    account.segment = segment.number;
    account.offset = stretch.toOffset;
    account.settledItems += stretch.items;
    this.#book(settlement);
    this.#recordSynced();
    this.removeSettled(lane);
  }

  /** Gives up the oldest segment of a lane, in favour of what is to come. Returns the rows lost. */
  evict(lane: Priority): number {
    const segment = this.segments[lane][0];
    if (segment === undefined || !segment.isSealed) return 0;
    const { items } = segment;
    this.settle(
      { lane, segment: segment.number, toOffset: segment.bytes, items },
      { outcomes: { dropped: items }, reasons: { "dropped.spool_full": items } },
    );
    return items;
  }

  /** Unlinks sealed segments that the cursor has passed. */
  removeSettled(lane: Priority): void {
    const account = this.state.lanes[lane];
    const queue = this.segments[lane];
    for (let first = queue[0]; first?.isSealed === true; first = queue[0]) {
      const isAtEnd = account.segment === first.number && account.offset >= first.leasableBytes;
      if (first.items > 0 && !isAtEnd) return;
      this.#bookUnreadable(lane, first);
      this.#files.removeFile(first.path);
      queue.shift();
    }
  }

  /** Rows that were written and can be read no more: their count is known from when they could. */
  #bookUnreadable(lane: Priority, segment: SegmentEntry): void {
    if (segment.items === 0) return;
    const { items } = segment;
    segment.items = 0;
    this.state.lanes[lane].settledItems += items;
    this.#book({ outcomes: { dropped: items }, reasons: { "dropped.damaged": items } });
    this.#recordSynced();
  }

  #book({ outcomes, reasons }: Settlement): void {
    for (const [outcome, count] of Object.entries(outcomes)) {
      this.state.outcomes[outcome as Outcome] += count;
    }
    for (const [reason, count] of Object.entries(reasons)) addReason(this.state, reason, count);
  }

  #recordSynced(): void {
    this.record();
    this.#journal.sync();
  }

  /** Group commit of the books. */
  sync(): void {
    this.#journal.sync();
  }

  close(): void {
    this.#journal.close();
  }
}
