import type { Clock, ClockReading } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import type { Random } from "../random.ts";
import type { Layout } from "../row/layout.ts";
import type { Resource } from "../row/resource.ts";
import { DRAIN_OWNER, type RingConsumer } from "../row/ring.ts";
import type { Exposure } from "../scrub/policy.ts";
import type { SelfReport } from "../self-report.ts";
import { Timekeeper } from "./age.ts";
import { allSettled, type Later } from "./all-settled.ts";
import { bytesOver, makeRoom } from "./eviction.ts";
import { Home } from "./home.ts";
import type { Instance, Settlement } from "./instance.ts";
import { Intake } from "./intake.ts";
import { MAX_SEGMENT_BYTES } from "./lane-writer.ts";
import type { Lease } from "./lease.ts";
import { LeaseDesk } from "./lease-desk.ts";
import type { LeasePart, LeaseSource } from "./lease-source.ts";
import { LeasesUnderWay } from "./leases-under-way.ts";
import { type InstanceBooks, type Ledger, sumLedger } from "./ledger.ts";
import { type LedgerReport, makeReport } from "./ledger-report.ts";
import type { LiveInstance } from "./live-instance.ts";
import { forgetLost, type LostRange } from "./lost-ranges.ts";
import { MirrorSet } from "./mirror-set.ts";
import { othersBytes } from "./others-bytes.ts";
import { Predecessors } from "./predecessors.ts";
import { purge } from "./purge.ts";
import { MAX_QUARANTINE_BYTES, MAX_QUARANTINE_ENTRIES, Quarantine } from "./quarantine.ts";
import type { Resumed } from "./resume.ts";
import type { MeasureRow } from "./row-decisions.ts";
import type { SpoolProgress } from "./spool-progress.ts";
import { type SpoolBudget, SpoolWindows } from "./spool-windows.ts";
import { summarize } from "./summary.ts";
import { Thinning } from "./thinning.ts";
import { Trouble } from "./trouble.ts";

/** One pass over the ring takes no more, so that the host's room is freed in steps. */
const PASS_BYTES = 256 * 1024;
/** What is thinned begins so long before something would have to go: a segment and the new file of one. */
const THIN_AHEAD_BYTES = MAX_SEGMENT_BYTES;
/** Between two tries at what the disk refused; also how soon a directory that vanished is missed. */
const TIDY_MILLIS = 1000;
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
  /** What may leave; {@link Spool.expose} changes it. */
  readonly level: Exposure;
  /** The clocks when the instance began, the same for all threads that write for it. Default now. */
  readonly began?: ClockReading;
  /** Where a thread that was stopped left off, if this one goes on in its place. */
  readonly resumed?: Resumed | undefined;
  readonly mirrors?: MirrorSet;
  /** For what is drawn anew. */
  readonly random: Random;
  /** Default none: rows leave as soon as they are synced. */
  readonly budget?: SpoolBudget | undefined;
  /** Bytes of a row on the wire; see {@link MeasureRow}. Without it no bytes are bounded. */
  readonly measure?: MeasureRow | undefined;
  readonly measureEnvelope?:
    | ((resource: Resource, layouts: Iterable<Layout>) => number)
    | undefined;
}

/**
 * The spool of one process: takes rows from the ring to disk, adopts what dead processes left, hands
 * out leases and books their outcomes.
 *
 * Admitted means: in a block whose write returned whole. Bounds: `maxBytes` on disk; in memory 4 MiB of
 * rows that the disk refuses (`HeldRows`), less than 1 MiB beside them and what is leased, and one segment
 * while it is thinned. Near `maxBytes` what waits is thinned out, bulk first, then normal, then critical; full all the
 * same: the oldest bulk segment goes, then normal, then critical. Each row is counted. Beside `maxBytes` the books take
 * 256 KiB of reserve and some 1 MiB of journal for each directory of a process. A killed process loses what
 * was in the ring and what the disk had refused so far, a machine without power what was not yet
 * committed (at most 500 ms or 256 KiB).
 */
