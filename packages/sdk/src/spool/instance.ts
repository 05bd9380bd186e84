import { assert } from "../assert.ts";
import type { Priority } from "../emit/definition.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import type { Layout } from "../row/layout.ts";
import type { Resource } from "../row/resource.ts";
import { gapItems } from "./gap-items.ts";
import { instanceBytes } from "./instance-name.ts";
import type { Journal } from "./journal.ts";
import {
  advance,
  cursorOf,
  isPassed,
  type LaneProgress,
  passSegment,
  settleUnreadable,
  takeUpAhead,
} from "./lane-progress.ts";
import { LANES } from "./lanes.ts";
import type { LeasedRow } from "./leased-row.ts";
import type { InstanceBooks } from "./ledger.ts";
import { forgetLost, type LostRange, lastSequenceBound, noteLost } from "./lost-ranges.ts";
import { comparePositions } from "./settled-ahead.ts";
import {
  type ABSORBED_CHANGED,
  addReason,
  type EventAccount,
  type InstanceState,
  LOST_CHANGED,
  type Outcome,
} from "./state.ts";
import type { SegmentEntry, Stretch } from "./stretch.ts";
import { NOTHING_HELD_BACK, type WindowDecisions } from "./window-decisions.ts";

/** Sums of reasons by the outcome that stands before their point. */
function outcomesOf(reasons: Readonly<Record<string, number>>): Partial<Record<Outcome, number>> {
  const outcomes: Partial<Record<Outcome, number>> = {};
  for (const [reason, count] of Object.entries(reasons)) {
    const outcome = reason.slice(0, reason.indexOf(".")) as Outcome;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
  }
  return outcomes;
}

/** Rows to be kept aside, for one reason, such as `refused_400`. */
export interface SetAside {
  readonly reason: string;
  readonly rows: readonly LeasedRow[];
}

/** How a part of a lane was settled: counts by outcome, and reasons for what was not delivered. */
export interface Settlement {
  readonly outcomes: Partial<Readonly<Record<Outcome, number>>>;
  /** `<bucket>.<reason>`. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Those of `outcomes.quarantined`; each reason is in `reasons`, too, as `quarantined.<reason>`. */
  readonly quarantine?: readonly SetAside[];
  /** The entries of the quarantine that hold these rows; see `quarantining.ts`. */
  readonly quarantining?: readonly string[];
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
  /** Whose id the uids of its rows have: another than its own where the directory of a live process was taken over. */
  uidInstance: string;
  /** What was decided of its rows; only decided ones are leased. */
  windows: WindowDecisions = NOTHING_HELD_BACK;
  readonly #files: FileSystem;
  readonly #journal: Journal;
  readonly #changed = new Set<string>();
  readonly #recorded = new Map<string, EventAccount>();
  /** The journal has all of `state`; false after the disk refused a step. */
  #isRecorded = true;
  /** The outcomes in `state` survive a loss of power: files may go. */
  #isSettlementSynced = true;

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
    this.uidInstance = id;
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
    const at = cursorOf(this.#progress(lane));
    const segment = this.segments[lane].find(({ number }) => number === at?.segment);
    return at === undefined || segment === undefined ? undefined : { segment, offset: at.offset };
  }

