import { type Clock, type ClockReading, readClock, steadyClock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import type { Layout } from "../row/layout.ts";
import type { Resource } from "../row/resource.ts";
import { DRAIN_OWNER, type RingConsumer } from "../row/ring.ts";
import type { PrivacyLevel } from "../scrub/policy.ts";
import type { SelfReport } from "../self-report.ts";
import { Timekeeper } from "./age.ts";
import { makeRoom } from "./eviction.ts";
import { FileGoneError } from "./file-gone.ts";
import type { Instance, Settlement } from "./instance.ts";
import { AdoptedError, isTakenOver } from "./instance-directory.ts";
import { Intake } from "./intake.ts";
import { LANES } from "./lanes.ts";
import { type Lease, leaseFrom } from "./lease.ts";
import { type InstanceBooks, type Ledger, sumLedger } from "./ledger.ts";
import { type LedgerReport, makeReport } from "./ledger-report.ts";
import { LiveInstance, type LiveOptions } from "./live-instance.ts";
import { forgetLost, type LostRange } from "./lost-ranges.ts";
import { othersBytes } from "./others-bytes.ts";
import { Predecessors } from "./predecessors.ts";
import { reportTightened, reportUnfit } from "./report-unfit.ts";
import { isDiskFull } from "./reserve.ts";
import type { Resumed } from "./resume.ts";
import type { SpoolProgress } from "./spool-progress.ts";
import { prepareRoot, UnsafeRootError } from "./spool-root.ts";
import { type EventAccount, emptyState, type InstanceState } from "./state.ts";
import { succeed, successorId } from "./succession.ts";
import { summarize } from "./summary.ts";

/** One pass over the ring takes no more, so that the host's room is freed in steps. */
const PASS_BYTES = 256 * 1024;
/** Between two tries at what the disk refused; also how soon a directory that vanished is missed. */
const TIDY_MILLIS = 1000;
/** Between two tries to open a directory that could not be opened. */
const REOPEN_MILLIS = 5000;
/** Between two looks at how much of the spool others take. */
const MEASURE_MILLIS = 10_000;

export interface SpoolOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly report: SelfReport;
  readonly ring: RingConsumer;
  /** Shared with the host, which goes on from here when it exits. */
  readonly progress: SpoolProgress;
  /** `<spool>/v1`. */
  readonly root: string;
  readonly instanceId: string;
  readonly resource: Resource;
  readonly maxBytes: number;
  readonly level: PrivacyLevel;
  /** The clocks when the instance began, the same for all threads that write for it. Default now. */
  readonly began?: ClockReading;
  /** Where a thread that was stopped left off, if this one goes on in its place. */
  readonly resumed?: Resumed | undefined;
}

/**
 * The spool of one process: takes rows from the ring to disk, adopts what dead processes left, hands
 * out leases and books their outcomes.
 *
 * Admitted means: in a block whose write returned whole. Bounds: `maxBytes` on disk; in memory 4 MiB of
 * rows that the disk refuses (`HeldRows`), and less than 1 MiB beside them and the lease. Full: the
 * oldest bulk segment goes, then normal, then critical; each row is counted. A killed process loses what
 * was in the ring and what the disk had refused so far, a machine without power what was not yet
 * committed (at most 500 ms or 256 KiB).
 */
