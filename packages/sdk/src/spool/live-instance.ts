import type { Clock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import type { Layout } from "../row/layout.ts";
import type { Resource } from "../row/resource.ts";
import { HEARTBEAT_MILLIS, ownerFile } from "./adoption.ts";
import { Instance, type SegmentEntry } from "./instance.ts";
import { Journal, ShortWriteError } from "./journal.ts";
import { LaneWriter } from "./lane-writer.ts";
import { LANES } from "./lanes.ts";
import type { InstanceState } from "./state.ts";

/** A group commit at the latest after so much: what a loss of power may take. */
export const COMMIT_INTERVAL_MILLIS = 500;
export const COMMIT_BYTES: number = 256 * 1024;

export interface LiveOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly root: string;
  readonly id: string;
  readonly resource: Resource;
}

/** The directory that this process writes: an instance, and a writer for each of its lanes. */
export class LiveInstance {
  readonly instance: Instance;
  readonly writers: Readonly<Record<Priority, LaneWriter>>;
  readonly #options: LiveOptions;
  #unsyncedSinceMillis: number | undefined;
  #heartbeatMillis: number;

  /**
   * Makes the directory, with its owner in it before anybody can see it. Throws what the disk throws;
   * `state` may have counts of rows that failed before there was a directory.
   */
  constructor(options: LiveOptions, state: InstanceState, layouts: Map<number, Layout>) {
    this.#options = options;
    const { files, clock, root, id, resource, processes } = options;
    const directory = `${root}/${id}`;
    const hidden = `${root}/.${id}`;
    files.makeDirectory(hidden);
    const owner = Buffer.from(JSON.stringify(processes.self()));
    if (files.status(ownerFile(hidden)) !== undefined) files.removeFile(ownerFile(hidden));
    const descriptor = files.create(ownerFile(hidden));
    try {
      const written = files.write(descriptor, owner, 0);
      if (written !== owner.byteLength) throw new ShortWriteError(written, owner.byteLength);
    } finally {
      files.close(descriptor);
    }
    files.rename(hidden, directory);
    files.syncDirectory(root);
    const journal = new Journal(files, clock, directory, id, 0);
    this.instance = new Instance(files, id, directory, state, journal, resource, layouts);
    const context = { files, clock, directory, instance: id, resource, layouts };
    const writer = (lane: Priority): LaneWriter =>
      new LaneWriter(lane, context, 1, state.lanes[lane].cumulativeItems);
    this.writers = { critical: writer("critical"), normal: writer("normal"), bulk: writer("bulk") };
    this.#heartbeatMillis = clock.monotonicMillis();
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
    if (entry !== undefined) entry.items += items;
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

  /** Group commit: rows first, then the books that count them. Throws what the disk throws. */
  commit(): void {
    for (const lane of LANES) {
      const { segment } = this.writers[lane];
      if (segment === undefined) continue;
      segment.sync();
      const entry = this.instance.segments[lane].at(-1);
      if (entry?.number === segment.number) entry.leasableBytes = segment.syncedBytes;
    }
    this.instance.sync();
    this.#unsyncedSinceMillis = undefined;
  }

  /** Seals segments that are long or old enough; with `all`, every open one. */
  roll(all: boolean): void {
    for (const lane of LANES) {
      const writer = this.writers[lane];
      const { segment } = writer;
      if (segment === undefined || !(all || writer.isDue())) continue;
      writer.seal();
      const entry = this.instance.segments[lane].at(-1);
      if (entry?.number === segment.number) entry.bytes = segment.offset;
      this.#sealAllBut(lane, -1);
      this.instance.removeSettled(lane);
    }
  }

  beat(): void {
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
  #sealAllBut(lane: Priority, number: number): void {
    for (const entry of this.instance.segments[lane]) {
      if (entry.number === number || entry.isSealed) continue;
      entry.isSealed = true;
      entry.leasableBytes = entry.bytes;
    }
  }
}
