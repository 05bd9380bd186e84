import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import { type Adopted, adoptOrphans } from "./adoption.ts";
import type { Instance } from "./instance.ts";
import { summaryName } from "./instance-name.ts";
import { LANES } from "./lanes.ts";
import { recoverInstance } from "./recover.ts";
import type { InstanceState } from "./state.ts";
import { readSummaries, removeInstanceDirectory, summarize } from "./summary.ts";

/** Between two looks for directories whose owner is gone: some prove dead only minutes later. */
export const LOOK_INTERVAL_MILLIS = 60_000;

export interface PredecessorsOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly root: string;
  readonly instanceId: string;
  /** A file that is not what its name says, or not all of it. */
  readonly damaged: (path: string) => void;
  /** What the disk refuses. It concerns that one path, and comes round with the next look. */
  readonly failed: (step: string, error: unknown) => void;
}

/**
 * What other processes left in the spool directory: books that are closed, and rows that this process
 * has taken over. One bad directory never keeps the others from being delivered.
 */
export class Predecessors {
  readonly #options: PredecessorsOptions;
  readonly #closed = new Map<string, InstanceState>();
  #adopted: readonly Instance[] = [];
  #lookedMillis = Number.NEGATIVE_INFINITY;

  constructor(options: PredecessorsOptions) {
    this.#options = options;
  }

  /** Those with rows that this process delivers, oldest first. */
  get adopted(): readonly Instance[] {
    return this.#adopted;
  }

  /** Final books of those that are gone. */
  get closed(): Iterable<InstanceState> {
    return this.#closed.values();
  }

  /** Reads new summaries and takes over new orphans, if the last look is a while ago. */
  look(): void {
    const { clock, failed } = this.#options;
    if (clock.monotonicMillis() - this.#lookedMillis < LOOK_INTERVAL_MILLIS) return;
    this.#lookedMillis = clock.monotonicMillis();
    try {
      const adopted = adoptOrphans({
        ...this.#options,
        failed: (_path, error) => failed("adopt", error),
      });
      // Summaries after claims: what a claim found half removed, a summary now speaks for.
      this.#readSummaries();
      for (const orphan of adopted) this.#recover(orphan);
    } catch (error) {
      failed("adopt", error);
    }
    this.summarizeSettled();
  }

  /** Turns those whose rows have all found their outcome into summaries. */
  summarizeSettled(): void {
    const { files, clock, root, failed } = this.#options;
    for (const instance of this.#adopted) {
      if (LANES.some((lane) => instance.segments[lane].length > 0)) continue;
      try {
        summarize(files, clock, root, instance);
      } catch (error) {
        failed("summarize", error);
        continue;
      }
      this.#closed.set(instance.id, instance.state);
      this.#adopted = this.#adopted.filter((other) => other !== instance);
    }
  }

  /** Gives up those whose directory somebody removed, with the rows that were in it. */
  abandonMissing(reason: string): void {
    for (const instance of this.#adopted) {
      if (this.#options.files.status(instance.directory) !== undefined) continue;
      instance.abandon(reason);
      this.#closed.set(instance.id, instance.state);
      this.#adopted = this.#adopted.filter((other) => other !== instance);
    }
  }

  close(): void {
    for (const instance of this.#adopted) instance.close();
  }

  #has(id: string): boolean {
    return this.#adopted.some((instance) => instance.id === id);
  }

  #readSummaries(): void {
    const { files, root, instanceId, damaged } = this.#options;
    const isKnown = (id: string): boolean =>
      id === instanceId || this.#closed.has(id) || this.#has(id);
    for (const [id, state] of readSummaries(files, root, isKnown, damaged)) {
      this.#closed.set(id, state);
    }
  }

  #recover({ instance: id, directory }: Adopted): void {
    const { files, clock, root, damaged, failed } = this.#options;
    if (this.#has(id)) return;
    try {
      // A summary beside a directory: its process died while it tidied up.
      if (this.#closed.has(id)) removeInstanceDirectory(files, directory);
      else if (files.status(`${root}/${summaryName(id)}`) !== undefined) return;
      else
        this.#adopted = [...this.#adopted, recoverInstance(files, clock, id, directory, damaged)];
    } catch (error) {
      failed("recover", error);
    }
  }
}
