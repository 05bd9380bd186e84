import { type ContextManager, context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { expect, test } from "vitest";
import { namedCounts, RunningHost } from "../test/support/host/running-host.ts";
import { encodeLogsRequest } from "../test/support/otlp/records-request.ts";
import { BUCKETS, ledgerAttributes, ledgerEvent } from "./ledger-event.ts";
import type { EventRecord, RecordValue } from "./row/record.ts";
import { MAX_ROW_BYTES } from "./row/row-format.ts";
import { type Ledger, sumLedger } from "./spool/ledger.ts";
import { type LedgerReport, NO_REPORT } from "./spool/ledger-report.ts";
import { type LostRange, lostRangesOf, MAX_LOST_RANGES } from "./spool/lost-ranges.ts";

const INSTANCE = "01a205b3-d000-7cb8-adfe-747d23673f27";

/** Every bucket another number. */
function ledgerOf(from: number): Ledger {
  const counts = Object.keys(BUCKETS).map((bucket, index) => [bucket, from + index]);
  return { ...sumLedger([]), ...Object.fromEntries(counts), discrepancy: from + 99 };
}

function lostRange(index: number): LostRange {
  return {
    instance: INSTANCE,
    lane: "bulk",
    firstSequence: 10 * index,
    lastSequence: 10 * index + 5,
    rows: index + 1,
    reason: "dropped.spool_full",
  };
}

function emit(report: LedgerReport): EventRecord {
  using running = new RunningHost();
  expect(running.host.emitOwn(ledgerEvent, ledgerAttributes(report))).toBe(true);
  const { records } = running.take();
  expect(running.warnings).toEqual([]);
  expect(records).toHaveLength(1);
  return records[0]!;
}

function attributeOf({ layout, values }: EventRecord, key: string): RecordValue | undefined {
  return values[layout.fields.findIndex((field) => field.key === key)];
}

test("a report says every bucket of the ledger and of the instance by its name", () => {
  const record = emit({
    ledger: { ...ledgerOf(1000), unknownTail: { incarnations: 7, maxRecords: 4000 } },
    own: ledgerOf(100),
    nextSequence: 42,
    lost: [],
  });
  expect(record.layout).toMatchObject({
    event: "sonde.ledger",
    scope: { name: "@sonde/sdk" },
    level: "basic",
    priority: "critical",
  });
  for (const [index, name] of Object.values(BUCKETS).entries()) {
    expect(attributeOf(record, `sonde.ledger.${name}`), name).toBe(1000 + index);
    expect(attributeOf(record, `sonde.ledger.instance.${name}`), name).toBe(100 + index);
  }
  expect(attributeOf(record, "sonde.ledger.discrepancy")).toBe(1099);
  expect(attributeOf(record, "sonde.ledger.instance.discrepancy")).toBe(199);
  expect(attributeOf(record, "sonde.ledger.instance.next_sequence")).toBe(42);
  expect(attributeOf(record, "sonde.ledger.unknown_tail.incarnations")).toBe(7);
  expect(attributeOf(record, "sonde.ledger.unknown_tail.max_records")).toBe(4000);
  expect(attributeOf(record, "sonde.ledger.reasons")).toBeUndefined();
  expect(lostRangesOf(record)).toEqual([]);
});

test("buckets are named as in the ledger, in snake case", () => {
  const snake = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
  const { byEvent, byReason, unknownTail, discrepancy, ...counts } = sumLedger([]);
  expect(Object.keys(BUCKETS).sort()).toEqual(Object.keys(counts).sort());
  for (const [bucket, name] of Object.entries(BUCKETS)) expect(name).toBe(snake(bucket));
  expect([byEvent, byReason, unknownTail.incarnations, discrepancy]).toEqual([{}, {}, 0, 0]);
});

test("as many lost ranges as books can hold fit into one report and come back as they were", () => {
  const lost = Array.from({ length: MAX_LOST_RANGES }, (_, index) => lostRange(index));
  const longest = { ...lostRange(0), instance: "i".repeat(64), reason: "r".repeat(64) };
  longest.lastSequence = Number.MAX_SAFE_INTEGER;
  lost[0] = longest;
  expect(lostRangesOf(emit({ ...NO_REPORT, lost }))).toEqual(lost);
});

test("the layout and the longest report are within the bounds of rows", () => {
  using running = new RunningHost();
  const longest: LostRange = {
    instance: "i".repeat(64),
    lane: "critical",
    firstSequence: Number.MAX_SAFE_INTEGER,
    lastSequence: Number.MAX_SAFE_INTEGER,
    rows: Number.MAX_SAFE_INTEGER,
    reason: "r".repeat(64),
  };
  const reasons = Array.from({ length: 100 }, (_, i) => [`dropped.${"x".repeat(50)}${i}`, 2 ** 52]);
  const most = { ...sumLedger([]), byReason: Object.fromEntries(reasons) };
  const lost = Array.from({ length: MAX_LOST_RANGES }, () => longest);
  const report = { ...NO_REPORT, ledger: most, lost };
  expect(running.host.emitOwn(ledgerEvent, ledgerAttributes(report))).toBe(true);
  const { records, layouts } = running.take();
  expect(JSON.stringify(layouts[0]).length).toBeLessThan(MAX_ROW_BYTES);
  expect(attributeOf(records[0]!, "sonde.ledger.reasons")).toHaveProperty("size", 64);
});

test("reasons leave with their counts, but for names that are no tokens", () => {
  const byReason = {
    "dropped.spool_full": 3,
    "the disk of jane": 5,
    "rejected.partial_success": 1,
  };
  const record = emit({ ...NO_REPORT, ledger: { ...sumLedger([]), byReason } });
  expect(attributeOf(record, "sonde.ledger.reasons")).toEqual(
    new Map([
      ["dropped.spool_full", 3],
      ["rejected.partial_success", 1],
    ]),
  );
});

test.each([
  ["a fraction", 1.5, 2],
  ["less than none", -3, -3],
  ["more than can be counted", 1e300, Number.MAX_SAFE_INTEGER],
  ["no number", Number.NaN, Number.MAX_SAFE_INTEGER],
])("books that say %s do not keep the report from being made", (_, count, said) => {
  const record = emit({ ...NO_REPORT, ledger: { ...sumLedger([]), discrepancy: count } });
  expect(attributeOf(record, "sonde.ledger.discrepancy")).toBe(said);
});

test("an event of the host's own making cannot take the name", () => {
  using running = new RunningHost();
  const impostor = { ...ledgerEvent };
  running.host.open(impostor as never, undefined).emit({}, undefined);
  expect(running.warnings.map(({ code }) => code)).toEqual(["SONDE_EVENT_UNUSABLE"]);
  expect(running.counts("sonde.events.reserved")).toMatchObject({ emitted: 1, invalid: 1 });
  expect(running.host.emitOwn(ledgerEvent, ledgerAttributes(NO_REPORT))).toBe(true);
  const counts = running.host.events().find(({ name }) => name === "sonde.ledger")?.counts;
  expect(namedCounts(counts!)).toMatchObject({ emitted: 1, kept: 1 });
});

test("no rate of the operator's keeps a report from leaving", () => {
  using running = new RunningHost({ overrides: { "sonde.ledger": { rate: 0 } } });
  for (let i = 0; i < 20; i++) {
    expect(running.host.emitOwn(ledgerEvent, ledgerAttributes(NO_REPORT))).toBe(true);
  }
});

test("a report is in no trace, whatever is active when it is made", () => {
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const span = { traceId, spanId: "b7ad6b7169203331", traceFlags: 1 };
  const active = trace.setSpanContext(ROOT_CONTEXT, span);
  const manager: ContextManager = {
    active: () => active,
    with: (_context, fn, thisArg, ...args) => fn.call(thisArg as never, ...args),
    bind: (_context, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  context.setGlobalContextManager(manager);
  try {
    expect(emit(NO_REPORT).traceId).toBeUndefined();
  } finally {
    context.disable();
  }
});

test("a report without ranges takes less than 2,500 bytes on the wire", () => {
  const ledger = { ...ledgerOf(1_000_000), byReason: { "dropped.spool_full": 1_000_000 } };
  const records = [emit({ ...NO_REPORT, ledger, own: ledger, nextSequence: 1_000_000 })];
  const resource = { attributes: {} };
  const request = encodeLogsRequest([{ resource, records, instance: INSTANCE }]);
  expect(request.byteLength).toBeLessThan(2500);
});
