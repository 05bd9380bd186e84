import type { Clock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import { errorCode } from "../errors.ts";
import { readCounterRow } from "../row/counter-row.ts";
import type { Layout } from "../row/layout.ts";
import { RowReader } from "../row/read-row.ts";
import type { RingConsumer } from "../row/ring.ts";
import { ROW_HEADER_BYTES, ROW_KIND, ROW_KIND_AT } from "../row/row-format.ts";
import { type CountByLayout, HeldRows } from "./held-rows.ts";
import type { LaneWriter } from "./lane-writer.ts";
import { LANE_NUMBER, LANES } from "./lanes.ts";
import type { LiveInstance } from "./live-instance.ts";
import type { LostRange } from "./lost-ranges.ts";
import { PendingReports } from "./pending-reports.ts";
import type { Resumed } from "./resume.ts";
import { forEachRow } from "./rows.ts";
import type { SpoolProgress } from "./spool-progress.ts";
import {
  addReason,
  countsSince,
  type EventAccount,
  eventAccount,
  type InstanceState,
} from "./state.ts";
import { decodeTables } from "./tables.ts";
import type { WindowDesk } from "./window-desk.ts";

/** Between two tries to write rows that the disk refused. */
const RETRY_MILLIS = 250;

export interface IntakeOptions {
  readonly clock: Clock;
  readonly ring: RingConsumer;
  /** Shared with the host, which goes on from here when it exits. */
  readonly progress: SpoolProgress;
  readonly state: InstanceState;
  readonly layouts: Map<number, Layout>;
  /** The disk refused: told after the rows in question are held. */
  readonly refused: (error: unknown, live: LiveInstance) => void;
  /** A step of the journal that the disk may refuse; it comes round again. */
  readonly record: (live: LiveInstance) => void;
  /** A segment has run over its length and is to be sealed. */
  readonly due: (live: LiveInstance) => void;
  /** A report of the ledger was admitted that said these. */
  readonly reported: (ranges: readonly LostRange[]) => void;
  /** Where a thread that was stopped left off, if this one goes on in its place. */
  readonly resumed?: Resumed | undefined;
  /** Sees each row once; undefined where nothing is decided of rows. */
  readonly windows?: WindowDesk | undefined;
}

/**
 * Takes rows from the ring into blocks on disk, and counts each where it finds its place: admitted,
 * when the write of its block returned whole; failed, when it was given up before that.
 *
 * Where the disk refuses, rows are held in memory (`HeldRows` has the bound and the priorities) and
 * written when it takes them again, in their order. A held row is in no bucket yet, and the ledger
 * does not count it as emitted: what the host has counted of it stands in `tail` as less than none.
 */
export class Intake {
  /** Where to write; undefined while there is no directory. */
  live: LiveInstance | undefined;
  /** The books; others take their place when the directory was taken over. */
  state: InstanceState;
  /** Rows of durability `synced` came in. */
  isCommitWanted = false;
  readonly #options: IntakeOptions;
  readonly #bytes: Buffer;
  readonly #rows: RowReader;
  readonly #view: DataView;
  readonly #laneOf: Priority[] = [];
  /** By layout id: rows of durability `synced` want a commit at once. */
  readonly #wantsCommit: boolean[] = [];
  readonly #held = new HeldRows();
  readonly #reports = new PendingReports();
  /** Why rows are held: an errno, or that there is no directory. */
  #refusal = "spool_unavailable";
  #triedMillis = Number.NEGATIVE_INFINITY;
  /** Rows that failed in the pass under way: in the ring they still stand. */
  #failedInPass = 0;
  /** Behind the last row that was taken. */
  #nextSequence: number;
  #resumed: Resumed | undefined;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.state = options.state;
    this.#resumed = options.resumed;
    this.#nextSequence = options.progress.settledSequence;
    this.#bytes = options.ring.bytes;
    this.#rows = new RowReader(this.#bytes);
    const { buffer, byteOffset, byteLength } = this.#bytes;
    this.#view = new DataView(buffer, byteOffset, byteLength);
  }

  /** Behind the last row that was taken: it is on disk, held, or counted as failed at the end of its pass. */
  get nextSequence(): number {
    return this.#nextSequence;
  }

  /** Rows in memory that the disk refused so far. */
  get heldItems(): number {
    return this.#held.items;
  }

  /** Takes one row of any kind, and calls `free` where all up to it is settled. */
  take(start: number, length: number, free: () => void): void {
    const kind = this.#bytes[start + ROW_KIND_AT];
    if (kind === ROW_KIND.event) this.#takeEvent(start, length);
    else if (kind === ROW_KIND.layout) this.#takeLayout(start, length);
    else {
      this.#flushAll();
      // Before the journal says it: whoever finds these counts there must not take the rows again.
      this.#publishBooks();
      this.#takeCounters(start, length);
      free();
    }
  }

  /** The end of a pass: everything taken is on disk, held, or counted as failed. */
  settle(): void {
    this.#flushAll();
    this.#publishBooks();
  }

  /** Writes what is held, if it is time for it or `force`d. True where nothing is left. */
  retry(force: boolean): boolean {
    const { live } = this;
    if (this.#held.items === 0) return true;
    if (live === undefined) return false;
    const now = this.#options.clock.monotonicMillis();
    if (!force && now - this.#triedMillis < RETRY_MILLIS) return false;
    this.#triedMillis = now;
    for (const lane of LANES) {
      while (this.#held.has(lane)) {
        if (this.live !== live || !this.#writeHeld(live, lane)) return false;
      }
    }
    return true;
  }

  /** Moves rows that a writer gathered into memory, before its directory is given up. */
  holdPending(live: LiveInstance): void {
    for (const lane of LANES) this.#hold(live.writers[lane]);
  }

  /** Gives up what is held: the process ends. */
  giveUp(): void {
    for (const lane of LANES) {
      for (let chunk = this.#held.first(lane); chunk; chunk = this.#held.first(lane)) {
        this.#held.shift(lane);
        this.#failed(chunk.countByLayout);
      }
    }
    this.#publishBooks();
  }

  #takeEvent(start: number, length: number): void {
    const layoutId = this.#rows.layoutIdAt(start);
    const lane = this.#laneOf[layoutId] ?? "normal";
    const sequence = this.#rows.sequenceAt(start);
    // A pass that a fault of ours cut short comes round again, and has found a place for this row.
    if (sequence < this.#nextSequence) return;
    this.#nextSequence = sequence + 1;
    if (this.#resumed?.isSettled(lane, sequence) === true) return;
    this.#options.windows?.take(this.#bytes, start, length, layoutId, sequence);
    const { live } = this;
    if (this.#wantsCommit[layoutId] === true) this.isCommitWanted = true;
    if (layoutId === this.#reports.layoutId) this.#reports.take(this.#rows, start, length);
    // Rows of a lane stay in their order, so none passes those that are held.
    if (live === undefined || this.#held.has(lane)) {
      this.#holdRow(lane, this.#bytes, start, length, layoutId);
      return;
    }
    const writer = live.writers[lane];
    if (writer.add(this.#bytes, start, length, layoutId, sequence)) this.#flush(live, writer);
  }

  #takeLayout(start: number, length: number): void {
    const json = this.#bytes.subarray(start + ROW_HEADER_BYTES, start + length);
    const [layout] =
      decodeTables(Buffer.from(`{"layouts":[${json.toString("utf8")}]}`))?.layouts ?? [];
    if (layout !== undefined) this.know(layout);
  }

  /** Takes note of a layout, from the ring or from whoever knew it before. */
  know(layout: Layout): void {
    this.#options.layouts.set(layout.id, layout);
    this.#reports.know(layout);
    this.#laneOf[layout.id] = layout.priority;
    this.#wantsCommit[layout.id] = layout.durability === "synced";
    eventAccount(this.state, layout.id, layout.event);
  }

  /** All rows before it are on disk, held or counted as failed: here the books must balance. */
  #takeCounters(start: number, length: number): void {
    const { state } = this;
    const row = readCounterRow(this.#view, start, length);
    this.#options.windows?.counted(row.entries);
    const entries = this.#resumed === undefined ? row.entries : this.#resumed.repeated(row);
    if (entries === undefined) return;
    for (const { layoutId, counts } of entries) {
      const account = this.#account(layoutId);
      account.counts = countsSince(this.state, layoutId, counts);
      account.tail = -this.#held.count(layoutId);
    }
    state.nextSequence = row.nextSequence;
    // Rows in memory are as unknown as the ring's, should the process be killed.
    state.emitsAhead = row.emitsAhead + this.#held.items;
    if (this.#resumed !== undefined) this.#forgetUnknown();
    this.#resumed = undefined;
    if (row.isLast && this.live !== undefined) this.#options.record(this.live);
  }

  /** The rows of no event are counted with their own now. */
  #forgetUnknown(): void {
    const unknown = this.state.events["0"];
    if (unknown === undefined) return;
    unknown.tail = 0;
    this.live?.instance.touch(0);
  }

  #account(layoutId: number): EventAccount {
    const { layouts } = this.#options;
    this.live?.instance.touch(layoutId);
    return eventAccount(
      this.state,
      layoutId,
      layouts.get(layoutId)?.event ?? `<layout ${layoutId}>`,
    );
  }

  #flushAll(): void {
    for (const lane of LANES) {
      const { live } = this;
      if (live !== undefined) this.#flush(live, live.writers[lane]);
    }
  }

  #flush(live: LiveInstance, writer: LaneWriter): void {
    const { items, countByLayout } = writer.pending;
    if (items === 0) return;
    try {
      writer.flush();
    } catch (error) {
      this.#hold(writer);
      this.#refuse(error, live);
      return;
    }
    this.#admitted(live, writer, items, countByLayout);
  }

  #writeHeld(live: LiveInstance, lane: Priority): boolean {
    const writer = live.writers[lane];
    const { rows, items, countByLayout } = this.#held.first(lane)!;
    const reader = new RowReader(rows);
    forEachRow(rows, (start, length) => {
      writer.add(rows, start, length, reader.layoutIdAt(start), reader.sequenceAt(start));
    });
    try {
      writer.flush();
    } catch (error) {
      writer.forget();
      this.#refuse(error, live);
      return false;
    }
    for (const layoutId of countByLayout.keys()) {
      if (this.#wantsCommit[layoutId] === true) this.isCommitWanted = true;
    }
    const { progress } = this.#options;
    // Both at once: a thread that dies in between leaves rows that count as admitted and as held.
    progress.together(() => {
      progress.addHeld(-this.#held.shift(lane));
      this.#admitted(live, writer, items, countByLayout);
    });
    return true;
  }

  #admitted(
    live: LiveInstance,
    writer: LaneWriter,
    items: number,
    countByLayout: CountByLayout,
  ): void {
    live.written(writer);
    live.admitted(writer, items);
    this.#publishLane(writer);
    for (const [layoutId, count] of countByLayout) {
      const account = this.#account(layoutId);
      account.admitted += count;
      account.tail += count;
    }
    if (countByLayout.has(this.#reports.layoutId)) {
      this.#options.reported(this.#reports.admitted(writer.writtenSequence));
    }
    if (writer.isOverlong()) this.#options.due(live);
  }

  #refuse(error: unknown, live: LiveInstance): void {
    this.#refusal = errorCode(error);
    this.#triedMillis = this.#options.clock.monotonicMillis();
    this.#options.refused(error, live);
  }

  #hold(writer: LaneWriter): void {
    const { rows } = writer.pending;
    const reader = new RowReader(rows);
    forEachRow(rows, (start, length) =>
      this.#holdRow(writer.lane, rows, start, length, reader.layoutIdAt(start)),
    );
    writer.forget();
  }

  #holdRow(lane: Priority, from: Buffer, start: number, length: number, layoutId: number): void {
    const lost = this.#held.add(lane, from, start, length, layoutId);
    if (lost !== undefined) this.#failed(lost);
  }

  #failed(countByLayout: CountByLayout): void {
    if (countByLayout.has(this.#reports.layoutId)) this.#reports.forget();
    for (const [layoutId, count] of countByLayout) {
      const account = this.#account(layoutId);
      account.failedBeforeAdmission += count;
      account.tail += count;
      addReason(this.state, `failedBeforeAdmission.${this.#refusal}`, count);
      this.#failedInPass += count;
    }
  }

  /**
   * Only when the room of the rows is about to be freed: a thread that dies before that leaves them in
   * the ring, where the next one finds them.
   */
  #publishBooks(): void {
    const { progress } = this.#options;
    progress.together(() => {
      progress.addFailed(this.#failedInPass);
      progress.setHeld(this.#held.items);
      progress.setSettledSequence(this.#nextSequence);
    });
    this.#failedInPass = 0;
    this.#held.published();
  }

  /** At once after each block: the host may take over in the middle of a pass. */
  #publishLane({ lane, nextNumber, cumulativeItems, writtenSequence }: LaneWriter): void {
    this.#options.progress.publish(LANE_NUMBER[lane], {
      nextSegment: nextNumber,
      cumulativeItems,
      nextSequence: writtenSequence + 1,
    });
  }
}
