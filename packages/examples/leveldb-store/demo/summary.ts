import type { Ledger } from "@sonde/sdk";

/** The demo's last line with `--json`. */
export interface Summary {
  readonly emitted: number;
  readonly sampledOut: number;
  readonly admitted: number;
  readonly delivered: number;
  /** 0 but with a backend that misbehaves. */
  readonly rejected: number;
  /** As above. */
  readonly quarantined: number;
  readonly buffered: number;
  readonly dropped: number;
  readonly discrepancy: number;
  /** Records that the receiver accepted, the ones that came twice counted twice. */
  readonly received: number;
  /** Records that the receiver had already. */
  readonly duplicates: number;
  /** Processes that ended by SIGKILL. */
  readonly crashes: number;
  readonly unknownTail: Ledger["unknownTail"];
  /** Bytes of planted texts in the spool and in what the receiver got. */
  readonly canaryBytes: number;
}

/** What the count outside Sonde says of the same emit calls, over all processes. */
export interface OracleTotals {
  readonly started: number;
  readonly returned: number;
}

const MIN_EMITTED = 1000;

/** Says in words what is wrong with a run; empty when all is well. `isChaotic`: the backend refused records. */
export function verifySummary(
  summary: Summary,
  oracle: OracleTotals,
  isChaotic: boolean = false,
): string[] {
  const problems: string[] = [];
  const must = (holds: boolean, problem: string) => {
    if (!holds) problems.push(problem);
  };
  const { emitted, admitted, delivered, received, duplicates, unknownTail } = summary;
  must(emitted > MIN_EMITTED, `only ${emitted} events were emitted, not over ${MIN_EMITTED}`);
  must(summary.discrepancy === 0, `the ledger's sums are off by ${summary.discrepancy}`);
  must(summary.dropped === 0, `${summary.dropped} records were dropped`);
  must(summary.buffered === 0, `${summary.buffered} records are still in the spool`);
  must(summary.canaryBytes === 0, `${summary.canaryBytes} bytes of planted texts leaked`);
  must(summary.crashes >= 1, "no process was killed");
  const refused = isChaotic ? summary.rejected + summary.quarantined : 0;
  must(
    delivered + refused === admitted,
    `${admitted} records were admitted but ${delivered} delivered${isChaotic ? ` and ${refused} refused` : ""}`,
  );
  must(
    received - duplicates === delivered,
    `the receiver has ${received - duplicates} distinct records, the ledger says ${delivered}`,
  );
  must(
    emitted <= oracle.started,
    `the ledger counts ${emitted} emit calls, but only ${oracle.started} were ever begun`,
  );
  must(
    oracle.returned - emitted <= unknownTail.maxRecords,
    `${oracle.returned - emitted} emit calls are missing from the ledger, more than the ` +
      `${unknownTail.maxRecords} that it says a crash may have hidden`,
  );
  return problems;
}
