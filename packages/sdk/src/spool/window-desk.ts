import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import type { Random } from "../random.ts";
import type { CounterEntry } from "../row/counter-row.ts";
import type { Layout } from "../row/layout.ts";
import { ROW_TIME_AT } from "../row/row-format.ts";
import { DecidedWindows, MAX_DECISIONS } from "./decided-windows.ts";
import type { Instance } from "./instance.ts";
import { type ClosedWindow, InstanceWindows, readInstanceWindows } from "./instance-windows.ts";
import type { Trouble } from "./trouble.ts";
import { rowsFrom } from "./undecided-rows.ts";
import type { WindowCloser } from "./window-closer.ts";
import { WindowDemand } from "./window-demand.ts";
import type { WindowPace } from "./window-pace.ts";

/** Between two tries at what the disk refused. */
const RETRY_MILLIS = 250;

export interface WindowDeskOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly random: Random;
  readonly layouts: ReadonlyMap<number, Layout>;
  readonly trouble: Trouble;
  readonly closer: WindowCloser;
  readonly pace: WindowPace;
  /** A thread before this one wrote rows of which nobody knows here. */
  readonly isResumed: boolean;
}

/**
 * The windows of the rows that this process emits: gathers what the intake takes, closes a window when it is over, and has its
 * decision on disk before the frontier of the live instance moves over it.
 *
 * Bounds: one open window (`WindowRows`), and {@link MAX_DECISIONS} decisions. Where a window is full and may not close yet, or
 * there is no room for a decision, its rows are read from the disk again later, in windows as large as one can be. What the disk
 * refuses waits, and rows of it are in no lease. Nothing is lost here but what a decision thins.
 */
export class WindowDesk {
  readonly #options: WindowDeskOptions;
  readonly #demand = new WindowDemand();
  #windows: InstanceWindows | undefined;
  #decided = new DecidedWindows(0);
  #pending: ClosedWindow[] = [];
  /** Rows with a lower sequence are in windows that are over. */
  #firstSequence = 0;
  /** Rows from there on are on the disk only. */
  #isBehind = false;
  #isCut = false;
  #isResumed: boolean;
  #startedMillis = 0;
  #startedEmitMillis = 0;
  /** By the time of its rows it is over, and may not close yet. */
  #isOverdue = false;
  #isHurried = false;
  #triedMillis = Number.NEGATIVE_INFINITY;

  constructor(options: WindowDeskOptions) {
    this.#options = options;
    this.#isResumed = options.isResumed;
  }

  /** A row that the intake has taken, in the order of sequences. */
  take(bytes: Buffer, start: number, length: number, layoutId: number, sequence: number): void {
    if (this.#isBehind) return;
    const { closer, pace, layouts } = this.#options;
    const emitMillis = bytes.readDoubleLE(start + ROW_TIME_AT);
    const isOver = emitMillis - this.#startedEmitMillis >= pace.windowMillis;
    if (closer.count > 0 && (isOver || closer.isFull)) {
      if (this.#mayClose) this.#close(sequence);
      else if (closer.isFull) {
        closer.clear();
        this.#isBehind = true;
        return;
      } else this.#isOverdue = true;
    }
    if (closer.count === 0) this.#begin(emitMillis);
    this.#demand.seen(closer.add(bytes, start, length, layouts.get(layoutId), layoutId, sequence));
  }

  counted(entries: readonly CounterEntry[]): void {
    this.#demand.counted(entries);
  }

  /** There is another directory to write to, or none. What was decided goes along, for rows that are not written yet. */
  moved(instance: Instance | undefined): void {
    const { files, clock, trouble } = this.#options;
    this.#windows = undefined;
    if (instance === undefined) return;
    if (this.#isResumed) {
      this.#isResumed = false;
      const { windows, isDamaged } = readInstanceWindows(files, clock, instance);
      if (isDamaged) trouble.damaged(instance.directory);
      this.#windows = windows;
      this.#decided = windows.decided;
      this.#firstSequence = windows.decided.decidedBefore;
      this.#isBehind = true;
      this.#isCut = true;
      this.#announce(instance, this.#firstSequence);
      return;
    }
    this.#decided = new DecidedWindows(0, this.#decided.decisions);
    const isFileWhole = this.#decided.count === 0;
    this.#windows = new InstanceWindows(files, clock, instance, this.#decided, isFileWhole);
    if (this.#firstSequence > 0 && this.#pending.length === 0) {
      this.#pending.push({ endSequence: this.#firstSequence, decision: undefined });
    }
    this.#announce(instance, 0);
  }

  /** Before the first row: who finds the directory has to know that its rows are to be decided. */
  #announce(instance: Instance, decidedBefore: number): void {
    instance.state.decidedBefore = decidedBefore;
    this.#options.trouble.guarded("journal", () => instance.record());
  }

  /** The open window closes as soon as it may. */
  hurry(): void {
    this.#isHurried = true;
  }

  /**
   * Regular work between passes. All rows before `nextSequence` were taken, and are on the disk but for `heldItems`;
   * `isCaughtUp`: the ring is empty.
   */
  tick(nextSequence: number, heldItems: number, isCaughtUp: boolean): void {
    const { clock, closer, pace } = this.#options;
    this.#write();
    if (this.#isBehind) this.#catchUp(nextSequence, heldItems);
    // Whoever hurries waits for rows that are there already, not for those to come.
    else if (closer.count === 0) this.#isHurried = false;
    else if (closer.count > 0 && this.#isDue && this.#mayClose) {
      this.#close(nextSequence);
      this.#write();
    }
    if (isCaughtUp) pace.caughtUp(clock.monotonicMillis());
    // A row that is held may still ask for any of them.
    if (heldItems === 0) this.#windows?.forgetSettled();
  }

  get #isDue(): boolean {
    const { clock, pace } = this.#options;
    const openMillis = clock.monotonicMillis() - this.#startedMillis;
    return this.#isHurried || this.#isOverdue || openMillis >= pace.windowMillis;
  }

  get #mayClose(): boolean {
    const { clock, pace } = this.#options;
    const hasRoom = this.#pending.length + this.#decided.count < MAX_DECISIONS;
    return hasRoom && pace.mayClose(clock.monotonicMillis());
  }

