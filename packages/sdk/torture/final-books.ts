import type { Ledger } from "@sonde/sdk";
import type { UidTally } from "./uid-tally.ts";

export interface FinalFacts {
  /** Undefined where nobody got to report it. */
  readonly ledger: Ledger | undefined;
  readonly isDrained: boolean;
  /** emit() calls, by the children's own account. */
  readonly oracle: number;
  /** Rows that a scan saw on disk. */
  readonly written: UidTally;
  readonly received: UidTally;
}

/**
 * What of the promises did not hold where a spool was delivered to its last row, in words. A row may
 * be missing only if the ledger says that it was dropped.
 */
export function brokenBooks(facts: FinalFacts): string[] {
  const { ledger, written, received } = facts;
  if (ledger === undefined) return ["the last process could not deliver and report"];
  const broken: string[] = [];
  if (!facts.isDrained) broken.push("the last process could not deliver everything");
  const { discrepancy, buffered, dropped, delivered, admitted, emitted, unknownTail } = ledger;
  if (discrepancy !== 0) broken.push(`the books have a discrepancy of ${discrepancy}`);
  if (buffered !== 0) broken.push(`${buffered} rows are still buffered`);
  const lost = [...written.missingFrom(received)];
  if (lost.length > dropped) {
    broken.push(
      `${lost.length} rows that stood on disk never arrived, ${dropped} are counted as dropped: ${lost.slice(0, 3).join(", ")}`,
    );
  }
  if (received.unique !== delivered) {
    broken.push(
      `delivered says ${delivered}, the backend has ${received.unique} different records`,
    );
  }
  if (received.conflicts > 0) {
    broken.push(`${received.conflicts} records came again under their uid and said something else`);
  }
  if (delivered + dropped !== admitted) {
    broken.push(
      `admitted ${admitted}, delivered ${delivered}, dropped ${dropped}: ${JSON.stringify(ledger.byReason)}`,
    );
  }
  const unseen = facts.oracle - emitted;
  if (unseen < 0 || unseen > unknownTail.maxRecords) {
    broken.push(
      `${facts.oracle} emits, ${emitted} in the ledger: beyond its bound of ${unknownTail.maxRecords}`,
    );
  }
  return broken;
}
