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
import { adoptOrphans } from "./adoption.ts";
import type { Instance, Settlement } from "./instance.ts";
import { summaryName } from "./instance-name.ts";
import { type LaneWriter, MAX_SEGMENT_BYTES } from "./lane-writer.ts";
import { LANE_NUMBER, LANES } from "./lanes.ts";
import { type Lease, leaseFrom } from "./lease.ts";
import { type Ledger, sumLedger } from "./ledger.ts";
import { LiveInstance } from "./live-instance.ts";
import { recoverInstance } from "./recover.ts";
import type { SpoolProgress } from "./spool-progress.ts";
import { addReason, emptyState, eventAccount, type InstanceState } from "./state.ts";
import { readSummaries, removeInstanceDirectory, summarize } from "./summary.ts";
import { decodeTables } from "./tables.ts";

/** One pass over the ring takes no more, so that the host's room is freed in steps. */
const PASS_BYTES = 256 * 1024;
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
  #live: LiveInstance | undefined;
  #adopted: Instance[] = [];
  #closed = new Map<string, InstanceState>();
  #triedMillis = Number.NEGATIVE_INFINITY;

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.#rows = new RowReader(options.ring.bytes);
    const { buffer, byteOffset, byteLength } = options.ring.bytes;
    this.#view = new DataView(buffer, byteOffset, byteLength);
  }

  /** Opens the directory and adopts orphans; where that fails, says so and tries again later. */
  open(): void {
    const { clock } = this.#options;
    if (this.#live !== undefined || clock.monotonicMillis() - this.#triedMillis < REOPEN_MILLIS)
      return;
    this.#triedMillis = clock.monotonicMillis();
    this.#guarded("open", () => {
      const { files, root } = this.#options;
      files.makeDirectory(root);
      this.#closed = readSummaries(files, root, (path) => this.#reportDamage(path));
      this.#live = new LiveInstance(
        { ...this.#options, id: this.#options.instanceId },
        this.#state,
        this.#layouts,
      );
      this.#adopt();
    });
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

  /** Regular work between passes: group commit, sealing, heartbeat, a new try at the directory. */
  maintain(): void {
    this.open();
    const live = this.#live;
    if (live === undefined) return;
    this.#guarded("maintain", () => {
      if (live.isCommitDue()) live.commit();
      live.roll(false);
      live.beat();
    });
  }

  /** Everything admitted survives the machine's power; false where the disk refuses. */
  sync(): boolean {
    const live = this.#live;
    return live !== undefined && this.#guarded("sync", () => live.commit());
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
    this.#summarizeAdopted();
  }

  ledger(): Ledger {
    const books = this.#instances().map((instance) => instance.books);
    if (this.#live === undefined) books.push({ state: this.#state, buffered: 0 });
    for (const state of this.#closed.values()) books.push({ state, buffered: 0 });
    return sumLedger(books);
  }

  get bufferedItems(): number {
    return this.#instances().reduce((sum, instance) => sum + instance.bufferedItems, 0);
  }

  /** Ends this process's books. What is not delivered is left for the next process to adopt. */
  close(): void {
    const live = this.#live;
    for (const instance of this.#adopted) instance.close();
    if (live === undefined) return;
    this.#guarded("close", () => {
      live.roll(true);
      this.#state.isClosed = true;
      live.instance.record();
      live.commit();
      if (live.instance.bufferedItems === 0) {
        summarize(this.#options.files, this.#options.clock, this.#options.root, live.instance);
      } else {
        live.instance.close();
        live.release();
      }
    });
  }

  #instances(): Instance[] {
    return this.#live === undefined ? this.#adopted : [...this.#adopted, this.#live.instance];
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
    const live = this.#live;
    if (row.isLast && live !== undefined) this.#guarded("journal", () => live.instance.record());
  }

  #eventName(layoutId: number): string {
    return this.#layouts.get(layoutId)?.event ?? `<layout ${layoutId}>`;
  }

  #flushAll(): void {
    const live = this.#live;
    if (live === undefined) return;
    for (const lane of LANES) this.#flush(live, live.writers[lane]);
    this.#publish(live);
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
      return;
    }
    live.written(writer);
    live.admitted(writer, items);
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
    }
  }

  #publish(live: LiveInstance): void {
    for (const lane of LANES) {
      const { nextNumber, cumulativeItems } = live.writers[lane];
      this.#options.progress.publish(LANE_NUMBER[lane], nextNumber, cumulativeItems);
    }
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

  #adopt(): void {
    const { files, clock, processes, root, instanceId } = this.#options;
    for (const { instance, directory } of adoptOrphans(files, clock, processes, root, instanceId)) {
      // A summary beside a directory: its process died while it tidied up.
      if (files.status(`${root}/${summaryName(instance)}`) !== undefined) {
        removeInstanceDirectory(files, directory);
        continue;
      }
      const recovered = recoverInstance(files, clock, instance, directory, (path) =>
        this.#reportDamage(path),
      );
      this.#adopted.push(recovered);
    }
    this.#summarizeAdopted();
  }

  #summarizeAdopted(): void {
    const { files, clock, root } = this.#options;
    const done = this.#adopted.filter((instance) =>
      LANES.every((lane) => instance.segments[lane].length === 0),
    );
    for (const instance of done) {
      const isDone = this.#guarded("summarize", () => summarize(files, clock, root, instance));
      if (!isDone) continue;
      this.#closed.set(instance.id, instance.state);
      this.#adopted = this.#adopted.filter((other) => other !== instance);
    }
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
      `${step} ${code}`,
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
