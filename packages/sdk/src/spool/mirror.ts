import { basename } from "node:path";
import type { Clock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import type { Exposure } from "../scrub/policy.ts";
import type { SelfReport } from "../self-report.ts";
import type { Adopted } from "./adoption.ts";
import { Timekeeper } from "./age.ts";
import { allSettled } from "./all-settled.ts";
import type { Instance, Settlement } from "./instance.ts";
import { parseDirectoryName } from "./instance-name.ts";
import type { Lease } from "./lease.ts";
import { LeaseDesk } from "./lease-desk.ts";
import type { LeasePart, LeaseSource } from "./lease-source.ts";
import { type InstanceBooks, type Ledger, sumLedger } from "./ledger.ts";
import { MirrorHome } from "./mirror-home.ts";
import { linkOrphan } from "./mirror-orphan.ts";
import { recoverMirrored } from "./mirror-recovery.ts";
import { MirrorRoom } from "./mirror-room.ts";
import { asDropped } from "./mirror-settlement.ts";
import { MirrorTrouble } from "./mirror-trouble.ts";
import { Predecessors } from "./predecessors.ts";
import { purge } from "./purge.ts";
import { summarize } from "./summary.ts";

/** Between two tries at what the disk refused. */
const TIDY_MILLIS = 1000;
/** How old a list of the spool's directories may be. */
const LIST_MILLIS = 1000;

export interface MirrorOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly report: SelfReport;
  readonly name: string;
  /** `<spool>/v1`, whose rows are mirrored. */
  readonly spoolRoot: string;
  /** `<spool>/mirrors/<name>/v1`. */
  readonly root: string;
  readonly instanceId: string;
  readonly maxBytes: number;
  /** What may leave; {@link Mirror.expose} changes it. */
  readonly level: Exposure;
}

/**
 * A second destination of a spool: a directory beside it, of the same format, whose segments are hard links to
 * those of the spool, so that rows are on the disk once and each destination settles them on its own.
 *
 * Bounds: `maxBytes` of linked segments, in memory nothing but what a spool's books take. A segment comes when it is
 * sealed: after 60 s, 4 MiB, with a flush, or when somebody takes over from a process that is dead.
 * What is lost when: the oldest segment where `maxBytes` is reached (`dropped.spool_full`); rows that the spool
 * delivered before their segment could be linked (`dropped.unlinked`), and what the backend refuses for good
 * (`dropped.refused_<status>`): a mirror has no quarantine. Nothing that befalls the mirror touches the spool.
 */
export class Mirror implements LeaseSource {
  readonly name: string;
  readonly #options: MirrorOptions;
  readonly #trouble: MirrorTrouble;
  readonly #time: Timekeeper;
  readonly #home: MirrorHome;
  readonly #predecessors: Predecessors;
  readonly #desk: LeaseDesk;
  readonly #room: MirrorRoom;
  #exposure: Exposure;
  #tidiedMillis = Number.NEGATIVE_INFINITY;
  #listedMillis = Number.NEGATIVE_INFINITY;
  /** Directories that the spool has taken over and whose segments are not linked. */
  readonly #pending = new Map<string, Adopted>();
  /** Instances that have a directory in the spool. */
  #homes: ReadonlySet<string> = new Set();

