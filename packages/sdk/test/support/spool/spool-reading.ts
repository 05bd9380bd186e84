import type { EventRecord, RecordValue } from "../../../src/row/record.ts";
import type { Workbench } from "./workbench.ts";

/** What a reader makes of a spool directory, as JSON: the ledger and every row, in order of delivery. */
export function readingOf(bench: Workbench): unknown {
  const ledger = bench.spool.ledger();
  const leases: unknown[] = [];
  for (let lease = bench.spool.lease(); lease !== undefined; lease = bench.spool.lease()) {
    if (lease.records.length > 0) {
      leases.push({
        instance: lease.instance.id,
        resource: lease.instance.resource,
        lane: lease.lane,
        records: lease.records.map(plain),
      });
    }
    bench.deliver(lease);
  }
  return JSON.parse(JSON.stringify({ ledger, leases }));
}

function plain(record: EventRecord): unknown {
  const { layout, traceId, spanId, values, ...rest } = record;
  return {
    ...rest,
    event: layout.event,
    scope: layout.scope,
    severityNumber: layout.severityNumber,
    traceId: hex(traceId),
    spanId: hex(spanId),
    values: Object.fromEntries(
      layout.fields.map(({ key }, index) => [key, plainValue(values[index])]),
    ),
  };
}

function hex(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes).toString("hex");
}

function plainValue(value: RecordValue | undefined): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Map) return Object.fromEntries(value);
  return value;
}
