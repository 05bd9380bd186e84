import { errorCode } from "../errors.ts";
import type { SelfReport } from "../self-report.ts";
import { FileGoneError } from "./file-gone.ts";
import { UnsafeRootError } from "./spool-root.ts";
import { Trouble } from "./trouble.ts";

/** What a mirror tells the operator, each thing once. The spool beside it goes on as it was. */
export class MirrorTrouble extends Trouble {
  readonly #report: SelfReport;
  readonly #name: string;

  constructor(report: SelfReport, root: string, name: string) {
    super(report, root);
    this.#report = report;
    this.#name = name;
  }

  override unavailable(step: string, error: unknown): void {
    // A look at the directory follows, which tells what became of it.
    if (error instanceof FileGoneError) return;
    const why = error instanceof UnsafeRootError ? error.message : errorCode(error);
    this.#report.once(
      "SONDE_MIRROR_UNAVAILABLE",
      `${this.#name} ${why}`,
      `the mirror ${this.#name} failed to ${step}: ${why}; it is tried again, and events that the spool delivers before it succeeds are counted as dropped.unlinked in the mirror's ledger`,
    );
  }

  override full(maxBytes: number): void {
    this.#report.once(
      "SONDE_SPOOL_FULL",
      `mirror ${this.#name}`,
      `the mirror ${this.#name} reached ${maxBytes} bytes; its oldest rows are dropped, and counted`,
    );
  }
}
