import { type Clock, type ClockReading, steadyClock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import type { Layout } from "../row/layout.ts";
import type { Resource } from "../row/resource.ts";
import { HEARTBEAT_MILLIS } from "./heartbeats.ts";
import { Instance } from "./instance.ts";
import { makeInstanceDirectory } from "./instance-directory.ts";
import { ownerFile } from "./instance-name.ts";
import { Journal } from "./journal.ts";
import { LaneWriter } from "./lane-writer.ts";
import { LANE_NUMBER, LANES } from "./lanes.ts";
import { readJournal } from "./read-journal.ts";
import type { SegmentWriter } from "./segment-writer.ts";
import type { SpoolProgress } from "./spool-progress.ts";
import type { InstanceState } from "./state.ts";
import type { SegmentEntry } from "./stretch.ts";

/** A group commit at the latest after so much: what a loss of power may take. */
const COMMIT_INTERVAL_MILLIS = 500;
const COMMIT_BYTES: number = 256 * 1024;

export interface LiveOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly root: string;
  readonly id: string;
  /** Whose id the rows' uids have. */
  readonly uidInstance: string;
  readonly resource: Resource;
  readonly progress: SpoolProgress;
  /** The clocks when the instance began: blocks are stamped with time since then. */
  readonly began: ClockReading;
  /** Segments of a lane were sealed; their files are still there. */
  readonly sealed?: (lane: Priority) => void;
}

/** The directory that this process writes: an instance, and a writer for each of its lanes. */
export class LiveInstance {
  readonly instance: Instance;
  readonly writers: Readonly<Record<Priority, LaneWriter>>;
  readonly #options: LiveOptions;
  /** Rows that a lane has not admitted yet have these sequences or higher ones. */
  readonly #nextSequences: Record<Priority, number> = { critical: 0, normal: 0, bulk: 0 };
  #unsyncedSinceMillis: number | undefined;
  /** Segments of a thread before this one, some of whose rows a loss of power may take. */
  readonly #inherited = new Set<SegmentEntry>();
  /** Those of them that the disk refused to sync: it is not asked again, it may have dropped them. */
  readonly #unsyncable = new Set<SegmentEntry>();
  readonly #journal: Journal;
  #heartbeatMillis: number;

  /**
   * Makes the directory, with its owner in it before anybody can see it. Throws what the disk throws;
   * `state` may have counts of rows that failed before there was a directory, or of one that is gone.
   */
  constructor(options: LiveOptions, state: InstanceState, layouts: Map<number, Layout>) {
    this.#options = options;
    const { files, clock, root, id, uidInstance, resource, progress, began } = options;
    const directory = makeInstanceDirectory(options, "spool");
    const { generation } = readJournal(files, directory, id);
    this.#journal = new Journal(files, clock, directory, id, generation);
    this.#journal.fillReserve();
    this.instance = new Instance(files, id, directory, state, this.#journal, resource, layouts);
    this.instance.uidInstance = uidInstance;
    const blockClock = steadyClock(clock, began);
    const place = { directory, instance: id, uidInstance };
    const context = { files, clock: blockClock, ...place, resource, layouts };
    const writer = (lane: Priority): LaneWriter => {
      // Numbers go on from a directory that is gone: the cursor compares them.
      const number = Math.max(1, progress.read(LANE_NUMBER[lane]).nextSegment);
      return new LaneWriter(lane, context, number, state.lanes[lane].cumulativeItems);
    };
    this.writers = { critical: writer("critical"), normal: writer("normal"), bulk: writer("bulk") };
    this.#heartbeatMillis = clock.monotonicMillis();
    files.syncDirectory(root);
    // Counts from before the directory: a process that dies now must not take them along.
    const layoutIds = Object.keys(state.events);
    for (const layoutId of layoutIds) this.instance.touch(Number(layoutId));
    if (layoutIds.length > 0) this.instance.record();
  }

  /**
   * Goes on with segments that a thread before this one wrote and left open. What it had not synced is
   * with the next commit. What the disk refused to sync then, this thread cannot know.
   */
  take(segments: Readonly<Record<Priority, readonly SegmentEntry[]>>): void {
    for (const lane of LANES) {
      this.instance.segments[lane].push(...segments[lane]);
      // The others were synced when they were sealed, which is before the next one's first block.
      for (const segment of segments[lane].slice(-2)) this.#inherited.add(segment);
    }
    this.#unsyncedSinceMillis = this.#options.clock.monotonicMillis();
    // Threads that keep ending must not let others think that the process is gone.
    this.#heartbeatMillis = Number.NEGATIVE_INFINITY;
  }

  /** Books what a writer has just put on disk. */
  written(writer: LaneWriter): void {
    const { segment } = writer;
    if (segment === undefined) return;
    this.#sealAllBut(writer.lane, segment.number);
    const entry = this.#entry(writer.lane, segment.number, segment.path);
    entry.bytes = segment.offset;
    this.#unsyncedSinceMillis ??= this.#options.clock.monotonicMillis();
  }

  /** Counts rows into the open segment. */
  admitted(writer: LaneWriter, items: number): void {
    const entry = this.instance.segments[writer.lane].at(-1);
    if (entry !== undefined) {
      entry.items += items;
      entry.firstSequence ??= this.#nextSequences[writer.lane];
      entry.lastSequence = writer.writtenSequence;
    }
    this.#nextSequences[writer.lane] = writer.writtenSequence + 1;
    this.instance.state.lanes[writer.lane].cumulativeItems = writer.cumulativeItems;
  }

  isCommitDue(): boolean {
    if (this.#unsyncedSinceMillis === undefined) return false;
    const waited = this.#options.clock.monotonicMillis() - this.#unsyncedSinceMillis;
    if (waited >= COMMIT_INTERVAL_MILLIS) return true;
    let unsynced = 0;
    for (const lane of LANES) {
      const { segment } = this.writers[lane];
      if (segment !== undefined) unsynced += segment.offset - segment.syncedBytes;
    }
    return unsynced >= COMMIT_BYTES;
  }

  /**
   * Group commit: rows first, then the books that count them. Throws what the disk throws, after it
   * has tried every lane.
   */
  commit(): void {
    const failures: unknown[] = [];
    for (const segment of this.#inherited) {
      try {
        this.#inherited.delete(segment);
        this.#syncInherited(segment);
      } catch (error) {
        this.#unsyncable.add(segment);
        failures.push(error);
      }
    }
    for (const lane of LANES) {
      try {
        this.#commitLane(lane);
      } catch (error) {
        failures.push(error);
      }
    }
    this.instance.sync();
    if (failures.length > 0) throw failures[0];
    this.#unsyncedSinceMillis = undefined;
  }

  #syncInherited({ path, items }: SegmentEntry): void {
    if (items === 0) return;
    const { files } = this.#options;
    const descriptor = files.openToWrite(path);
    try {
      files.sync(descriptor);
    } finally {
      files.close(descriptor);
    }
  }

  #commitLane(lane: Priority): void {
    const writer = this.writers[lane];
    const { segment } = writer;
    // It can be synced once more at most, and that is what sealing does.
    if (segment?.isBroken === true) this.#seal(writer, segment);
    this.#sealAllBut(lane, writer.segment?.number);
    if (writer.segment === undefined || segment === undefined) return;
    segment.sync();
    const entry = this.instance.segments[lane].at(-1);
    if (entry?.number === segment.number) entry.leasableBytes = segment.syncedBytes;
  }

