import type { Ledger } from "@sonde/sdk";
import type { ReceivedRecord } from "@sonde/sdk/testing";
import { type OracleCount, totalCount } from "../src/oracle.ts";
import { EXHIBIT_EVENT } from "../src/protocol.ts";
import { estimateCounts } from "./estimate.ts";
import type { Evidence } from "./scenario.ts";
import { formatTable } from "./table.ts";

/** The three sums of the ledger, each with its summands. */
const SUMS = [
  ["emitted", ["sampledOut", "suppressed", "invalid", "disabled", "ringFull", "kept"]],
  ["kept + retroactive + summaries + self + imported", ["admitted", "failedBeforeAdmission"]],
  [
    "admitted",
    ["delivered", "rejected", "quarantined", "thinned", "dropped", "exported", "buffered"],
  ],
] as const satisfies readonly (readonly [string, readonly (keyof Ledger)[]])[];

export function ledgerLines({ ledger, oracle }: Evidence): string[] {
  const rows: (string | number)[][] = [];
  for (const [sum, summands] of SUMS) {
    const names = sum.split(" + ") as (keyof Ledger)[];
    rows.push([sum, names.reduce((total, name) => total + Number(ledger[name]), 0)]);
    for (const name of summands) rows.push([`  ${name}`, Number(ledger[name])]);
  }
  rows.push(["discrepancy", ledger.discrepancy]);
  const { incarnations, maxRecords } = ledger.unknownTail;
  const { returned } = totalCount(oracle);
  return [
    ...formatTable(["ledger", "events"], rows),
    "",
    `Counted outside Sonde: ${returned.toLocaleString("en-US")} calls of emit. ` +
      `${(returned - ledger.emitted).toLocaleString("en-US")} of them came after the killed ` +
      `process's last count; the ledger's bound for ${incarnations} such ` +
      `${incarnations === 1 ? "process" : "processes"} is ${maxRecords.toLocaleString("en-US")}.`,
  ];
}

/** One event as the store emitted it and as the backend got it. */
export function scrubbingLines({ exhibit, records }: Evidence): string[] {
  const duration = (exhibit as { operationDuration?: unknown } | undefined)?.operationDuration;
  const received = records.find(
    ({ eventName, attributes }) =>
      eventName === EXHIBIT_EVENT && attributes.get("acme.operation.duration") === duration,
  );
  if (exhibit === undefined || received === undefined) {
    return [`No event ${EXHIBIT_EVENT} was found on both sides.`];
  }
  return [
    `One event ${EXHIBIT_EVENT}, as the store handed it over:`,
    ...Object.entries(exhibit).map(([name, value]) => `  ${name}: ${String(value)}`),
    "and as the backend got it:",
    ...[...received.attributes].map(([key, value]) => `  ${key}: ${String(value)}`),
  ];
}

/** Estimated against true counts, for the events of which not all were kept. */
export function estimateLines({ oracle, records }: Evidence): string[] {
  const distinct = new Map(records.map((record) => [uidOf(record), record]));
  const weighed = [...distinct.values()].map(({ eventName, attributes }) => {
    const threshold = attributes.get("sampling.threshold");
    return { event: eventName, threshold: threshold === undefined ? undefined : String(threshold) };
  });
  const rows: (string | number)[][] = [];
  for (const { event, recordCount, estimated } of estimateCounts(weighed).values()) {
    const truth: OracleCount | undefined = oracle.get(event);
    if (truth === undefined || recordCount >= truth.started) continue;
    const error = (estimated - truth.returned) / truth.returned;
    rows.push([
      event,
      recordCount,
      Math.round(estimated),
      truth.returned,
      `${error < 0 ? "−" : "+"}${Math.abs(error * 100).toFixed(1)} %`,
    ]);
  }
  return formatTable(["sampled event", "records", "estimated", "true", "error"], rows);
}

function uidOf({ attributes }: ReceivedRecord): string {
  return String(attributes.get("log.record.uid"));
}