  constructor(options: MirrorOptions) {
    const { files, name, processes, report, root } = options;
    this.name = name;
    this.#exposure = options.level;
    this.#options = options;
    const trouble = new MirrorTrouble(report, root, name);
    this.#trouble = trouble;
    const doubted = (): void => trouble.clockSuspect();
    this.#time = new Timekeeper({ ...options, self: processes.self(), doubted });
    this.#home = new MirrorHome({ ...options, trouble });
    this.#room = new MirrorRoom({ ...options, trouble });
    this.#predecessors = new Predecessors({
      ...options,
      damaged: (path) => trouble.damaged(path),
      unfit: (unfit) => trouble.unfit(unfit),
      tightened: (path) => trouble.tightened(path),
      failed: (step, error) => trouble.unavailable(step, error),
      recover: recoverMirrored,
      isComplete: (instance) => !this.#hasSource(instance),
    });
    this.#desk = new LeaseDesk({
      files,
      level: () => this.#exposure,
      time: this.#time,
      instances: () => this.#instances(),
      live: () => this.#home.own,
      failed: (error) => trouble.unavailable("read", error),
    });
  }

  /** The spool writes another instance now; undefined: none for the moment. */
  follow(source: Instance | undefined): void {
    this.#home.follow(source);
    const { own } = this.#home;
    // What was taken over in the name of another instance is let go before something is in the name of this one.
    if (source !== undefined && own !== undefined) this.#predecessors.step(own);
  }

  /** Segments of a lane of that instance have been sealed, and none is removed yet. */
  sealed(lane: Priority): void {
    this.#home.sealed(lane);
    this.#makeRoom();
  }

  /** The spool took over a directory, and nothing in it is recovered or removed yet. */
  claimed(adopted: Adopted): void {
    this.#pending.set(adopted.instance, adopted);
    this.#takeUp(adopted);
    this.#makeRoom();
  }

  /** What the disk refuses is tried again as long as the spool has the directory. */
  #takeUp(adopted: Adopted): void {
    const { instance, directory } = adopted;
    this.#trouble.guarded("take over", () => {
      const { own } = this.#home;
      // Taken up before, and nothing was added since: its process is gone.
      const isKnown = this.#predecessors.adopted.some(({ id }) => id === instance);
      if (!isKnown && this.#options.files.status(directory) !== undefined) {
        if (own === undefined) return;
        const ours = linkOrphan({ ...this.#options, trouble: this.#trouble }, own.id, adopted);
        if (ours !== undefined) this.#predecessors.adopt(own, basename(ours.directory));
      }
      this.#pending.delete(instance);
    });
  }

  /** Regular work, as often as the spool's. */
  maintain(): void {
    this.#home.open();
    const { own } = this.#home;
    if (own !== undefined) this.#predecessors.step(own);
    const now = this.#options.clock.monotonicMillis();
    if (now - this.#tidiedMillis < TIDY_MILLIS) return;
    this.#tidiedMillis = now;
    this.#home.beat();
    for (const adopted of [...this.#pending.values()]) this.#takeUp(adopted);
    let isRefused = false;
    for (const instance of this.#instances()) {
      if (!this.#trouble.guarded("tidy", () => instance.tidy())) isRefused = true;
      if (instance.bufferedItems === 0 || !this.#time.isNoteDue(instance.state)) continue;
      this.#trouble.guarded("journal", () => instance.record());
    }
    if (isRefused) this.#abandonMissing();
    this.#makeRoom();
    this.#predecessors.summarizeSettled();
  }

  lease(part: LeasePart | "all", underWay: readonly Lease[] = []): Lease | undefined {
    return this.#desk.lease(part, underWay);
  }

  settle(lease: Lease, settlement: Settlement): boolean {
    this.#trouble.guarded("settle", () => lease.instance.settle(lease, asDropped(settlement)));
    this.#predecessors.summarizeSettled();
    return true;
  }

  /** What may leave from now on. */
  expose(exposure: Exposure): void {
    this.#exposure = exposure;
  }

  /** Gives up all that is linked; it is counted as `dropped.level`. */
  purge(): void {
    purge(this);
  }

  beginLive(): void {
    this.#desk.beginLive();
  }

  get backlog(): { readonly items: number; readonly bytes: number } {
    return this.#desk.backlog;
  }

  /** All that is linked was synced before. */
  sync(): boolean {
    return true;
  }

  get bufferedItems(): number {
    return this.#instances().reduce((sum, instance) => sum + instance.bufferedItems, 0);
  }

  ledger(): Ledger {
    const books: InstanceBooks[] = this.#instances().map((instance) => instance.books);
    const { removed } = this.#home;
    if (removed !== undefined) books.push({ state: removed, buffered: 0 });
    for (const state of this.#predecessors.closed) books.push({ state, buffered: 0 });
    return sumLedger(books);
  }

  /**
   * Tells, whenever it is asked, whether all rows linked so far have found their outcome; with `isBehind`, also those
   * of dead processes, which the spool has taken over once it is not behind.
   */
  settlementOfAll(isBehind?: () => boolean): () => boolean {
    const later = isBehind && {
      isBehind: () => isBehind() || this.#predecessors.isBehind,
      books: () => this.#predecessors.adopted,
    };
    return allSettled(() => this.#instances(), later);
  }

  /** Ends this process's books here, after the spool has ended its own. */
  close(): void {
    this.#predecessors.close();
    const { own } = this.#home;
    if (own === undefined) return;
    const { clock, files, root } = this.#options;
    this.#trouble.guarded("close", () => {
      own.state.isClosed = true;
      own.record();
      own.sync();
      this.#listedMillis = Number.NEGATIVE_INFINITY;
      if (own.bufferedItems === 0 && !this.#hasSource(own.id)) {
        summarize(files, clock, root, own);
      } else {
        own.close();
        this.#home.release();
      }
    });
  }

  #instances(): readonly Instance[] {
    const { adopted } = this.#predecessors;
    const { own } = this.#home;
    return own === undefined ? adopted : [...adopted, own];
  }

  /** Whether the spool has a directory of the instance, from which rows may come. Where nobody can tell, it has. */
  #hasSource(instance: string): boolean {
    const { clock, files, spoolRoot } = this.#options;
    const now = clock.monotonicMillis();
    const isListed =
      now - this.#listedMillis < LIST_MILLIS ||
      this.#trouble.guarded("look", () => {
        const names = files.list(spoolRoot);
        this.#homes = new Set(names.flatMap((name) => parseDirectoryName(name)?.instance ?? []));
        this.#listedMillis = now;
      });
    return !isListed || this.#homes.has(instance);
  }

  #abandonMissing(): void {
    this.#trouble.guarded("look", () => {
      const removed = this.#predecessors.abandonMissing("dropped.directory_gone");
      for (const directory of removed) this.#trouble.directoryGone(directory);
    });
  }

  #makeRoom(): void {
    const { own } = this.#home;
    if (own !== undefined) this.#room.make(own.id, this.#instances());
  }
}
