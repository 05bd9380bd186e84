import { errorCode } from "../errors.ts";
import type { SelfReport } from "../self-report.ts";
import { FileGoneError } from "./file-gone.ts";
import { UnsafeRootError } from "./spool-root.ts";
import type { Unfit } from "./unfit.ts";

/** What the spool tells the operator, each thing once: a full disk must not fill the host's log too. */
export class Trouble {
  readonly #report: SelfReport;
  readonly #root: string;

  constructor(report: SelfReport, root: string) {
    this.#report = report;
    this.#root = root;
  }

  /** Runs a step that the disk may refuse. Its trouble is told once; the step comes round again. */
  guarded(step: string, action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      this.unavailable(step, error);
      return false;
    }
  }

  unavailable(step: string, error: unknown): void {
    // A look at the directory follows, which tells what became of it.
    if (error instanceof FileGoneError) return;
    if (error instanceof UnsafeRootError) {
      this.#report.once("SONDE_SPOOL_UNAVAILABLE", error.message, error.message);
      return;
    }
    const code = errorCode(error);
    this.#report.once(
      "SONDE_SPOOL_UNAVAILABLE",
      code,
      `the spool ${this.#root} failed to ${step}: ${code}; events that it does not take are held in memory as long as there is room, then counted as failedBeforeAdmission`,
    );
  }

  directoryGone(directory: string): void {
    this.#report.once(
      "SONDE_SPOOL_UNAVAILABLE",
      "directory gone",
      `${directory} was removed while it was in use; the rows in it are lost and counted as dropped`,
    );
  }

  takenOver(why: string): void {
    this.#report.once(
      "SONDE_SPOOL_UNAVAILABLE",
      "taken over",
      `${why}; it delivers what is there, this one goes on in a directory of its own`,
    );
  }

  full(maxBytes: number): void {
    this.#report.once(
      "SONDE_SPOOL_FULL",
      "evicted",
      `the spool reached ${maxBytes} bytes; its oldest rows are dropped, and counted`,
    );
  }

  thinned(maxBytes: number): void {
    this.#report.once(
      "SONDE_SPOOL_THINNED",
      "thinned",
      `the spool is near its ${maxBytes} bytes; what waits in it is thinned out: fewer rows that stand for more, each one that goes is counted as thinned`,
    );
  }

  quarantineFull(maxBytes: number, maxEntries: number): void {
    this.#report.once(
      "SONDE_QUARANTINE_FULL",
      "full",
      `the quarantine of ${this.#root} reached ${maxBytes} bytes or ${maxEntries} entries; its oldest entries are dropped, and counted`,
    );
  }

  damaged(path: string): void {
    this.#report.once(
      "SONDE_SPOOL_DAMAGED",
      path,
      `${path} is damaged; what can be read of it is delivered, what is lost is counted`,
    );
  }

  unfit({ path, kind, why }: Unfit): void {
    const code = kind === "newer" ? "SONDE_SPOOL_NEWER" : "SONDE_SPOOL_UNSAFE";
    this.#report.once(code, path, `${path} ${why}; it is left as it is`);
  }

  tightened(path: string): void {
    this.#report.once(
      "SONDE_SPOOL_UNSAFE",
      path,
      `others could enter ${path}; now only its owner can`,
    );
  }

  quotaLost(path: string): void {
    this.#report.once(
      "SONDE_QUOTA_LOST",
      path,
      `${path} does not say what is left of sampling.budget.bytesPerDay; nothing is taken to be left of it, and it fills again within a day`,
    );
  }

  oversize(): void {
    this.#report.once(
      "SONDE_BUDGET_OVERSIZE",
      "oversize",
      "an event is longer than all that was left of sampling.budget.bytesPerDay; it is dropped, counted as dropped.oversize, and no weight makes up for it",
    );
  }

  clockSuspect(): void {
    this.#report.once(
      "SONDE_CLOCK_SUSPECT",
      "expiry",
      "events are past their ttl by a wall clock that was set back and forth or never was right; they are kept until it is certain",
    );
  }
}
