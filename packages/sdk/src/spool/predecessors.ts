import type { Clock } from "../clock.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import {
  absorbSummaries,
  hasClaims,
  MAX_ABSORBED_AT_ONCE,
  MAX_SUMMARIES_KEPT,
} from "./absorption.ts";
import { type Adopted, type AdoptionOptions, removeUnborn, takeOver } from "./adoption.ts";
import { Heartbeats } from "./heartbeats.ts";
import type { Instance } from "./instance.ts";
import { parseDirectoryName, parseSummaryName, summaryName } from "./instance-name.ts";
import { LANES } from "./lanes.ts";
import { readSummary } from "./read-summary.ts";
import { recoverOrphan } from "./recover-orphan.ts";
import type { InstanceState } from "./state.ts";
import { summarize } from "./summary.ts";
import { type Unfit, unfitSummary } from "./unfit.ts";

/** Between two looks for directories whose owner is gone: some prove dead only minutes later. */
export const LOOK_INTERVAL_MILLIS = 60_000;
/** One step takes no longer, or one directory: thousands may wait at a start, and so does the ring. */
export const STEP_MILLIS = 50;

export interface PredecessorsOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly root: string;
  /** A file that is not what its name says, or not all of it. */
  readonly damaged: (path: string) => void;
  /** Something that is left as it is, and comes round with the next look. */
  readonly unfit: (unfit: Unfit) => void;
  /** A directory that others could enter, and now cannot. */
  readonly tightened: (path: string) => void;
  /** What the disk refuses. It concerns that one path, and comes round with the next look. */
  readonly failed: (step: string, error: unknown) => void;
}

/**
 * What other processes left in the spool directory: books that are closed, and rows that this process
 * has taken over. Found at a look, taken up in steps, the oldest first; one bad directory never keeps
 * the others from being delivered. What is still waiting when the process ends, the next one finds.
 */
export class Predecessors {
  readonly #options: PredecessorsOptions;
  /** By instance: those whose summary is in the root. */
  readonly #closed = new Map<string, InstanceState>();
  /** Those of which nothing is left on the disk. */
  readonly #vanished: InstanceState[] = [];
  readonly #adopted = new Map<string, Instance>();
  /** Names in the root that are still to be taken up, the last one first. */
  #waiting: string[] = [];
  readonly #heartbeats: Heartbeats;
  #isAbsorbing = false;
  #lookedMillis = Number.NEGATIVE_INFINITY;
  /** Whom the directories in `#adopted` belong to. */
  #self: string | undefined;

  constructor(options: PredecessorsOptions) {
    this.#options = options;
    this.#heartbeats = new Heartbeats(options.clock);
  }

  /** Those with rows that this process delivers, oldest first. */
  get adopted(): readonly Instance[] {
    return [...this.#adopted.values()];
  }

  /** Final books of those that are gone. */
  get closed(): Iterable<InstanceState> {
    return [...this.#closed.values(), ...this.#vanished];
  }

  /** Those of the closed whose directory somebody removed, and with it what they had lost before. */
  get vanished(): readonly InstanceState[] {
    return this.#vanished;
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
      this.#isAbsorbing = false;
      failed("adopt", error);
    }
    this.summarizeSettled();
  }

  /** Turns those whose rows have all found their outcome into summaries. */
  summarizeSettled(): void {
    const { files, clock, root, failed } = this.#options;
    for (const instance of this.#adopted.values()) {
      if (LANES.some((lane) => instance.segments[lane].length > 0)) continue;
      try {
        summarize(files, clock, root, instance);
      } catch (error) {
        failed("summarize", error);
        continue;
      }
      this.#adopted.delete(instance.id);
      this.#close(instance.id, instance.state);
    }
  }

  /** Gives up those whose directory somebody removed, with the rows that were in it. */
  abandonMissing(reason: string): void {
    for (const instance of this.#adopted.values()) {
      if (this.#options.files.status(instance.directory) !== undefined) continue;
      instance.abandon(reason);
      this.#vanished.push(instance.state);
      this.#adopted.delete(instance.id);
    }
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
    this.#forgetAbsorbed();
    this.#isAbsorbing ||= this.#closed.size > MAX_SUMMARIES_KEPT || hasClaims(files, own);
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
    if (name !== undefined) this.#takeUp(own, name);
    else if (this.#isAbsorbing) {
      const { files, root } = this.#options;
      this.#isAbsorbing = absorbSummaries(files, root, own, this.#closed) === MAX_ABSORBED_AT_ONCE;
    } else return false;
    return true;
  }

  #takeUp(own: Instance, name: string): void {
    const { failed } = this.#options;
    const options = { ...this.#options, instanceId: own.id, heartbeats: this.#heartbeats };
    try {
      const summary = parseSummaryName(name);
      if (summary !== undefined) this.#readSummary(own, summary);
      else if (!this.#adopted.has(parseDirectoryName(name)?.instance ?? "")) {
        const adopted = claim(options, name);
        if (adopted !== undefined) this.#recover(adopted);
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
      this.#adopted.set(id, outcome.rows);
      if (outcome.rows.state.absorbed !== undefined) this.#forgetAbsorbed();
    } else this.#close(id, outcome.books);
  }

  #readSummary(own: Instance, id: string): void {
    if (id === own.id || this.#closed.has(id) || this.#adopted.has(id)) return;
    const { files, processes, root, damaged, unfit } = this.#options;
    const path = `${root}/${summaryName(id)}`;
    const problem = unfitSummary(files, processes, path, id);
    if (problem !== undefined) {
      unfit(problem);
      return;
    }
    const reading = readSummary(files, path, id);
    if (reading === "unreadable") damaged(path);
    else if (reading !== "missing") this.#close(id, reading);
  }

  #close(id: string, state: InstanceState): void {
    this.#closed.set(id, state);
    if (this.#closed.size > MAX_SUMMARIES_KEPT) this.#isAbsorbing = true;
    // Summaries never change: what this one lost and did not say, only the books of a live one can say.
    if ((state.lost?.length ?? 0) > 0) this.#isAbsorbing = true;
    if (state.absorbed !== undefined) this.#forgetAbsorbed();
  }

  /** A summary that is gone from the root was absorbed by another process, whose books have it now. */
  #forgetAbsorbed(): void {
    const { files, root } = this.#options;
    for (const id of this.#closed.keys()) {
      if (files.status(`${root}/${summaryName(id)}`) === undefined) this.#closed.delete(id);
    }
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
