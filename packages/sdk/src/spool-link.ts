import { createSpoolSide, type SharedMemory } from "./pipeline.ts";
import type { EventCount } from "./row/event-counts.ts";
import type { SelfReport } from "./self-report.ts";
import type { Ledger } from "./spool/ledger.ts";
import type { LedgerReport } from "./spool/ledger-report.ts";
import type { Reply, Request, SpoolSide } from "./spool-side.ts";
import type { SpoolSideSettings } from "./spool-side-settings.ts";
import { realSystems } from "./systems.ts";

/** The host's end of the connection to the spool's side, wherever that runs. */
export interface SpoolLink {
  wake(): void;
  /** The counts of events, to be posted as a metric. May come to nothing: the next ones say all again. */
  count(counts: readonly EventCount[]): void;
  /** Never rejects: where the other side is gone, the reply says that nothing was done. */
  ask(request: Request): Promise<Reply>;
  /** As last known: up to a second old while the host does not ask. */
  ledger(): Ledger;
  /** The ledger and what a report says beside it, as last known. */
  report(): LedgerReport;
  /** False where the other side hangs and could not be ended. */
  close(): Promise<boolean>;
}

/** On this thread: for tests and short-lived tools. Disk and network then cost the host's time. */
export class InlineLink implements SpoolLink {
  readonly #side: SpoolSide;

  constructor(memory: SharedMemory, settings: SpoolSideSettings, report: SelfReport) {
    this.#side = createSpoolSide(memory, settings, realSystems(), report);
    this.#side.start();
  }

  wake(): void {
    // Not within emit(): the caller did not ask for disk time now.
    setImmediate(() => this.#side.wake());
  }

  count(counts: readonly EventCount[]): void {
    this.#side.count(counts);
  }

  ask(request: Request): Promise<Reply> {
    return this.#side.answer(request);
  }

  ledger(): Ledger {
    return this.#side.ledger();
  }

  report(): LedgerReport {
    return this.#side.report();
  }

  async close(): Promise<boolean> {
    return true;
  }
}
