import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import {
  absorbSummaries,
  hasClaims,
  MAX_ABSORBED_AT_ONCE,
  MAX_SUMMARIES_KEPT,
} from "./absorption.ts";
import type { Instance } from "./instance.ts";
import { summaryName } from "./instance-name.ts";
import { readSummary } from "./read-summary.ts";
import type { InstanceState } from "./state.ts";
import { type Unfit, unfitSummary } from "./unfit.ts";

export interface ClosedBooksOptions {
  readonly files: FileSystem;
  readonly processes: Processes;
  readonly root: string;
  /** A file that is not what its name says, or not all of it. */
  readonly damaged: (path: string) => void;
  /** Something that is left as it is. */
  readonly unfit: (unfit: Unfit) => void;
}

/**
 * The final books of instances that are gone, from their summaries in the root. Bound: beyond
 * {@link MAX_SUMMARIES_KEPT} of them they are absorbed into the books of the live instance.
 */
export class ClosedBooks {
  readonly #options: ClosedBooksOptions;
  /** By instance: those whose summary is in the root. */
  readonly #closed = new Map<string, InstanceState>();
  readonly #vanished: InstanceState[] = [];
  #isAbsorbing = false;

  constructor(options: ClosedBooksOptions) {
    this.#options = options;
  }

  get states(): Iterable<InstanceState> {
    return [...this.#closed.values(), ...this.#vanished];
  }

  /** Those of which nothing is left on the disk. */
  get vanished(): readonly InstanceState[] {
    return this.#vanished;
  }

  add(id: string, state: InstanceState): void {
    this.#closed.set(id, state);
    if (this.#closed.size > MAX_SUMMARIES_KEPT) this.#isAbsorbing = true;
    // Summaries never change: what this one lost and did not say, only the books of a live one can say.
    if ((state.lost?.length ?? 0) > 0) this.#isAbsorbing = true;
    if (state.absorbed !== undefined) this.forgetAbsorbed();
  }

  addVanished(state: InstanceState): void {
    this.#vanished.push(state);
  }

  /** Reads the summary of an instance, if it is not known. */
  read(id: string): void {
    if (this.#closed.has(id)) return;
    const { files, processes, root, damaged, unfit } = this.#options;
    const path = `${root}/${summaryName(id)}`;
    const problem = unfitSummary(files, processes, path, id);
    if (problem !== undefined) {
      unfit(problem);
      return;
    }
    const reading = readSummary(files, path, id);
    if (reading === "unreadable") damaged(path);
    else if (reading !== "missing") this.add(id, reading);
  }

  /** A summary that is gone from the root was absorbed by another process, whose books have it now. */
  forgetAbsorbed(): void {
    const { files, root } = this.#options;
    for (const id of this.#closed.keys()) {
      if (files.status(`${root}/${summaryName(id)}`) === undefined) this.#closed.delete(id);
    }
  }

  /** At a look: whether there is something to absorb, or claims that a crash or the disk left. */
  look(own: Instance): void {
    this.forgetAbsorbed();
    this.#isAbsorbing ||=
      this.#closed.size > MAX_SUMMARIES_KEPT || hasClaims(this.#options.files, own);
  }

  /** One step of absorption. False where there was nothing to do. Throws what the disk throws; the next look tries again. */
  absorb(own: Instance): boolean {
    if (!this.#isAbsorbing) return false;
    const { files, root } = this.#options;
    this.#isAbsorbing = false;
    this.#isAbsorbing = absorbSummaries(files, root, own, this.#closed) === MAX_ABSORBED_AT_ONCE;
    return true;
  }
}
