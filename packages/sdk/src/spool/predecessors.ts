import type { Clock } from "../clock.ts";
import { errorCode } from "../errors.ts";
import { type Adopted, type AdoptionOptions, removeUnborn, takeOver } from "./adoption.ts";
import { ClosedBooks, type ClosedBooksOptions } from "./closed-books.ts";
import { Heartbeats } from "./heartbeats.ts";
import type { Instance } from "./instance.ts";
import { isTakenOver } from "./instance-directory.ts";
import { parseDirectoryName, parseSummaryName, summaryName } from "./instance-name.ts";
import { LANES } from "./lanes.ts";
import type { recoverInstance } from "./recover.ts";
import { recoverOrphan } from "./recover-orphan.ts";
import { Reserve } from "./reserve.ts";
import type { InstanceState } from "./state.ts";
import { summarize } from "./summary.ts";

/** Between two looks for directories whose owner is gone: some prove dead only minutes later. */
export const LOOK_INTERVAL_MILLIS = 60_000;
/** One step takes no longer, or one directory: thousands may wait at a start, and so does the ring. */
export const STEP_MILLIS = 50;

export interface PredecessorsOptions extends ClosedBooksOptions {
  readonly clock: Clock;
  /** A directory that others could enter, and now cannot. */
  readonly tightened: (path: string) => void;
  /** What the disk refuses. It concerns that one path, and comes round with the next look. */
  readonly failed: (step: string, error: unknown) => void;
  /** A directory was taken over; nothing in it is recovered, settled or removed yet. */
  readonly claimed?: (adopted: Adopted) => void;
  /** Its rows are there, and nobody has asked for them yet. Throws what the disk throws; the next look tries again. */
  readonly recovered?: (instance: Instance) => void;
  /** Of a mirror: how rows are recovered. */
  readonly recover?: typeof recoverInstance;
  /** Of a mirror: whether nothing will be added to the directory of an instance. Before that it is left as it is. */
  readonly isComplete?: (instance: string) => boolean;
}

/**
 * What other processes left in the spool directory: books that are closed, and rows that this process
 * has taken over. Found at a look, taken up in steps, the oldest first; one bad directory never keeps
 * the others from being delivered. What is still waiting when the process ends, the next one finds.
 */
export class Predecessors {
  readonly #options: PredecessorsOptions;
  readonly #closed: ClosedBooks;
  readonly #adopted = new Map<string, Instance>();
  /** Names in the root that are still to be taken up, the last one first. */
  #waiting: string[] = [];
  readonly #heartbeats: Heartbeats;
  #lookedMillis = Number.NEGATIVE_INFINITY;
  /** Whom the directories in `#adopted` belong to. */
  #self: string | undefined;

  constructor(options: PredecessorsOptions) {
    this.#options = options;
    this.#closed = new ClosedBooks(options);
    this.#heartbeats = new Heartbeats(options.clock);
  }

