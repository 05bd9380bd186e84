import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import { COUNTER } from "../row/counter-row.ts";
import type { Instance } from "./instance.ts";
import {
  type ClosedWindow,
  type InstanceWindows,
  readInstanceWindows,
} from "./instance-windows.ts";
import type { Trouble } from "./trouble.ts";
import { rowsFrom } from "./undecided-rows.ts";
import type { WindowCloser } from "./window-closer.ts";
import type { Expectation } from "./window-demand.ts";

/** Between two tries where the disk refuses. */
const RETRY_MILLIS = 250;

export interface CutWindowsOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly trouble: Trouble;
  /**
   * Undefined where this process has no budget: what nobody decided leaves as it is, once the journal says so. Without that, who
   * takes over from this process could thin rows of which some have left.
   */
  readonly closer: WindowCloser | undefined;
}

/** A directory with rows that nobody has decided. */
interface Waiting {
  readonly windows: InstanceWindows;
  /** Decided, and not written yet. */
  closed: ClosedWindow | undefined;
  isLastClosed: boolean;
}

/**
 * What dead processes had not decided: their last window, which the end of the process cut. Whoever takes the directory over
 * decides those rows before they leave, by its own budget, as one window, or as several where they are more than one can hold.
 * A directory where the disk refuses lets the others go first.
 *
 * Bounds: one window at a step, read from the disk, and a decision for each directory where the disk refused it.
 */
export class CutWindows {
  readonly #options: CutWindowsOptions;
  readonly #adopted = new Map<Instance, InstanceWindows>();
  #waiting: Waiting[] = [];
  #triedMillis = Number.NEGATIVE_INFINITY;

  constructor(options: CutWindowsOptions) {
    this.#options = options;
  }

  /** A directory was taken over and recovered. Throws what the disk throws. */
  adopt(instance: Instance): void {
    // Written without a budget: its rows leave as they are.
    if (instance.state.decidedBefore === undefined) return;
    const { files, clock, trouble, closer } = this.#options;
    const { windows, isDamaged } = readInstanceWindows(files, clock, instance);
    if (isDamaged) trouble.damaged(instance.directory);
    this.#adopted.set(instance, windows);
    const isOpen = closer !== undefined;
    const closed = isOpen ? undefined : { endSequence: endOf(windows), decision: undefined };
    this.#waiting.push({ windows, closed, isLastClosed: !isOpen });
  }

  /** Decides one window at most. `there`: directories that are still this process's. */
  step(there: readonly Instance[]): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    const { windows } = first;
    if (!there.includes(windows.instance)) {
      this.#waiting.shift();
      return;
    }
    const { clock, trouble } = this.#options;
    const now = clock.monotonicMillis();
    if (now - this.#triedMillis < RETRY_MILLIS) return;
    const isWritten = trouble.guarded("decide", () => this.#advance(first));
    this.#triedMillis = isWritten ? Number.NEGATIVE_INFINITY : now;
    if (!isWritten) {
      this.#waiting.push(this.#waiting.shift()!);
      return;
    }
    first.closed = undefined;
    if (!first.isLastClosed) return;
    windows.decided.decidedBefore = Number.POSITIVE_INFINITY;
    this.#waiting.shift();
  }

  /** Forgets decisions that no row will ask for any more, and directories that are gone. */
  tidy(there: readonly Instance[]): void {
    for (const [instance, windows] of this.#adopted) {
      if (there.includes(instance)) windows.forgetSettled();
      else this.#adopted.delete(instance);
    }
  }

  #advance(waiting: Waiting): void {
    if (waiting.closed === undefined) this.#decide(waiting);
    if (waiting.closed === undefined) return;
    this.#options.closer?.note();
    waiting.windows.advance([waiting.closed]);
  }

  /** Reads and decides one window; there is none where no row is left. */
  #decide(waiting: Waiting): void {
    const { files } = this.#options;
    const { instance, decided } = waiting.windows;
    const closer = this.#options.closer!;
    const firstSequence = decided.decidedBefore;
    let endSequence = firstSequence;
    waiting.isLastClosed = true;
    closer.clear();
    for (const row of rowsFrom(files, instance, firstSequence)) {
      if (closer.isFull) {
        waiting.isLastClosed = false;
        break;
      }
      closer.addLeased(row);
      endSequence = row.sequence + 1;
    }
    if (closer.count === 0) return;
    const place = { firstSequence, endSequence, isCut: true } as const;
    waiting.closed = { endSequence, decision: closer.close(place, expectedOf(instance)) };
  }
}

/** Behind the rows of an instance, and never before what is decided. */
function endOf({ instance, decided }: InstanceWindows): number {
  const segments = Object.values(instance.segments).flat();
  const ends = segments.map(({ lastSequence = -1 }) => lastSequence + 1);
  return Math.max(decided.decidedBefore, ...ends);
}

/** Of the past of a dead process its books know who was emitted at all. */
function expectedOf({ state }: Instance): Expectation {
  const activeEvents = new Set<number>();
  for (const [layoutId, { counts }] of Object.entries(state.events)) {
    if ((counts[COUNTER.emitted] ?? 0) > 0) activeEvents.add(Number(layoutId));
  }
  return { demands: [], activeEvents };
}