  #begin(emitMillis: number): void {
    const now = this.#options.clock.monotonicMillis();
    this.#options.pace.begin(now);
    this.#startedMillis = now;
    this.#startedEmitMillis = emitMillis;
    this.#isOverdue = false;
  }

  #close(endSequence: number): void {
    const { clock, closer, pace } = this.#options;
    const firstSequence = this.#firstSequence;
    const place = { firstSequence, endSequence, ...(this.#isCut ? { isCut: true as const } : {}) };
    const decision = closer.close(place, this.#demand.expected);
    this.#pending.push({ endSequence, decision });
    this.#firstSequence = endSequence;
    this.#demand.closed();
    pace.closed(clock.monotonicMillis());
    this.#isOverdue = false;
    this.#isHurried = false;
  }

  /** One window of rows that are on the disk only; when that holds all there are, the next ones are gathered again. */
  #catchUp(nextSequence: number, heldItems: number): void {
    const windows = this.#windows;
    const isReady = windows !== undefined && this.#pending.length === 0 && heldItems === 0;
    if (!isReady || !this.#mayClose) return;
    const { clock, files, closer, trouble } = this.#options;
    const now = clock.monotonicMillis();
    if (now - this.#triedMillis < RETRY_MILLIS) return;
    let endSequence = nextSequence;
    const isRead = trouble.guarded("read", () => {
      for (const row of rowsFrom(files, windows.instance, this.#firstSequence)) {
        if (closer.isFull) {
          endSequence = row.sequence;
          break;
        }
        closer.addLeased(row);
      }
    });
    if (!isRead) {
      this.#triedMillis = now;
      closer.clear();
      return;
    }
    this.#options.pace.begin(now);
    this.#isBehind = endSequence < nextSequence;
    if (closer.count > 0) this.#close(endSequence);
    else {
      this.#pending.push({ endSequence, decision: undefined });
      this.#firstSequence = endSequence;
    }
    if (!this.#isBehind) this.#isCut = false;
    this.#write();
  }

  #write(): void {
    const windows = this.#windows;
    if (this.#pending.length === 0 || windows === undefined) return;
    const { clock, closer, trouble } = this.#options;
    const now = clock.monotonicMillis();
    if (now - this.#triedMillis < RETRY_MILLIS) return;
    const isWritten = trouble.guarded("decide", () => {
      closer.note();
      windows.advance(this.#pending);
    });
    if (isWritten) this.#pending = [];
    this.#triedMillis = isWritten ? Number.NEGATIVE_INFINITY : now;
  }
}