export class Spool implements LeaseSource {
  readonly #options: SpoolOptions;
  readonly #trouble: Trouble;
  readonly #time: Timekeeper;
  readonly #home: Home;
  readonly #intake: Intake;
  readonly #predecessors: Predecessors;
  readonly #quarantine: Quarantine;
  readonly #desk: LeaseDesk;
  readonly #underWay = new LeasesUnderWay();
  readonly #thinning: Thinning;
  readonly #windows: SpoolWindows;
  readonly #mirrors: MirrorSet;
  #exposure: Exposure;
  #tidiedMillis = Number.NEGATIVE_INFINITY;
  #measuredMillis = Number.NEGATIVE_INFINITY;
  #othersBytes = 0;

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.#exposure = options.level;
    this.#mirrors = options.mirrors ?? new MirrorSet();
    const trouble = new Trouble(options.report, options.root);
    this.#trouble = trouble;
    const self = options.processes.self();
    this.#time = new Timekeeper({ ...options, self, doubted: () => trouble.clockSuspect() });
    this.#home = new Home({
      ...options,
      trouble,
      time: this.#time,
      leaving: (live) => this.#intake.holdPending(live),
      moved: (live, state) => {
        this.#intake.live = live;
        this.#intake.state = state;
        this.#mirrors.follow(live?.instance);
        this.#windows.moved(live?.instance);
      },
      sealed: (lane) => this.#mirrors.sealed(lane),
      removed: () => this.#abandonMissing(),
      giveRoom: (instance) => this.#predecessors.giveRoom(instance),
    });
    const { layouts } = this.#home;
    const isResumed = options.resumed !== undefined;
    this.#windows = new SpoolWindows({ ...options, trouble, layouts, isResumed });
    this.#intake = new Intake({
      ...options,
      windows: this.#windows.desk,
      state: this.#home.state,
      layouts,
      refused: (error, live) => {
        // A directory that is gone says more than the error that it caused.
        if (!this.#check(live)) trouble.unavailable("write", error);
      },
      record: (live) => {
        if (!trouble.guarded("journal", () => live.instance.record())) this.#check(live);
      },
      due: (live) => trouble.guarded("seal", () => live.roll(false)),
      reported: (ranges) => this.#reported(ranges),
    });
    for (const layout of [...layouts.values()]) this.#intake.know(layout);
    this.#quarantine = new Quarantine({
      ...options,
      unfit: (unfit) => trouble.unfit(unfit),
      tightened: (path) => trouble.tightened(path),
      full: () => trouble.quarantineFull(MAX_QUARANTINE_BYTES, MAX_QUARANTINE_ENTRIES),
    });
    this.#predecessors = new Predecessors({
      ...options,
      damaged: (path) => trouble.damaged(path),
      unfit: (unfit) => trouble.unfit(unfit),
      tightened: (path) => trouble.tightened(path),
      failed: (step, error) => trouble.unavailable(step, error),
      claimed: (adopted) => this.#mirrors.claimed(adopted),
      recovered: (instance) => this.#windows.recovered(instance),
    });
    this.#desk = new LeaseDesk({
      ...options,
      level: () => this.#exposure,
      time: this.#time,
      instances: () => this.#instances(),
      live: () => this.#home.live?.instance,
      failed: (error) => trouble.unavailable("read", error),
    });
    this.#thinning = new Thinning({
      ...options,
      underWay: this.#underWay,
      moved: (...place) => this.#desk.moved(...place),
      failed: (error) => trouble.unavailable("thin", error),
    });
  }

  /** Opens the directory and adopts orphans; where that fails, says so and tries again later. */
  open(): void {
    this.#home.open();
    // Only with a directory of its own is a process an owner that others leave alone.
    const { live } = this.#home;
    if (live !== undefined) this.#predecessors.step(live.instance);
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
    this.#mirrors.maintain();
    this.#time.look();
    this.#decide();
    const { live } = this.#home;
    if (live === undefined) return;
    if (this.#intake.isCommitWanted || live.isCommitDue()) {
      this.#intake.isCommitWanted = false;
      this.#trouble.guarded("commit", () => live.commit());
    }
    this.#trouble.guarded("seal", () => live.roll(false));
    const now = this.#options.clock.monotonicMillis();
    if (now - this.#tidiedMillis < TIDY_MILLIS) return;
    this.#tidiedMillis = now;
    this.#check(live);
    this.#trouble.guarded("beat", () => live.beat());
    let isRefused = false;
    for (const instance of this.#instances()) {
      if (!this.#trouble.guarded("tidy", () => instance.tidy())) isRefused = true;
      if (instance.state.quarantining !== undefined) this.#finishSettingAside(instance);
      this.#noteTime(instance);
    }
    // Only so a process learns that somebody removed a directory that it had adopted.
    if (isRefused) this.#abandonMissing();
    this.#predecessors.summarizeSettled();
  }

  /** Everything taken from the ring survives the machine's power; false where the disk refuses. */
  sync(): boolean {
    this.#checkHome();
    const isWritten = this.#writeHeld();
    const { live } = this.#home;
    this.#windows.desk?.hurry();
    this.#decide();
    if (live === undefined || !this.#trouble.guarded("sync", () => live.commit())) return false;
    return isWritten && live.isSynced();
  }

  /** Closes windows that are over, of rows that were taken from the ring and written. */
  #decide(): void {
    const { heldItems, nextSequence } = this.#intake;
    const isCaughtUp = this.#options.ring.isEmpty();
    this.#windows.tick(this.#predecessors.adopted, nextSequence, heldItems, isCaughtUp);
  }

  /** Ends the open segments where there are mirrors, which take no others. */
  seal(): void {
    const { live } = this.#home;
    if (this.#mirrors.isEmpty || live === undefined) return;
    this.#trouble.guarded("seal", () => live.roll(true));
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

  lease(part: LeasePart | "all" = "all", underWay: readonly Lease[] = []): Lease | undefined {
    this.#underWay.asked(underWay);
    const lease = this.#desk.lease(part, [...underWay, ...this.#thinning.held]);
    if (lease !== undefined) this.#underWay.given(lease);
    return lease;
  }

  /** What may leave from now on. At level `off` nothing may be there either, which {@link purge} sees to. */
  expose(exposure: Exposure): void {
    this.#exposure = exposure;
  }

  /**
   * Gives up all rows: of this process, of dead ones that it has taken over, and of the quarantine; each is counted as
   * `dropped.level`. Rows of other processes that live are theirs to give up.
   */
  purge(): void {
    const { live } = this.#home;
    if (live !== undefined && this.bufferedItems > 0) {
      this.#trouble.guarded("seal", () => live.roll(true));
    }
    this.#trouble.guarded("give up", () => {
      for (const { id } of this.#quarantine.list()) {
        const isGiven = this.#quarantine.remove(id, "dropped.level");
        if (isGiven && live !== undefined) this.#predecessors.adopt(live.instance, id);
      }
    });
    // What no window has decided yet goes as well.
    purge({
      lease: (_, underWay) => this.#desk.leaseUndecided([...underWay, ...this.#thinning.held]),
      settle: (lease, settlement) => this.settle(lease, settlement),
    });
  }

  beginLive(): void {
    this.#desk.beginLive();
  }

  get backlog(): { readonly items: number; readonly bytes: number } {
    return this.#desk.backlog;
  }

  /**
   * Books the outcome of a lease, synced, before any file goes. False where the disk does not take what is to be set
   * aside: then nothing is booked, and the rows will be leased again.
   */
  settle(lease: Lease, settlement: Settlement): boolean {
    const { instance } = lease;
    this.#underWay.settled(lease);
    // Its segment was written anew since: where its rows are now, nobody knows, and they will be leased again.
    if (this.#underWay.isOutdated(lease)) return true;
    const before = damagedItems(instance);
    const booked = this.#setAside(lease, settlement);
    if (booked === undefined) return false;
    this.#trouble.guarded("settle", () => instance.settle(lease, booked));
    if (booked.quarantining !== undefined) this.#finishSettingAside(instance, booked);
    // What nobody had read since it was written shows its damage only now.
    if (damagedItems(instance) > before) this.#trouble.damaged(instance.directory);
    this.#predecessors.summarizeSettled();
    return true;
  }

  #setAside(lease: Lease, settlement: Settlement): Settlement | undefined {
    let booked: Settlement | undefined;
    this.#trouble.guarded("set rows aside", () => {
      booked = this.#quarantine.store(lease, settlement);
    });
    return booked;
  }

  /** Whose rows had to make room for others, counts them at once. */
  #finishSettingAside(instance: Instance, booked: Partial<Settlement> = {}): void {
    this.#trouble.guarded("set rows aside", () => {
      this.#quarantine.finish({ instance }, booked);
      const { live } = this.#home;
      if (live === undefined) return;
      for (const name of this.#quarantine.trim()) this.#predecessors.adopt(live.instance, name);
    });
  }

  ledger(): Ledger {
    return sumLedger(this.#books());
  }

  /** The ledger, this process's part of it, and which rows were lost that no report has said yet. */
  report(): LedgerReport {
    const live = this.#home.live?.instance.books ?? this.#home.books;
    const { adopted, vanished } = this.#predecessors;
    const held = [...vanished, ...adopted.map(({ state }) => state), live.state];
    const report = makeReport(live, this.#books(), held);
    return this.#mirrors.isEmpty ? report : { ...report, mirrors: this.#mirrors.ledgers() };
  }

  #books(): InstanceBooks[] {
    const books = this.#instances().map((instance) => instance.books);
    if (this.#home.live === undefined) books.push(this.#home.books);
    for (const state of this.#predecessors.closed) books.push({ state, buffered: 0 });
    return books;
  }

  /** What an admitted report has said, the books need not keep. */
  #reported(ranges: readonly LostRange[]): void {
    for (const state of this.#predecessors.vanished) forgetLost(state, ranges);
    for (const instance of this.#instances()) {
      this.#trouble.guarded("journal", () => instance.forgetLost(ranges));
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
    const books = () => [...this.#instances(), this.#home];
    const isSettled = allSettled(books, waiting ? this.#later : undefined);
    return () => isSettled() && this.#intake.heldItems === 0;
  }

  get #later(): Later {
    return {
      isBehind: () => this.#predecessors.isBehind,
      books: () => this.#predecessors.adopted,
    };
  }

  get bufferedItems(): number {
    return this.#instances().reduce((sum, instance) => sum + instance.bufferedItems, 0);
  }

  /** Ends this process's books. What is not delivered is left for the next process to adopt. */
  close(): void {
    this.#checkHome();
    this.#predecessors.close();
    const { ring } = this.#options;
    // A host that exits meanwhile writes into the directory, and has the last word.
    if (!ring.acquire(DRAIN_OWNER.spool)) return;
    try {
      if (!this.#intake.retry(true)) this.#intake.giveUp();
      this.#windows.desk?.hurry();
      this.#decide();
      this.#closeBooks();
      this.#mirrors.close();
    } finally {
      ring.release(DRAIN_OWNER.spool);
    }
  }

  #closeBooks(): void {
    const { live } = this.#home;
    if (live === undefined) return;
    this.#trouble.guarded("close", () => {
      live.roll(true);
      this.#home.state.isClosed = true;
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

  #abandonMissing(): void {
    this.#trouble.guarded("look", () => {
      const removed = this.#predecessors.abandonMissing("dropped.directory_gone");
      for (const directory of removed) this.#trouble.directoryGone(directory);
    });
  }

  /** Before the next boot, rows that wait need the time in their journal: only from there it counts on. */
  #noteTime(instance: Instance): void {
    if (instance.bufferedItems === 0 || !this.#time.isNoteDue(instance.state)) return;
    this.#trouble.guarded("journal", () => instance.record());
  }

  #checkHome(): void {
    const { live } = this.#home;
    if (live !== undefined) this.#check(live);
  }

  /** Where the directory is gone, goes on in another one at once. False where it is there. */
  #check(live: LiveInstance): boolean {
    if (!this.#home.check(live)) return false;
    this.open();
    return true;
  }

  #instances(): readonly Instance[] {
    const { adopted } = this.#predecessors;
    const { live } = this.#home;
    return live === undefined ? adopted : [...adopted, live.instance];
  }

  #makeRoom(): void {
    if (this.#home.live === undefined) return;
    const { maxBytes } = this.#options;
    this.#measureOthers();
    const instances = this.#instances();
    for (const instance of instances) this.#thinning.carryOut(instance);
    const room = { maxBytes, othersBytes: this.#othersBytes, instances };
    const freed = this.#thinning.free(instances, bytesOver(room) + THIN_AHEAD_BYTES);
    if (freed > 0) this.#trouble.thinned(maxBytes);
    // As long as more becomes free than comes in, nothing has to go that no other row stands for.
    if (freed >= 2 * PASS_BYTES) return;
    const hasEvicted = makeRoom({
      ...room,
      evict: (instance, lane) => {
        if (this.#thinning.isHeld(instance)) return;
        this.#trouble.guarded("evict", () => instance.evict(lane));
      },
    });
    if (hasEvicted) this.#trouble.full(maxBytes);
  }

  #measureOthers(): void {
    const { clock, files, root } = this.#options;
    const now = clock.monotonicMillis();
    if (now - this.#measuredMillis < MEASURE_MILLIS) return;
    this.#measuredMillis = now;
    this.#trouble.guarded("look at", () => {
      this.#othersBytes = othersBytes(files, root, this.#home.id);
    });
  }
}

function damagedItems({ state }: Instance): number {
  return state.reasons["dropped.damaged"] ?? 0;
}
