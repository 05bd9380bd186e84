import type { Clock } from "./clock.ts";
import { ledgerAttributes, ledgerEvent } from "./ledger-event.ts";
import type { HostSide } from "./row/host-side.ts";
import { LEDGER_EVENT } from "./row/own-events.ts";
import { type LedgerReport, NO_REPORT } from "./spool/ledger-report.ts";

export interface LedgerReporterOptions {
  readonly host: Pick<HostSide, "emitOwn">;
  readonly clock: Clock;
  /** The books as last known. */
  readonly read: () => LedgerReport;
  readonly intervalMillis: number;
}

/**
 * Emits `sonde.ledger` once an interval, where something happened since the last report but reports
 * themselves: an idle process costs nothing, online or offline. Where the ring has no room the report is
 * not made, and the next interval tries again; the books are cumulative, so nothing is missing then.
 */
export class LedgerReporter {
  readonly #options: LedgerReporterOptions;
  readonly #startedMillis: number;
  #lookedMillis: number;
  #said: LedgerReport = NO_REPORT;

  constructor(options: LedgerReporterOptions) {
    this.#options = options;
    this.#startedMillis = options.clock.monotonicMillis();
    this.#lookedMillis = this.#startedMillis;
  }

  /** Called often; looks at the books once an interval. */
  tick(): void {
    const { clock, intervalMillis } = this.#options;
    const now = clock.monotonicMillis();
    if (now - this.#lookedMillis < intervalMillis) return;
    this.#lookedMillis = now;
    this.report();
  }

  /** Whether the process is old enough to say its last books: one that is over at once says nothing. */
  get isLastDue(): boolean {
    const { clock, intervalMillis } = this.#options;
    return clock.monotonicMillis() - this.#startedMillis >= intervalMillis;
  }

  /** Makes a report if there is news. */
  report(): void {
    const { host, read } = this.#options;
    const report = read();
    if (!isNews(this.#said, report)) return;
    if (host.emitOwn(ledgerEvent, ledgerAttributes(report))) this.#said = report;
  }
}

/** What is different beside the rows of the reports themselves. */
function isNews(said: LedgerReport, { ledger, lost }: LedgerReport): boolean {
  const before = said.ledger;
  return (
    lost.length > 0 ||
    ledger.emitted !== before.emitted ||
    ledger.discrepancy !== before.discrepancy ||
    ledger.unknownTail.incarnations !== before.unknownTail.incarnations ||
    othersFailed(ledger) !== othersFailed(before) ||
    othersSettled(ledger) > othersSettled(before)
  );
}

type Books = LedgerReport["ledger"];

function othersFailed({ failedBeforeAdmission, byEvent }: Books): number {
  return failedBeforeAdmission - (byEvent[LEDGER_EVENT]?.failedBeforeAdmission ?? 0);
}

/**
 * Outcomes are not counted by event. All rows of reports taken off, whether they have theirs or not,
 * this grows with other rows' outcomes, and never with a report's own.
 */
function othersSettled({ admitted, buffered, byEvent }: Books): number {
  return admitted - buffered - (byEvent[LEDGER_EVENT]?.admitted ?? 0);
}
