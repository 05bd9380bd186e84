import { type Clock, type ClockReading, readClock, steadyClock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import type { Layout } from "../row/layout.ts";
import type { Resource } from "../row/resource.ts";
import type { Timekeeper } from "./age.ts";
import { AdoptedError, isTakenOver } from "./instance-directory.ts";
import type { InstanceBooks } from "./ledger.ts";
import { LiveInstance, type LiveOptions } from "./live-instance.ts";
import { isDiskFull } from "./reserve.ts";
import type { Resumed } from "./resume.ts";
import type { SpoolProgress } from "./spool-progress.ts";
import { prepareRoot } from "./spool-root.ts";
import { type EventAccount, emptyState, type InstanceState } from "./state.ts";
import { succeed, successorId } from "./succession.ts";
import type { Trouble } from "./trouble.ts";

/** Between two tries to open a directory that could not be opened. */
const REOPEN_MILLIS = 5000;

export interface HomeOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly progress: SpoolProgress;
  readonly root: string;
  readonly instanceId: string;
  readonly resource: Resource;
  readonly trouble: Trouble;
  readonly time: Timekeeper;
  /** The clocks when the instance began. Default now. */
  readonly began?: ClockReading;
  /** Where a thread that was stopped left off, if this one goes on in its place. */
  readonly resumed?: Resumed | undefined;
  /** The directory is about to be given up: rows that wait for it have to be kept elsewhere. */
  readonly leaving: (live: LiveInstance) => void;
  /** There is another directory, other books, or none. */
  readonly moved: (live: LiveInstance | undefined, state: InstanceState) => void;
  /** The directory was removed, and others may have gone with it. */
  readonly removed: () => void;
  /** Segments of a lane were sealed; their files are still there. */
  readonly sealed: (lane: Priority) => void;
  /** The disk has no room for a directory: whether a dead process's reserve was given up for it. */
  readonly giveRoom: (instance: string) => boolean;
}

/**
 * Where this process writes: one directory at a time, and its books. A directory that cannot be made is
 * tried again every five seconds; one that was removed is made anew, with its rows booked as dropped; one
 * that was taken over is the adopter's, and another one follows it (`succession.ts`).
 */
export class Home {
  readonly layouts: Map<number, Layout>;
  readonly #options: HomeOptions;
  readonly #began: ClockReading;
  #live: LiveInstance | undefined;
  #state: InstanceState;
  /** Until there is a directory to go on in. */
  #resumed: Resumed | undefined;
  #triedMillis = Number.NEGATIVE_INFINITY;

  constructor(options: HomeOptions) {
    this.#options = options;
    this.#began = options.began ?? readClock(options.clock);
    this.#resumed = options.resumed;
    this.#state = options.resumed?.state ?? emptyState();
    this.layouts = options.resumed?.layouts ?? new Map();
  }

  get live(): LiveInstance | undefined {
    return this.#live;
  }

  get state(): InstanceState {
    return this.#state;
  }

  /** While there is no directory: what a thread before this one wrote may be in one that cannot be opened. */
  get books(): InstanceBooks {
    return { state: this.#state, buffered: this.#resumed?.bufferedItems ?? 0 };
  }

  /** Of the directory that this process has now, or will have. */
  get id(): string {
    const { instanceId, progress } = this.#options;
    return successorId(instanceId, progress.generation);
  }

  /** Makes the directory if there is none; where that fails, says so and tries again later. */
  open(): void {
    const { clock, trouble } = this.#options;
    if (this.#live !== undefined || clock.monotonicMillis() - this.#triedMillis < REOPEN_MILLIS) {
      return;
    }
    this.#triedMillis = clock.monotonicMillis();
    trouble.guarded("open", () => {
      const { files, processes, root, instanceId, time } = this.#options;
      prepareRoot(files, processes, root, (path) => trouble.tightened(path));
      time.begin(this.#state, steadyClock(clock, this.#began).nowMillis());
      const ids = { id: this.id, uidInstance: instanceId };
      const live = this.#make({ ...this.#options, ...ids, began: this.#began });
      if (this.#resumed !== undefined) live.take(this.#resumed.segments);
      this.#resumed = undefined;
      this.#move(live);
    });
  }

  /** Gives the directory up if it is gone: the next `open` makes another one. False where it is there. */
  check(live: LiveInstance): boolean {
    const fate = this.#live === live ? this.#fateOf(live) : "there";
    if (fate === "there") return false;
    const { trouble, leaving, removed } = this.#options;
    leaving(live);
    this.#move(undefined);
    this.#triedMillis = Number.NEGATIVE_INFINITY;
    const { directory, recorded } = live.instance;
    if (fate === "taken over") {
      live.handOver();
      this.#succeed(recorded, `${directory} was taken over by another process`);
    } else {
      live.abandon("dropped.directory_gone");
      removed();
      trouble.directoryGone(directory);
    }
    return true;
  }

  #make(options: LiveOptions): LiveInstance {
    try {
      return new LiveInstance(options, this.#state, this.layouts);
    } catch (error) {
      // Rows that wait on a full disk can only be delivered from a directory of this process.
      if (isDiskFull(error) && this.#options.giveRoom(options.id)) {
        return new LiveInstance(options, this.#state, this.layouts);
      }
      // The next try makes another one.
      if (error instanceof AdoptedError) this.#adopted(error.message);
      throw error;
    }
  }

  /** Somebody took the directory before this process, or this thread of it, had opened it. */
  #adopted(why: string): void {
    const { progress, trouble } = this.#options;
    const recorded = this.#resumed?.recorded;
    if (recorded !== undefined) {
      this.#succeed(recorded, why);
      return;
    }
    // Nothing of these books was in it yet, so all of them go along.
    progress.passGeneration();
    this.#triedMillis = Number.NEGATIVE_INFINITY;
    trouble.takenOver(why);
  }

  /** Goes on in another directory, under the same uids, with the books that are left to this process. */
  #succeed(recorded: ReadonlyMap<string, EventAccount>, why: string): void {
    const { progress, trouble } = this.#options;
    this.#state = succeed(this.#state, recorded);
    this.#resumed = undefined;
    this.#move(undefined);
    progress.beginGeneration();
    this.#triedMillis = Number.NEGATIVE_INFINITY;
    trouble.takenOver(why);
  }

  #move(live: LiveInstance | undefined): void {
    this.#live = live;
    this.#options.moved(live, this.#state);
  }

  /** A disk that does not say is no reason to give anything up: the next look asks again. */
  #fateOf(live: LiveInstance): "there" | "taken over" | "removed" {
    const { files, root, trouble } = this.#options;
    let fate: "there" | "taken over" | "removed" = "there";
    trouble.guarded("look", () => {
      if (live.isThere()) return;
      fate = isTakenOver(files, root, live.instance.id) ? "taken over" : "removed";
    });
    return fate;
  }
}
