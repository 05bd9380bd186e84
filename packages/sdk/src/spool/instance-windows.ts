import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import type { WindowDecision } from "../sample/window/window-decision.ts";
import { DecidedWindows } from "./decided-windows.ts";
import type { Instance } from "./instance.ts";
import { LANES } from "./lanes.ts";
import { readWindows, WindowFile } from "./window-file.ts";

/** A window that is over and that the disk does not know of yet. */
export interface ClosedWindow {
  /** Rows with a lower sequence are decided with it. */
  readonly endSequence: number;
  /** Undefined where all rows stay, or once it is written. */
  decision: WindowDecision | undefined;
}

/**
 * The windows of one instance, in memory and on disk. Its frontier moves in this order: decisions that thin something are synced
 * in the file `windows`, then the journal says the frontier, synced, then rows before it may be leased. So what has left once
 * was decided for good, whatever happens in between.
 */
export class InstanceWindows {
  readonly decided: DecidedWindows;
  readonly #instance: Instance;
  readonly #file: WindowFile;
  #isFileWhole: boolean;

  /** `decisions` are in its file, or are written with the next step where not `isFileWhole`. */
  constructor(
    files: FileSystem,
    clock: Clock,
    instance: Instance,
    decided: DecidedWindows,
    isFileWhole: boolean,
  ) {
    this.decided = decided;
    this.#instance = instance;
    this.#file = new WindowFile(files, clock, instance.directory, instance.id);
    this.#isFileWhole = isFileWhole;
    instance.windows = decided;
  }

  get instance(): Instance {
    return this.#instance;
  }

  /** Moves the frontier over windows that are over. Throws what the disk throws; then it stands where it stood. */
  advance(closed: readonly ClosedWindow[]): void {
    const last = closed.at(-1);
    if (last === undefined) return;
    const added = closed.flatMap(({ decision }) => decision ?? []);
    if (added.length > 0 || !this.#isFileWhole) {
      this.#file.append(added, this.decided.decisions);
      this.#isFileWhole = true;
      for (const window of closed) {
        if (window.decision !== undefined) this.decided.add(window.decision);
        window.decision = undefined;
      }
    }
    this.#instance.state.decidedBefore = last.endSequence;
    this.#instance.record();
    this.#instance.sync();
    this.decided.decidedBefore = last.endSequence;
  }

  /** Forgets decisions that no row will ask for any more. */
  forgetSettled(): void {
    if (this.decided.count > 0) this.decided.forgetBefore(firstUnsettled(this.#instance));
  }
}

/** What a directory says of its windows; its frontier is never before what its decisions cover. */
export function readInstanceWindows(
  files: FileSystem,
  clock: Clock,
  instance: Instance,
): { readonly windows: InstanceWindows; readonly isDamaged: boolean } {
  const { decisions, isDamaged } = readWindows(files, instance.directory, instance.id);
  const { decidedBefore = 0 } = instance.state;
  const frontier = Math.max(decidedBefore, decisions.at(-1)?.endSequence ?? 0);
  const decided = new DecidedWindows(frontier, decisions);
  return { windows: new InstanceWindows(files, clock, instance, decided, true), isDamaged };
}

/** Rows with a lower sequence have found their outcome. */
function firstUnsettled({ state, segments }: Instance): number {
  let first = Number.POSITIVE_INFINITY;
  for (const lane of LANES) {
    const oldest = segments[lane][0];
    if (oldest === undefined) continue;
    const { settledBefore = 0 } = state.lanes[lane];
    first = Math.min(first, Math.max(settledBefore, oldest.passedBefore ?? 0));
  }
  return first;
}