  #progress(lane: Priority): LaneProgress {
    return { account: this.state.lanes[lane], queue: this.segments[lane] };
  }

  /** Marks an event's account, or another part of the state, for the journal's next step. */
  touch(part: number | typeof LOST_CHANGED | typeof ABSORBED_CHANGED): void {
    this.#changed.add(String(part));
  }

  /** Writes a step. Throws what the disk throws; what it would have said goes with the next one. */
  record(): void {
    this.#isRecorded = false;
    this.#journal.append(this.state, this.#changed);
    this.#journal.rest();
    for (const part of this.#changed) {
      const account = this.state.events[part];
      if (account !== undefined) {
        this.#recorded.set(part, { ...account, counts: [...account.counts] });
      }
    }
    this.#changed.clear();
    this.#isRecorded = true;
  }

  /** Accounts of events as the journal has them, by layout id: what is on the disk speaks of no more. */
  get recorded(): ReadonlyMap<string, EventAccount> {
    return this.#recorded;
  }

  /**
   * Books the outcomes of a stretch, moves the cursor over it or notes it as settled ahead, and only then
   * lets the files go. A stretch that was settled or evicted meanwhile is booked already and is left
   * alone, and so is one for which there is no room ahead: what has no outcome will be leased again. False
   * where nothing was booked.
   */
  settle(stretch: Stretch, settlement: Settlement): boolean {
    const segment = advance(this.#progress(stretch.lane), stretch);
    if (segment === undefined) return false;
    this.#settle(segment, stretch, settlement);
    return true;
  }

  #settle(segment: SegmentEntry, stretch: Stretch, settlement: Settlement): void {
    assert(segment.items >= stretch.items, `segment ${segment.path} settles more than it holds`);
    segment.items -= stretch.items;
    this.#passed(segment, stretch, settlement);
    this.#book(settlement);
    this.#recordSynced();
    this.removeSettled(stretch.lane);
  }

  /** Takes up what the disk refused before: books that are not on it, files that should be gone. */
  tidy(): void {
    if (!this.#isRecorded || !this.#isSettlementSynced) this.#recordSynced();
    for (const lane of LANES) this.removeSettled(lane);
  }

  /** Gives up the oldest segment of a lane, by default in favour of what is to come. Returns the rows dropped. */
  evict(lane: Priority, reason: string = "dropped.spool_full"): number {
    const cursor = this.cursor(lane);
    if (cursor?.segment.isSealed !== true) return 0;
    const { segment, offset } = cursor;
    const { items, lastSequence } = segment;
    // Rows that could not be read lie before the cursor, and are among these.
    const { settledBefore: firstSequence = 0 } = this.state.lanes[lane];
    const rows = { items, firstSequence, lastSequence };
    const place = { lane, segment: segment.number, fromOffset: offset, toOffset: segment.bytes };
    // Rows that were thinned out before are not dropped now: others of their event stand for them.
    const gaps =
      segment.thinnings === undefined ? {} : gapItems(this.#files, this.bytes, segment, offset);
    const reasons = { ...gaps };
    const left = items - Object.values(gaps).reduce((sum, count) => sum + count, 0);
    if (left > 0) reasons[reason] = (reasons[reason] ?? 0) + left;
    passSegment(this.#progress(lane), segment);
    this.#settle(
      segment,
      { ...place, ...rows, fromItems: 0, toItems: 0 },
      { outcomes: outcomesOf(reasons), reasons },
    );
    return left;
  }

  /** Books all rows as dropped for `reason` and forgets their files, which are gone. */
  abandon(reason: string): void {
    for (const lane of LANES) {
      const account = this.state.lanes[lane];
      for (const segment of this.segments[lane].splice(0)) {
        account.segment = segment.number;
        account.offset = segment.bytes;
        account.settledItems += segment.items;
        if (segment.items === 0) continue;
        const { items, firstSequence = 0, lastSequence } = segment;
        this.#noteLost(lane, firstSequence, lastSequence, items, reason);
        this.#book({ outcomes: { dropped: items }, reasons: { [reason]: items } });
      }
      takeUpAhead(this.#progress(lane));
    }
    this.#journal.close();
  }

  /** Somebody else has the directory now, with the rows and the books of it: here they end. */
  handOver(): void {
    for (const lane of LANES) this.segments[lane].length = 0;
    this.#journal.close();
  }

  /** Unlinks sealed segments whose rows have all found their outcome. */
  removeSettled(lane: Priority): void {
    const account = this.state.lanes[lane];
    const queue = this.segments[lane];
    const progress = this.#progress(lane);
    takeUpAhead(progress);
    for (const segment of [...queue]) {
      if (!segment.isSealed || !(segment.items === 0 || isPassed(progress, segment))) continue;
      this.#bookUnreadable(lane, segment);
      if (!this.#isSettlementSynced) this.#recordSynced();
      this.#removeFile(segment.path);
      const isFirst = segment === queue[0];
      queue.splice(queue.indexOf(segment), 1);
      if (!isFirst) continue;
      const { settledBefore = 0 } = account;
      account.settledBefore = Math.max(settledBefore, (segment.lastSequence ?? -1) + 1);
      takeUpAhead(progress);
    }
  }

  #removeFile(path: string): void {
    try {
      this.#files.removeFile(path);
    } catch (error) {
      // Somebody was faster; that it is gone is all we want.
      if (errorCode(error) !== "ENOENT") throw error;
    }
  }

  /** Rows that were written and can be read no more: their count is known from when they could. */
  #bookUnreadable(lane: Priority, segment: SegmentEntry): void {
    if (segment.items === 0) return;
    const { items } = segment;
    segment.items = 0;
    settleUnreadable(this.#progress(lane), segment, items);
    const { settledBefore = 0 } = this.state.lanes[lane];
    const { firstSequence = settledBefore, lastSequence } = segment;
    this.#noteLost(lane, firstSequence, lastSequence, items, "dropped.damaged");
    this.#book({ outcomes: { dropped: items }, reasons: { "dropped.damaged": items } });
  }

  /** The cursor went on: notes which rows behind it will not arrive. */
  #passed(segment: SegmentEntry, stretch: Stretch, { reasons }: Settlement): void {
    const { lane, lastSequence } = stretch;
    const { settledBefore = 0 } = this.state.lanes[lane];
    const first = stretch.firstSequence ?? segment.passedBefore ?? settledBefore;
    for (const [reason, rows] of Object.entries(reasons)) {
      this.#noteLost(lane, first, lastSequence, rows, reason);
    }
    const end = { segment: segment.number, offset: stretch.toOffset };
    const isAhead = comparePositions(this.state.lanes[lane], end) < 0;
    if (lastSequence !== undefined && !isAhead) segment.passedBefore = lastSequence + 1;
  }

  #noteLost(
    lane: Priority,
    first: number,
    last: number | undefined,
    rows: number,
    reason: string,
  ): void {
    const lastSequence = Math.max(first, last ?? lastSequenceBound(this.state));
    const range = {
      instance: this.uidInstance,
      lane,
      firstSequence: first,
      lastSequence,
      rows,
      reason,
    };
    noteLost(this.state, range);
    this.#changed.add(LOST_CHANGED);
  }

  /**
   * An admitted report has said these: it is what tells of them from here on. Throws what the disk throws;
   * an instance that is adopted once more may then say them again.
   */
  forgetLost(reported: readonly LostRange[]): void {
    if (!forgetLost(this.state, reported)) return;
    this.#changed.add(LOST_CHANGED);
    this.record();
  }

  #book({ outcomes, reasons, quarantining = [] }: Settlement): void {
    if (quarantining.length > 0) {
      this.state.quarantining = [...(this.state.quarantining ?? []), ...quarantining];
    }
    for (const [outcome, count] of Object.entries(outcomes)) {
      this.state.outcomes[outcome as Outcome] += count;
    }
    for (const [reason, count] of Object.entries(reasons)) addReason(this.state, reason, count);
    this.#isSettlementSynced = false;
  }

  #recordSynced(): void {
    this.record();
    this.sync();
  }

  /** Group commit of the books. Throws what the disk throws; nothing is taken as synced then. */
  sync(): void {
    if (!this.#isRecorded) this.record();
    this.#isRecorded = false;
    this.#journal.sync();
    this.#isRecorded = true;
    this.#isSettlementSynced = true;
  }

  close(): void {
    this.#journal.close();
  }
}
