import { dirname } from "node:path";
import type { Clock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import { HEARTBEAT_MILLIS } from "./heartbeats.ts";
import type { Instance } from "./instance.ts";
import { isTakenOver, makeInstanceDirectory } from "./instance-directory.ts";
import { ownerFile } from "./instance-name.ts";
import { LANES } from "./lanes.ts";
import { bookUnlinked, type MirrorInstance } from "./mirror-books.ts";
import { MirrorLinks } from "./mirror-links.ts";
import { itemsBeforeNext, openMirrored } from "./mirror-recovery.ts";
import type { MirrorTrouble } from "./mirror-trouble.ts";
import { prepareRoot } from "./spool-root.ts";
import type { InstanceState } from "./state.ts";
import type { SegmentEntry } from "./stretch.ts";

/** Between two tries at what the disk refused. */
const RETRY_MILLIS = 5000;

export interface MirrorHomeOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
  /** `<spool>/mirrors/<name>/v1`. */
  readonly root: string;
  readonly trouble: MirrorTrouble;
}

/**
 * The directory that this process has in a mirror: it takes up each segment of the spool's live instance when
 * that is sealed. What the disk refuses is tried again every five seconds, as long as the spool has the
 * segment; rows that are gone before are the mirror's loss, and counted.
 */
export class MirrorHome {
  readonly #options: MirrorHomeOptions;
  readonly #links: MirrorLinks;
  #source: Instance | undefined;
  #own: MirrorInstance | undefined;
  /** The books of before the directory was removed. */
  #state: InstanceState | undefined;
  /** By lane: rows of the source in segments that are sealed. */
  #sealedItems: Record<Priority, number> = { critical: 0, normal: 0, bulk: 0 };
  /** By lane: of the last segment that needs no other look. */
  #passedNumber: Record<Priority, number> = { critical: 0, normal: 0, bulk: 0 };
  #triedMillis = Number.NEGATIVE_INFINITY;
  #heartbeatMillis = Number.NEGATIVE_INFINITY;

  constructor(options: MirrorHomeOptions) {
    this.#options = options;
    this.#links = new MirrorLinks(options.files);
  }

  get own(): MirrorInstance | undefined {
    return this.#own;
  }

  /** The spool writes another instance now, which has no open segment yet; undefined: none for the moment. */
  follow(source: Instance | undefined): void {
    if (source === undefined || source.id !== this.#source?.id) this.#leave(source?.id);
    this.#source = source ?? this.#source;
    if (source === undefined) return;
    for (const lane of LANES) {
      this.#sealedItems[lane] = source.state.lanes[lane].cumulativeItems;
      this.#passedNumber[lane] = 0;
    }
    this.#triedMillis = Number.NEGATIVE_INFINITY;
    this.open();
  }

  /** Segments of a lane have just been sealed, all that it has admitted rows in. */
  sealed(lane: Priority): void {
    if (this.#source === undefined) return;
    this.#sealedItems[lane] = this.#source.state.lanes[lane].cumulativeItems;
    if (this.#own !== undefined) this.#takeUp(this.#own, lane);
  }

  /** Makes the directory if there is none, and takes up what is sealed and not linked; tried every five seconds. */
  open(): void {
    const { clock } = this.#options;
    if (this.#source === undefined || clock.monotonicMillis() - this.#triedMillis < RETRY_MILLIS) {
      return;
    }
    this.#triedMillis = clock.monotonicMillis();
    const own = this.#own ?? this.#make(this.#source);
    if (own !== undefined) for (const lane of LANES) this.#takeUp(own, lane);
  }

  /** Regular work, at best every second: the heartbeat, and whether the directory is still there. */
  beat(): void {
    const { files, clock, root, trouble } = this.#options;
    const own = this.#own;
    if (own === undefined) return;
    trouble.guarded("look", () => {
      if (files.status(own.directory)?.kind === "directory") return;
      this.#own = undefined;
      if (isTakenOver(files, root, own.id)) own.handOver();
      else {
        own.abandon("dropped.directory_gone");
        this.#state = own.state;
        trouble.directoryGone(own.directory);
      }
    });
    if (this.#own === undefined) return;
    if (clock.monotonicMillis() - this.#heartbeatMillis < HEARTBEAT_MILLIS) return;
    this.#heartbeatMillis = clock.monotonicMillis();
    trouble.guarded("beat", () => files.touch(ownerFile(own.directory), clock.nowMillis()));
  }

  /** Lets go of the directory: the next process to come may have it at once. */
  release(): void {
    if (this.#own !== undefined) this.#options.files.removeFile(ownerFile(this.#own.directory));
  }

  /** Books of a directory that was removed and not made again. */
  get removed(): InstanceState | undefined {
    return this.#own === undefined ? this.#state : undefined;
  }

  /** Another instance follows, whose directory is another one too: this one is for whoever took the spool's. */
  #leave(next: string | undefined): void {
    if (next === undefined || this.#source === undefined) return;
    this.#own?.handOver();
    this.#own = undefined;
    this.#state = undefined;
  }

  #make(source: Instance): MirrorInstance | undefined {
    const { files, clock, processes, root, trouble } = this.#options;
    const { id } = source;
    trouble.guarded("open", () => {
      prepareRoot(files, processes, dirname(dirname(root)), (path) => trouble.tightened(path));
      const directory = makeInstanceDirectory({ files, processes, root, id }, "spool");
      const { resource, layouts, segments } = source;
      const state = this.#state;
      const damaged = (path: string): void => trouble.damaged(path);
      const options = { resource, layouts, state, isLive: true, source: segments };
      const own = openMirrored(files, clock, id, directory, damaged, options);
      own.uidInstance = source.uidInstance;
      own.state.isClosed = false;
      if (source.state.time !== undefined) own.state.time ??= source.state.time;
      files.syncDirectory(root);
      own.record();
      this.#own = own;
      this.#heartbeatMillis = clock.monotonicMillis();
    });
    return this.#own;
  }

  #takeUp(own: MirrorInstance, lane: Priority): void {
    const source = this.#source!;
    const isWhole = this.#options.trouble.guarded("link", () => {
      for (const entry of source.segments[lane]) {
        if (!entry.isSealed || entry.number <= this.#passedNumber[lane]) continue;
        this.#link(own, lane, entry, source);
        this.#passedNumber[lane] = entry.number;
      }
    });
    if (!isWhole) return;
    // What the spool has sealed and no longer has.
    const lost = bookUnlinked(own.state, lane, this.#sealedItems[lane]);
    if (lost > 0) this.#options.trouble.guarded("journal", () => own.record());
  }

  #link(
    own: MirrorInstance,
    lane: Priority,
    { number, path }: SegmentEntry,
    { segments }: Instance,
  ): void {
    const { files } = this.#options;
    const admittedItems = (): number =>
      Math.min(
        this.#sealedItems[lane],
        itemsBeforeNext(files, own, segments[lane], number) ?? Number.POSITIVE_INFINITY,
      );
    const segment = { number, path, admittedItems };
    const survey = this.#links.missing(own, lane, segment);
    if (survey !== undefined) this.#links.link(own, lane, segment, survey);
  }
}
