import { totalCount } from "../src/oracle.ts";
import { EXHIBIT_EVENT } from "../src/protocol.ts";
import type { Chaos } from "./chaos.ts";
import { compareEstimates } from "./compare-estimates.ts";
import { IDENTITIES, sumOf } from "./identities.ts";
import type { Evidence } from "./scenario.ts";
import { formatTable } from "./table.ts";

export function ledgerLines({ ledger, oracle }: Evidence): string[] {
  const rows: (string | number)[][] = [];
  for (const { left, right } of IDENTITIES) {
    rows.push([left.join(" + "), sumOf(ledger, left)]);
    for (const name of right) rows.push([`  ${name}`, ledger[name]]);
  }
  rows.push(["discrepancy", ledger.discrepancy]);
  const { incarnations, maxRecords } = ledger.unknownTail;
  const { returned } = totalCount(oracle);
  const uncounted = Math.max(0, returned - ledger.emitted);
  return [
    ...formatTable(["ledger", "events"], rows),
    "",
    `Counted outside Sonde: ${returned.toLocaleString("en-US")} calls of emit. ` +
      `${uncounted.toLocaleString("en-US")} of them came after the killed ` +
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
export function estimateLines(evidence: Evidence): string[] {
  const rows = compareEstimates(evidence).map(({ estimate, truth }) => {
    const { event, recordCount, estimated, standardError } = estimate;
    const error = (estimated - truth) / truth;
    return [
      event,
      recordCount,
      Math.round(estimated),
      truth,
      `${error < 0 ? "−" : "+"}${formatShare(Math.abs(error))}`,
      `±${formatShare(standardError / truth)}`,
    ];
  });
  return formatTable(["sampled event", "records", "estimated", "true", "error", "usual"], rows);
}

/** What the backend did, beside what the books say of it. */
export function chaosLines(chaos: Chaos, { ledger }: Evidence): string[] {
  const troubles = [...chaos.made].map(([name, { effect, times }]) => [name, times, effect]);
  const reasons = Object.entries(ledger.byReason);
  return [
    ...formatTable(
      ["the backend's answer", "times", "and so the records are"],
      [["a good one", chaos.good, "delivered"], ...troubles],
    ),
    "",
    ...formatTable(
      ["the books", "records"],
      [
        ["delivered", ledger.delivered],
        ...reasons,
        ["rejected, by the backend's own count", chaos.rejected],
      ],
    ),
  ];
}

function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