  /** Those with rows that this process delivers, oldest first. */
  get adopted(): readonly Instance[] {
    return [...this.#adopted.values()];
  }

  /** Final books of those that are gone. */
  get closed(): Iterable<InstanceState> {
    return this.#closed.states;
  }

  /** Those of the closed whose directory somebody removed, and with it what they had lost before. */
  get vanished(): readonly InstanceState[] {
    return this.#closed.vanished;
  }

  /** Whether some were found that have not been taken up yet. */
  get isBehind(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * Goes on with what is waiting for at most {@link STEP_MILLIS}, in the name of the live instance `own`. Looks for more
   * if nothing is, and the last look is a while ago.
   */
  step(own: Instance): void {
    const { clock, failed } = this.#options;
    const deadline = clock.monotonicMillis() + STEP_MILLIS;
    try {
      this.#look(own);
      while (this.#stepOnce(own) && clock.monotonicMillis() < deadline);
    } catch (error) {
      // The root cannot be listed, or the own journal takes no step: the next look tries again.
      failed("adopt", error);
    }
    this.summarizeSettled();
  }

  /** Takes up a directory of the root at once, in the name of the live instance `own`. */
  adopt(own: Instance, name: string): void {
    this.#takeUp(own, name);
  }

  /**
   * For a disk that has no room even for the directory of the instance `self`: takes over what a dead one
   * left, and gives up the reserve that lies in it. Others may take that over again until `self` has its
   * directory; then they find a reserve that is missing, which costs nothing but its help.
   */
  giveRoom(self: string): boolean {
    const { files, root, failed } = this.#options;
    const options = { ...this.#options, instanceId: self, heartbeats: this.#heartbeats };
    return files.list(root).some((name) => {
      try {
        const adopted = claim(options, name);
        return adopted !== undefined && new Reserve(files, [adopted.directory]).release();
      } catch (error) {
        failed("adopt", error);
        return false;
      }
    });
  }

  /**
   * Turns those whose rows have all found their outcome into summaries, up to the first one that the disk
   * refuses, which then waits behind the others: a disk that refuses all of them must not cost a try each.
   */
  summarizeSettled(): void {
    for (const instance of this.#adopted.values()) {
      if (!this.#summarizeIfSettled(instance)) {
        this.#adopted.delete(instance.id);
        this.#adopted.set(instance.id, instance);
        return;
      }
    }
  }

  /** False where the disk refuses. */
  #summarizeIfSettled(instance: Instance): boolean {
    const { files, clock, root, failed } = this.#options;
    if (LANES.some((lane) => instance.segments[lane].length > 0)) return true;
    if (!this.#isComplete(instance.id)) return true;
    try {
      summarize(files, clock, root, instance);
    } catch (error) {
      failed("summarize", error);
      return false;
    }
    this.#adopted.delete(instance.id);
    this.#closed.add(instance.id, instance.state);
    return true;
  }

  /**
   * Gives up those whose directory somebody removed, with the rows that were in it, and leaves those that
   * somebody took over to him. Returns the directories that were removed. Throws what the disk throws.
   */
  abandonMissing(reason: string): readonly string[] {
    const { files, root } = this.#options;
    const removed: string[] = [];
    for (const instance of this.#adopted.values()) {
      if (files.status(instance.directory) !== undefined) continue;
      if (isTakenOver(files, root, instance.id)) instance.handOver();
      else {
        instance.abandon(reason);
        this.#closed.addVanished(instance.state);
        removed.push(instance.directory);
      }
      this.#adopted.delete(instance.id);
    }
    return removed;
  }

  /** What waits is left for the next process. */
  close(): void {
    this.#waiting = [];
    for (const instance of this.#adopted.values()) instance.close();
  }

  #look(own: Instance): void {
    const { files, clock, root } = this.#options;
    if (this.#self !== undefined && this.#self !== own.id) this.#letGo();
    this.#self = own.id;
    if (this.isBehind || clock.monotonicMillis() - this.#lookedMillis < LOOK_INTERVAL_MILLIS)
      return;
    this.#lookedMillis = clock.monotonicMillis();
    const names = files.list(root).sort();
    const summaries = names.filter((name) => parseSummaryName(name) !== undefined);
    const others = names.filter((name) => parseSummaryName(name) === undefined);
    // Rows before books: those are to be delivered.
    this.#waiting = [...others, ...summaries].reverse();
    this.#closed.look(own);
  }

  /** With the own directory, those that were taken over in its name went to somebody else. */
  #letGo(): void {
    for (const instance of this.#adopted.values()) instance.close();
    this.#adopted.clear();
    this.#waiting = [];
    this.#lookedMillis = Number.NEGATIVE_INFINITY;
  }

  /** False where nothing is left to do until the next look. */
  #stepOnce(own: Instance): boolean {
    const name = this.#waiting.pop();
    if (name === undefined) return this.#closed.absorb(own);
    const { instance } = parseDirectoryName(name) ?? {};
    if (instance === undefined || this.#isComplete(instance)) this.#takeUp(own, name);
    return true;
  }

  #isComplete(instance: string): boolean {
    return this.#options.isComplete?.(instance) ?? true;
  }

  #takeUp(own: Instance, name: string): void {
    const { failed } = this.#options;
    const options = { ...this.#options, instanceId: own.id, heartbeats: this.#heartbeats };
    try {
      const summary = parseSummaryName(name);
      if (summary !== undefined) {
        if (summary !== own.id && !this.#adopted.has(summary)) this.#closed.read(summary);
      } else if (!this.#adopted.has(parseDirectoryName(name)?.instance ?? "")) {
        const adopted = claim(options, name);
        if (adopted === undefined) return;
        this.#options.claimed?.(adopted);
        this.#recover(adopted);
      }
    } catch (error) {
      failed("adopt", error);
    }
  }

  #recover({ instance: id, directory }: Adopted): void {
    const { outcome, released } = recoverOrphan(this.#options, id, directory);
    // Summaries that the dead one had claimed and not counted are back in the root.
    this.#waiting.unshift(...released.map(summaryName));
    if (outcome === undefined) return;
    if ("rows" in outcome) {
      this.#options.recovered?.(outcome.rows);
      this.#adopted.set(id, outcome.rows);
      if (outcome.rows.state.absorbed !== undefined) this.#closed.forgetAbsorbed();
      // Within the time of the step: most of what a crash loop leaves has no rows.
      this.#summarizeIfSettled(outcome.rows);
    } else this.#closed.add(id, outcome.books);
  }
}

/** Undefined too where another process is faster, and takes away what this one is looking at. */
function claim(options: AdoptionOptions, name: string): Adopted | undefined {
  try {
    removeUnborn(options, name);
    return takeOver(options, name);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
