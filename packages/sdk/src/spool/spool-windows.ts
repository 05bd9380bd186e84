import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import type { Random } from "../random.ts";
import type { Layout } from "../row/layout.ts";
import type { Resource } from "../row/resource.ts";
import { CutWindows } from "./cut-windows.ts";
import { DayQuota } from "./day-quota.ts";
import type { Instance } from "./instance.ts";
import type { MeasureRow } from "./row-decisions.ts";
import type { Trouble } from "./trouble.ts";
import { WindowCloser } from "./window-closer.ts";
import { WindowDesk } from "./window-desk.ts";
import { WindowPace } from "./window-pace.ts";

/** Between two looks for decisions that nobody needs any more. */
const TIDY_MILLIS = 1000;

/** Hard bounds on what leaves; see `sampling.budget`. */
export interface SpoolBudget {
  readonly eventsPerSecond?: number;
  readonly bytesPerDay?: number;
}

export interface SpoolWindowsOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly random: Random;
  readonly root: string;
  readonly instanceId: string;
  readonly resource: Resource;
  readonly layouts: ReadonlyMap<number, Layout>;
  readonly trouble: Trouble;
  /** A thread before this one wrote rows of which nobody knows here. */
  readonly isResumed: boolean;
  /** Undefined: nothing is decided here; what others had decided holds all the same. */
  readonly budget?: SpoolBudget | undefined;
  /** Default: rows have no bytes. */
  readonly measure?: MeasureRow | undefined;
  /** What requests have beside records. Default nothing. */
  readonly measureEnvelope?:
    | ((resource: Resource, layouts: Iterable<Layout>) => number)
    | undefined;
}

/** All windows of a spool: of its own rows, and those that dead processes left open. */
export class SpoolWindows {
  /** Undefined where there is no budget. */
  readonly desk: WindowDesk | undefined;
  readonly #clock: Clock;
  readonly #cut: CutWindows;
  #tidiedMillis = Number.NEGATIVE_INFINITY;

  constructor(options: SpoolWindowsOptions) {
    const { clock, budget, layouts, resource } = options;
    this.#clock = clock;
    const { eventsPerSecond, bytesPerDay } = budget ?? {};
    const pace = new WindowPace(eventsPerSecond);
    const quota = bytesPerDay === undefined ? undefined : new DayQuota(bytesPerDay, options);
    const { measure = () => 0, measureEnvelope = () => 0 } = options;
    const envelopeBytes = (): number => measureEnvelope(resource, layouts.values());
    const closer = (): WindowCloser =>
      new WindowCloser({ ...options, maxRows: pace.maxRows, quota, measure, envelopeBytes });
    this.desk =
      budget === undefined ? undefined : new WindowDesk({ ...options, pace, closer: closer() });
    this.#cut = new CutWindows({
      ...options,
      closer: budget === undefined ? undefined : closer(),
    });
  }

  /** A directory was taken over. Throws what the disk throws. */
  recovered(instance: Instance): void {
    this.#cut.adopt(instance);
  }

  /** This process writes to another directory, or to none. */
  moved(instance: Instance | undefined): void {
    this.desk?.moved(instance);
  }

  /** Regular work; `adopted` are the directories of others that this process still has. */
  tick(
    adopted: readonly Instance[],
    nextSequence: number,
    heldItems: number,
    isCaughtUp: boolean,
  ): void {
    this.desk?.tick(nextSequence, heldItems, isCaughtUp);
    this.#cut.step(adopted);
    const now = this.#clock.monotonicMillis();
    if (now - this.#tidiedMillis < TIDY_MILLIS) return;
    this.#tidiedMillis = now;
    this.#cut.tidy(adopted);
  }
}