export class Spool {
  readonly #options: SpoolOptions;
  #state: InstanceState;
  readonly #layouts: Map<number, Layout>;
  readonly #intake: Intake;
  readonly #predecessors: Predecessors;
  readonly #began: ClockReading;
  readonly #time: Timekeeper;
  #live: LiveInstance | undefined;
  /** Until there is a directory to go on in. */
  #resumed: Resumed | undefined;
  #triedMillis = Number.NEGATIVE_INFINITY;
  #tidiedMillis = Number.NEGATIVE_INFINITY;
  #measuredMillis = Number.NEGATIVE_INFINITY;
  #othersBytes = 0;

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.#began = options.began ?? readClock(options.clock);
    const self = options.processes.self();
    this.#time = new Timekeeper({ ...options, self, doubted: () => this.#reportClock() });
    this.#resumed = options.resumed;
    this.#state = options.resumed?.state ?? emptyState();
    this.#layouts = options.resumed?.layouts ?? new Map();
    this.#intake = new Intake({
      ...options,
      state: this.#state,
      layouts: this.#layouts,
      refused: (error, live) => {
        // A directory that is gone says more than the error that it caused.
        if (!this.#checkDirectory(live)) this.#reportUnavailable("write", error);
      },
      record: (live) => {
        if (!this.#guarded("journal", () => live.instance.record())) this.#checkDirectory(live);
      },
      reported: (ranges) => this.#reported(ranges),
    });
    for (const layout of [...this.#layouts.values()]) this.#intake.know(layout);
    this.#predecessors = new Predecessors({
      ...options,
      damaged: (path) => this.#reportDamage(path),
      unfit: (unfit) => reportUnfit(options.report, unfit),
      tightened: (path) => reportTightened(options.report, path),
      failed: (step, error) => this.#reportUnavailable(step, error),
    });
  }

  /** Opens the directory and adopts orphans; where that fails, says so and tries again later. */
  open(): void {
    const { clock, instanceId } = this.#options;
    if (this.#live === undefined) {
      if (clock.monotonicMillis() - this.#triedMillis < REOPEN_MILLIS) return;
      this.#triedMillis = clock.monotonicMillis();
      this.#guarded("open", () => {
        const { files, processes, root, report } = this.#options;
        prepareRoot(files, processes, root, (path) => reportTightened(report, path));
        this.#time.begin(this.#state, steadyClock(clock, this.#began).nowMillis());
        const live = {
          ...this.#options,
          id: this.#id,
          uidInstance: instanceId,
          began: this.#began,
        };
        this.#live = this.#makeLive(live);
        this.#intake.live = this.#live;
        if (this.#resumed !== undefined) this.#live.take(this.#resumed.segments);
        this.#resumed = undefined;
      });
    }
    // Only with a directory of its own is a process an owner that others leave alone.
    if (this.#live !== undefined) this.#predecessors.step(this.#live.instance);
  }

  /** Of the directory that this process has now. */
  get #id(): string {
    const { instanceId, progress } = this.#options;
    return successorId(instanceId, progress.generation);
  }

  #makeLive(options: LiveOptions): LiveInstance {
    try {
      return new LiveInstance(options, this.#state, this.#layouts);
    } catch (error) {
      // Rows that wait on a full disk can only be delivered from a directory of this process.
      if (isDiskFull(error) && this.#predecessors.giveRoom(options.id)) {
        return new LiveInstance(options, this.#state, this.#layouts);
      }
      // With nothing in memory of what is in that directory: the next try makes another one.
      if (error instanceof AdoptedError) this.#succeed(new Map(), error.message);
      throw error;
    }
  }

  /** Goes on in another directory, under the same uids, with the books that are left to this process. */
  #succeed(recorded: ReadonlyMap<string, EventAccount>, why: string): void {
    const { progress, report } = this.#options;
    this.#state = succeed(this.#state, recorded);
    this.#intake.state = this.#state;
    progress.beginGeneration();
    this.#triedMillis = Number.NEGATIVE_INFINITY;
    report.once(
      "SONDE_SPOOL_UNAVAILABLE",
      "taken over",
      `${why}; it delivers what is there, this one goes on in a directory of its own`,
    );
  }

  /** One pass over the ring. Returns the bytes taken; 0 where it was empty or the exiting host has it. */
  drainRing(): number {
    const { ring } = this.#options;
    if (!ring.acquire(DRAIN_OWNER.spool)) return 0;
    try {
      this.#makeRoom();
      this.#intake.retry(false);
      return ring.drain(
        PASS_BYTES,
        (start, length, free) => this.#intake.take(start, length, free),
        () => this.#intake.settle(),
      );
    } finally {
      ring.release(DRAIN_OWNER.spool);
    }
  }

  /** Regular work between passes: group commit, sealing, heartbeat, what the disk refused before. */
  maintain(): void {
    this.open();
    this.#time.look();
    const live = this.#live;
    if (live === undefined) return;
    if (this.#intake.isCommitWanted || live.isCommitDue()) {
      this.#intake.isCommitWanted = false;
      this.#guarded("commit", () => live.commit());
    }
    this.#guarded("seal", () => live.roll(false));
    const now = this.#options.clock.monotonicMillis();
    if (now - this.#tidiedMillis < TIDY_MILLIS) return;
    this.#tidiedMillis = now;
    this.#checkDirectory(live);
    this.#guarded("beat", () => live.beat());
    for (const instance of this.#instances()) {
      this.#guarded("tidy", () => instance.tidy());
      this.#noteTime(instance);
    }
    this.#predecessors.summarizeSettled();
  }

  /** Everything taken from the ring survives the machine's power; false where the disk refuses. */
  sync(): boolean {
    if (this.#live !== undefined) this.#checkDirectory(this.#live);
    const isWritten = this.#writeHeld();
    const live = this.#live;
    if (live === undefined || !this.#guarded("sync", () => live.commit())) return false;
    return isWritten && live.isSynced();
  }

  /** False where something stays in memory, or the exiting host has the ring and with it the lanes. */
  #writeHeld(): boolean {
    const { ring } = this.#options;
    if (!ring.acquire(DRAIN_OWNER.spool)) return this.#intake.heldItems === 0;
    try {
      return this.#intake.retry(true);
    } finally {
      ring.release(DRAIN_OWNER.spool);
    }
  }

  /** The next rows to send: critical first, adopted before own, oldest first. */
  lease(): Lease | undefined {
    for (const lane of LANES) {
      for (const instance of this.#instances()) {
        const lease = this.#leaseFrom(instance, lane);
        if (lease !== undefined) return lease;
      }
    }
    return undefined;
  }

  /** Books the outcome of a lease, synced, before any file goes. */
  settle(lease: Lease, settlement: Settlement): void {
    this.#guarded("settle", () => lease.instance.settle(lease, settlement));
    this.#predecessors.summarizeSettled();
  }

  ledger(): Ledger {
    return sumLedger(this.#books());
  }

  /** The ledger, this process's part of it, and which rows were lost that no report has said yet. */
  report(): LedgerReport {
    const live = this.#live?.instance.books ?? { state: this.#state, buffered: 0 };
    const { adopted, vanished } = this.#predecessors;
    const held = [...vanished, ...adopted.map(({ state }) => state), live.state];
    return makeReport(live, this.#books(), held);
  }

  #books(): InstanceBooks[] {
    const books = this.#instances().map((instance) => instance.books);
    if (this.#live === undefined) books.push({ state: this.#state, buffered: 0 });
    for (const state of this.#predecessors.closed) books.push({ state, buffered: 0 });
    return books;
  }

  /** What an admitted report has said, the books need not keep. */
  #reported(ranges: readonly LostRange[]): void {
    for (const state of this.#predecessors.vanished) forgetLost(state, ranges);
    for (const instance of this.#instances()) {
      this.#guarded("journal", () => instance.forgetLost(ranges));
    }
  }

  /** Directories of dead processes were found that have not been recovered yet. */
  get isBehind(): boolean {
    return this.#predecessors.isBehind;
  }

  /**
   * Tells, whenever it is asked, whether all rows admitted so far have found their outcome: those of this
   * process and of the dead ones that are recovered; with `waiting`, also of those that are still to be.
   */
  settlementOfAll(waiting: boolean = true): () => boolean {
    const marks = marksOf(this.#instances());
    let isComplete = !waiting;
    return () => {
      if (!isComplete && !this.#predecessors.isBehind) {
        isComplete = true;
        marks.push(...marksOf(this.#predecessors.adopted));
      }
      return (
        isComplete &&
        this.#intake.heldItems === 0 &&
        marks.every(({ account, mark }) => account.settledItems >= mark)
      );
    };
  }

  get bufferedItems(): number {
    return this.#instances().reduce((sum, instance) => sum + instance.bufferedItems, 0);
  }

  /** Ends this process's books. What is not delivered is left for the next process to adopt. */
  close(): void {
    if (this.#live !== undefined) this.#checkDirectory(this.#live);
    if (!this.#writeHeld()) this.#intake.giveUp();
    const live = this.#live;
    this.#predecessors.close();
    if (live === undefined) return;
    this.#guarded("close", () => {
      live.roll(true);
      this.#state.isClosed = true;
      live.instance.record();
      live.commit();
      this.#options.progress.close();
      if (live.instance.bufferedItems === 0) {
        summarize(this.#options.files, this.#options.clock, this.#options.root, live.instance);
      } else {
        live.instance.close();
        live.release();
      }
    });
  }

  /** Before the next boot, rows that wait need the time in their journal: only from there it counts on. */
  #noteTime(instance: Instance): void {
    if (instance.bufferedItems === 0 || !this.#time.isNoteDue(instance.state)) return;
    this.#guarded("journal", () => instance.record());
  }

  #instances(): readonly Instance[] {
    const { adopted } = this.#predecessors;
    return this.#live === undefined ? adopted : [...adopted, this.#live.instance];
  }

  /** A disk that does not say is no reason to give anything up. */
  #isGone(live: LiveInstance): boolean {
    let isThere = true;
    this.#guarded("look", () => {
      isThere = live.isThere();
    });
    return !isThere;
  }

  /**
   * Where the directory was taken over, its rows are another's and this process goes on in a new one; where
   * somebody removed it, its rows are booked as lost and it is made anew. False where it is still there.
   */
  #checkDirectory(live: LiveInstance): boolean {
    if (this.#live !== live || !this.#isGone(live)) return false;
    this.#intake.holdPending(live);
    this.#live = undefined;
    this.#intake.live = undefined;
    this.#triedMillis = Number.NEGATIVE_INFINITY;
    const { id, directory, recorded } = live.instance;
    if (this.#isTakenOver(id)) {
      live.handOver();
      this.#succeed(recorded, `${directory} was taken over by another process`);
    } else {
      live.abandon("dropped.directory_gone");
      this.#predecessors.abandonMissing("dropped.directory_gone");
      this.#options.report.once(
        "SONDE_SPOOL_UNAVAILABLE",
        "directory gone",
        `${directory} was removed while it was in use; the rows in it are lost and counted as dropped`,
      );
    }
    this.open();
    return true;
  }

  #isTakenOver(id: string): boolean {
    const { files, root } = this.#options;
    try {
      return isTakenOver(files, root, id);
    } catch {
      // A root that cannot be listed, or is gone with all that was in it.
      return false;
    }
  }

  #leaseFrom(instance: Instance, lane: Priority): Lease | undefined {
    const { files, level } = this.#options;
    try {
      return leaseFrom(files, instance, lane, level, this.#time);
    } catch (error) {
      this.#reportUnavailable("read", error);
      return undefined;
    }
  }

  #makeRoom(): void {
    if (this.#live === undefined) return;
    const { maxBytes } = this.#options;
    this.#measureOthers();
    const hasEvicted = makeRoom({
      maxBytes,
      othersBytes: this.#othersBytes,
      instances: this.#instances(),
      evict: (instance, lane) => this.#guarded("evict", () => instance.evict(lane)),
    });
    if (!hasEvicted) return;
    this.#options.report.once(
      "SONDE_SPOOL_FULL",
      "evicted",
      `the spool reached ${maxBytes} bytes; its oldest rows are dropped, and counted`,
    );
  }

  #measureOthers(): void {
    const { clock, files, root } = this.#options;
    const now = clock.monotonicMillis();
    if (now - this.#measuredMillis < MEASURE_MILLIS) return;
    this.#measuredMillis = now;
    this.#guarded("look at", () => {
      this.#othersBytes = othersBytes(files, root, this.#id);
    });
  }

  /** Runs a step that the disk may refuse. Its trouble is told once; the step comes round again. */
  #guarded(step: string, action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      this.#reportUnavailable(step, error);
      return false;
    }
  }

  #reportUnavailable(step: string, error: unknown): void {
    // A look at the directory follows, which tells what became of it.
    if (error instanceof FileGoneError) return;
    if (error instanceof UnsafeRootError) {
      this.#options.report.once("SONDE_SPOOL_UNAVAILABLE", error.message, error.message);
      return;
    }
    const code = errorCode(error);
    this.#options.report.once(
      "SONDE_SPOOL_UNAVAILABLE",
      code,
      `the spool ${this.#options.root} failed to ${step}: ${code}; events that it does not take are held in memory as long as there is room, then counted as failedBeforeAdmission`,
    );
  }

  #reportClock(): void {
    this.#options.report.once(
      "SONDE_CLOCK_SUSPECT",
      "expiry",
      "events are past their ttl by a wall clock that was set back and forth or never was right; they are kept until it is certain",
    );
  }

  #reportDamage(path: string): void {
    this.#options.report.once(
      "SONDE_SPOOL_DAMAGED",
      path,
      `${path} is damaged; what can be read of it is delivered, what is lost is counted`,
    );
  }
}

/** How far the lanes of some instances are filled now, beside what settles them. */
function marksOf(
  instances: readonly Instance[],
): { readonly account: { readonly settledItems: number }; readonly mark: number }[] {
  return instances.flatMap(({ state }) =>
    LANES.map((lane) => ({ account: state.lanes[lane], mark: state.lanes[lane].cumulativeItems })),
  );
}
