import type { Clock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import { readCounterRow } from "../row/counter-row.ts";
import type { Layout } from "../row/layout.ts";
import { RowReader } from "../row/read-row.ts";
import type { Resource } from "../row/resource.ts";
import { DRAIN_OWNER, type RingConsumer } from "../row/ring.ts";
import { ROW_HEADER_BYTES, ROW_KIND, ROW_KIND_AT } from "../row/row-format.ts";
import type { PrivacyLevel } from "../scrub/policy.ts";
import type { SelfReport } from "../self-report.ts";
import type { Instance, Settlement } from "./instance.ts";
import { type LaneWriter, MAX_SEGMENT_BYTES } from "./lane-writer.ts";
import { LANE_NUMBER, LANES } from "./lanes.ts";
import { type Lease, leaseFrom } from "./lease.ts";
import { type Ledger, sumLedger } from "./ledger.ts";
import { LiveInstance } from "./live-instance.ts";
import { Predecessors } from "./predecessors.ts";
import type { SpoolProgress } from "./spool-progress.ts";
import { addReason, emptyState, eventAccount, type InstanceState } from "./state.ts";
import { summarize } from "./summary.ts";
import { decodeTables } from "./tables.ts";

/** One pass over the ring takes no more, so that the host's room is freed in steps. */
const PASS_BYTES = 256 * 1024;
/** Between two tries at what the disk refused; also how soon a directory that vanished is missed. */
const TIDY_MILLIS = 1000;
/** Between two tries to open a directory that could not be opened. */
const REOPEN_MILLIS = 5000;

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
}