  /** Whether every row without outcome survives a loss of power, after a commit that did not throw. */
  isSynced(): boolean {
    return LANES.every((lane) =>
      this.instance.segments[lane].every(
        (segment) =>
          segment.items === 0 ||
          !(this.writers[lane].isUnsynced(segment.number) || this.#unsyncable.has(segment)),
      ),
    );
  }

  /** Seals segments that are long or old enough, or broken; with `all`, every open one. */
  roll(all: boolean): void {
    for (const lane of LANES) {
      const writer = this.writers[lane];
      const { segment } = writer;
      if (segment !== undefined && (all || segment.isBroken || writer.isDue())) {
        this.#seal(writer, segment);
      }
      this.#sealAllBut(lane, writer.segment?.number);
      this.instance.removeSettled(lane);
    }
  }

  #seal(writer: LaneWriter, segment: SegmentWriter): void {
    try {
      writer.seal();
    } finally {
      const entry = this.instance.segments[writer.lane].at(-1);
      if (entry?.number === segment.number) entry.bytes = segment.offset;
      this.#sealAllBut(writer.lane, undefined);
    }
  }

  /** False where the directory was moved or removed: what is written there, nobody would find. */
  isThere(): boolean {
    return this.#options.files.status(this.instance.directory)?.kind === "directory";
  }

  /** Gives the directory up: it is not ours any more. Closes all files. */
  abandon(reason: string): void {
    for (const lane of LANES) this.writers[lane].abandon();
    this.instance.abandon(reason);
  }

  /** Leaves the directory to the process that has taken it over. Closes all files. */
  handOver(): void {
    for (const lane of LANES) this.writers[lane].abandon();
    this.instance.handOver();
  }

  /** Regular work, at best every second: the heartbeat, and room for the books where a full disk took it. */
  beat(): void {
    this.#journal.fillReserve();
    const { clock, files } = this.#options;
    if (clock.monotonicMillis() - this.#heartbeatMillis < HEARTBEAT_MILLIS) return;
    this.#heartbeatMillis = clock.monotonicMillis();
    files.touch(ownerFile(this.instance.directory), clock.nowMillis());
  }

  /** Lets go of the directory: the next process to come may have it at once. */
  release(): void {
    this.#options.files.removeFile(ownerFile(this.instance.directory));
  }

  #entry(lane: Priority, number: number, path: string): SegmentEntry {
    const queue = this.instance.segments[lane];
    const last = queue.at(-1);
    if (last?.number === number) return last;
    const entry = { number, path, bytes: 0, leasableBytes: 0, items: 0, isSealed: false };
    queue.push(entry);
    return entry;
  }

  /** No block will be added to these; what is on disk of them is all there is. */
  #sealAllBut(lane: Priority, number: number | undefined): void {
    let hasSealed = false;
    for (const entry of this.instance.segments[lane]) {
      if (entry.number === number || entry.isSealed) continue;
      entry.isSealed = true;
      entry.leasableBytes = entry.bytes;
      hasSealed = true;
    }
    if (hasSealed) this.#options.sealed?.(lane);
  }
}