/**
 * The spool of one process: takes rows from the ring to disk, adopts what dead processes left, hands
 * out leases and books their outcomes.
 *
 * Admitted means: in a block whose write returned whole. Bounds: `maxBytes` on disk, less than
 * 1 MiB in memory beside the lease. Full: the oldest bulk segment goes, then normal, then critical;
 * each row is counted. Where the disk takes nothing, rows are counted as failed and the next pass
 * tries again; a killed process loses what was in the ring, a machine without power what was not
 * yet committed (at most 500 ms or 256 KiB).
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #rows: RowReader;
  readonly #view: DataView;
  readonly #state: InstanceState = emptyState();
  readonly #layouts = new Map<number, Layout>();
  readonly #laneOf: Priority[] = [];
  /** By layout id: rows of durability `synced` want a commit at once. */
  readonly #wantsCommit: boolean[] = [];
  #isCommitWanted = false;
  readonly #predecessors: Predecessors;
  #live: LiveInstance | undefined;
  #triedMillis = Number.NEGATIVE_INFINITY;
  #tidiedMillis = Number.NEGATIVE_INFINITY;

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.#rows = new RowReader(options.ring.bytes);
    const { buffer, byteOffset, byteLength } = options.ring.bytes;
    this.#view = new DataView(buffer, byteOffset, byteLength);
    this.#predecessors = new Predecessors({
      ...options,
      damaged: (path) => this.#reportDamage(path),
      failed: (step, error) => this.#reportUnavailable(step, error),
    });
  }

  /** Opens the directory and adopts orphans; where that fails, says so and tries again later. */
  open(): void {
    const { clock, instanceId: id } = this.#options;
    if (this.#live === undefined) {
      if (clock.monotonicMillis() - this.#triedMillis < REOPEN_MILLIS) return;
      this.#triedMillis = clock.monotonicMillis();
      this.#guarded("open", () => {
        this.#live = new LiveInstance({ ...this.#options, id }, this.#state, this.#layouts);
      });
    }
    // Only with a directory of its own is a process an owner that others leave alone.
    if (this.#live !== undefined) this.#predecessors.look();
  }

  /** One pass over the ring. Returns the bytes taken; 0 where it was empty or the exiting host has it. */
  drainRing(): number {
    const { ring } = this.#options;
    if (!ring.acquire(DRAIN_OWNER.spool)) return 0;
    try {
      this.#makeRoom();
      return ring.drain(
        PASS_BYTES,
        (start, length) => this.#take(start, length),
        () => this.#flushAll(),
      );
    } finally {
      ring.release(DRAIN_OWNER.spool);
    }
  }

  /** Regular work between passes: group commit, sealing, heartbeat, what the disk refused before. */
  maintain(): void {
    this.open();
    const live = this.#live;
    if (live === undefined) return;
    if (this.#isCommitWanted || live.isCommitDue()) {
      this.#isCommitWanted = false;
      this.#guarded("commit", () => live.commit());
    }
    this.#guarded("seal", () => live.roll(false));
    const now = this.#options.clock.monotonicMillis();
    if (now - this.#tidiedMillis < TIDY_MILLIS) return;
    this.#tidiedMillis = now;
    this.#checkDirectory(live);
    this.#guarded("beat", () => live.beat());
    for (const instance of this.#instances()) this.#guarded("tidy", () => instance.tidy());
    this.#predecessors.summarizeSettled();
  }

  /** Everything admitted survives the machine's power; false where the disk refuses. */
  sync(): boolean {
    if (this.#live !== undefined) this.#checkDirectory(this.#live);
    const live = this.#live;
    return live !== undefined && this.#guarded("sync", () => live.commit()) && live.isSynced();
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
    const books = this.#instances().map((instance) => instance.books);
    if (this.#live === undefined) books.push({ state: this.#state, buffered: 0 });
    for (const state of this.#predecessors.closed) books.push({ state, buffered: 0 });
    return sumLedger(books);
  }

  /** Tells, whenever it is asked, whether all rows admitted so far have found their outcome. */
  settlementOfAll(): () => boolean {
    const marks = this.#instances().flatMap(({ state }) =>
      LANES.map((lane) => ({
        account: state.lanes[lane],
        mark: state.lanes[lane].cumulativeItems,
      })),
    );
    return () => marks.every(({ account, mark }) => account.settledItems >= mark);
  }

  get bufferedItems(): number {
    return this.#instances().reduce((sum, instance) => sum + instance.bufferedItems, 0);
  }

  /** Ends this process's books. What is not delivered is left for the next process to adopt. */
  close(): void {
    if (this.#live !== undefined) this.#checkDirectory(this.#live);
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

  #instances(): readonly Instance[] {
    const { adopted } = this.#predecessors;
    return this.#live === undefined ? adopted : [...adopted, this.#live.instance];
  }

  #take(start: number, length: number): void {
    const kind = this.#options.ring.bytes[start + ROW_KIND_AT];
    if (kind === ROW_KIND.event) this.#takeEvent(start, length);
    else if (kind === ROW_KIND.layout) this.#takeLayout(start, length);
    else this.#takeCounters(start, length);
  }

  #takeEvent(start: number, length: number): void {
    const layoutId = this.#rows.layoutIdAt(start);
    const live = this.#live;
    if (live === undefined) {
      this.#failed(new Map([[layoutId, 1]]), "spool_unavailable");
      return;
    }
    const writer = live.writers[this.#laneOf[layoutId] ?? "normal"];
    if (this.#wantsCommit[layoutId] === true) this.#isCommitWanted = true;
    const sequence = this.#rows.sequenceAt(start);
    if (writer.add(this.#options.ring.bytes, start, length, layoutId, sequence)) {
      this.#flush(live, writer);
    }
  }

  #takeLayout(start: number, length: number): void {
    const json = this.#options.ring.bytes.subarray(start + ROW_HEADER_BYTES, start + length);
    const [layout] =
      decodeTables(Buffer.from(`{"layouts":[${json.toString("utf8")}]}`))?.layouts ?? [];
    if (layout === undefined) return;
    this.#layouts.set(layout.id, layout);
    this.#laneOf[layout.id] = layout.priority;
    this.#wantsCommit[layout.id] = layout.durability === "synced";
    eventAccount(this.#state, layout.id, layout.event);
  }

  /** All rows before it are on disk or counted as failed: here the books must balance. */
  #takeCounters(start: number, length: number): void {
    this.#flushAll();
    const row = readCounterRow(this.#view, start, length);
    for (const { layoutId, counts } of row.entries) {
      const account = eventAccount(this.#state, layoutId, this.#eventName(layoutId));
      account.counts = [...counts];
      account.tail = 0;
      this.#live?.instance.touch(layoutId);
    }
    this.#state.nextSequence = row.nextSequence;
    this.#state.emitsAhead = row.emitsAhead;
    const live = this.#live;
    if (row.isLast && live !== undefined) this.#guarded("journal", () => live.instance.record());
  }

  #eventName(layoutId: number): string {
    return this.#layouts.get(layoutId)?.event ?? `<layout ${layoutId}>`;
  }

  #flushAll(): void {
    for (const lane of LANES) {
      const live = this.#live;
      if (live !== undefined) this.#flush(live, live.writers[lane]);
    }
  }

  #flush(live: LiveInstance, writer: LaneWriter): void {
    const { items, countByLayout } = writer.pending;
    if (items === 0) return;
    try {
      writer.flush();
    } catch (error) {
      writer.forget();
      this.#failed(countByLayout, errorCode(error));
      this.#reportUnavailable("write", error);
      this.#checkDirectory(live);
      return;
    }
    live.written(writer);
    live.admitted(writer, items);
    this.#publish(writer);
    for (const [layoutId, count] of countByLayout) {
      const account = eventAccount(this.#state, layoutId, this.#eventName(layoutId));
      account.admitted += count;
      account.tail += count;
      live.instance.touch(layoutId);
    }
  }

  #failed(countByLayout: ReadonlyMap<number, number>, reason: string): void {
    for (const [layoutId, count] of countByLayout) {
      const account = eventAccount(this.#state, layoutId, this.#eventName(layoutId));
      account.failedBeforeAdmission += count;
      account.tail += count;
      this.#live?.instance.touch(layoutId);
      addReason(this.#state, `failedBeforeAdmission.${reason}`, count);
      this.#options.progress.addFailed(count);
    }
  }

  /** At once after each block: the host may take over in the middle of a pass. */
  #publish({ lane, nextNumber, cumulativeItems, writtenSequence }: LaneWriter): void {
    this.#options.progress.publish(LANE_NUMBER[lane], {
      nextSegment: nextNumber,
      cumulativeItems,
      nextSequence: writtenSequence + 1,
    });
  }

  /** A disk that does not say is no reason to give anything up. */
  #isGone(live: LiveInstance): boolean {
    let isThere = true;
    this.#guarded("look", () => {
      isThere = live.isThere();
    });
    return !isThere;
  }

  /** Where somebody took the directory away, its rows are booked as lost and a new one is made. */
  #checkDirectory(live: LiveInstance): void {
    if (this.#live !== live || !this.#isGone(live)) return;
    for (const lane of LANES) {
      const { countByLayout } = live.writers[lane].pending;
      this.#failed(countByLayout, "directory_gone");
    }
    live.abandon("dropped.directory_gone");
    this.#predecessors.abandonMissing("dropped.directory_gone");
    this.#live = undefined;
    this.#triedMillis = Number.NEGATIVE_INFINITY;
    this.#options.report.once(
      "SONDE_SPOOL_UNAVAILABLE",
      "directory gone",
      `${live.instance.directory} was removed while it was in use; the rows in it are lost and counted as dropped`,
    );
    this.open();
  }

  #leaseFrom(instance: Instance, lane: Priority): Lease | undefined {
    const { files, level } = this.#options;
    try {
      return leaseFrom(files, instance, lane, level);
    } catch (error) {
      this.#reportUnavailable("read", error);
      return undefined;
    }
  }

  /** Evicts until the next segment fits. */
  #makeRoom(): void {
    const { maxBytes } = this.#options;
    const used = (): number => this.#instances().reduce((sum, { diskBytes }) => sum + diskBytes, 0);
    if (this.#live === undefined || used() + MAX_SEGMENT_BYTES <= maxBytes) return;
    for (const lane of [...LANES].reverse()) {
      for (const instance of this.#instances()) {
        while (used() + MAX_SEGMENT_BYTES > maxBytes && this.#evict(instance, lane)) {
          this.#options.report.once(
            "SONDE_SPOOL_FULL",
            "evicted",
            `the spool reached ${maxBytes} bytes; its oldest rows are dropped, and counted`,
          );
        }
      }
    }
  }

  #evict(instance: Instance, lane: Priority): boolean {
    const segments = instance.segments[lane].length;
    this.#guarded("evict", () => instance.evict(lane));
    return instance.segments[lane].length < segments;
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
    const code = errorCode(error);
    this.#options.report.once(
      "SONDE_SPOOL_UNAVAILABLE",
      code,
      `the spool ${this.#options.root} failed to ${step}: ${code}; events that cannot be written are counted as failedBeforeAdmission`,
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
