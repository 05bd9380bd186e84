import type { ScopeDefinition } from "../emit/definition.ts";
import type { EventCount } from "../row/event-counts.ts";
import type { Resource } from "../row/resource.ts";
import { VERSION } from "../version.ts";
import { encodeKey, writeAttribute } from "./attribute.ts";
import { LOG_RECORDS, writeResourceLogs, writeScopeLogs } from "./request-parts.ts";
import { BYTES, FIXED64, tag, VARINT } from "./wire-type.ts";
import { ProtobufWriter } from "./writer.ts";

const SCOPE: ScopeDefinition = { name: "@sonde/sdk", version: VERSION };

export const EVENTS_METRIC = {
  name: "sonde.events",
  description: "Events emitted, counted before any sampling, by what became of them in the process",
  unit: "{event}",
} as const;
export const EVENT_ATTRIBUTE = "sonde.event.name";
export const OUTCOME_ATTRIBUTE = "sonde.outcome";

// metrics.proto: ResourceMetrics and ScopeMetrics have the field numbers of their counterparts for logs.
const METRICS = LOG_RECORDS;
const METRIC_NAME = tag(1, BYTES);
const METRIC_DESCRIPTION = tag(2, BYTES);
const METRIC_UNIT = tag(3, BYTES);
const METRIC_SUM = tag(7, BYTES);
const SUM_DATA_POINTS = tag(1, BYTES);
const SUM_TEMPORALITY = tag(2, VARINT);
const CUMULATIVE = 2;
const SUM_IS_MONOTONIC = tag(3, VARINT);
const POINT_START = tag(2, FIXED64);
const POINT_TIME = tag(3, FIXED64);
const POINT_AS_INT = tag(6, FIXED64);
const POINT_ATTRIBUTES = tag(7, BYTES);
const TWO_32 = 2 ** 32;

const EVENT_KEY = encodeKey(EVENT_ATTRIBUTE);
const OUTCOME_KEY = encodeKey(OUTCOME_ATTRIBUTE);

export interface MetricsTimes {
  /** When the process began to count, in milliseconds since the epoch. */
  readonly startMillis: number;
  readonly nowMillis: number;
}

/**
 * The counts as an ExportMetricsServiceRequest of one metric: a cumulative monotonic sum, of which each request says all, so that
 * none has to be sent again. At most some 6,000 points of 200 bytes (`MAX_COUNTED_EVENTS`).
 */
export function encodeEventCounts(
  resource: Resource,
  counts: readonly EventCount[],
  times: MetricsTimes,
): Uint8Array {
  const writer = new ProtobufWriter();
  writeResourceLogs(writer, resource, () => {
    writeScopeLogs(writer, SCOPE, () => {
      writer.byte(METRICS);
      const metric = writer.begin(3);
      writeText(writer, METRIC_NAME, EVENTS_METRIC.name);
      writeText(writer, METRIC_DESCRIPTION, EVENTS_METRIC.description);
      writeText(writer, METRIC_UNIT, EVENTS_METRIC.unit);
      writeSum(writer, counts, times);
      writer.end(metric, 3);
    });
  });
  return writer.take();
}

function writeSum(
  writer: ProtobufWriter,
  counts: readonly EventCount[],
  { startMillis, nowMillis }: MetricsTimes,
): void {
  writer.byte(METRIC_SUM);
  const sum = writer.begin(3);
  for (const { event, outcome, count } of counts) {
    writer.byte(SUM_DATA_POINTS);
    const point = writer.begin(1);
    writer.byte(POINT_START);
    writer.unixNanos(startMillis);
    writer.byte(POINT_TIME);
    // A clock that was set back must not make a point end before it began.
    writer.unixNanos(Math.max(startMillis, nowMillis));
    writer.byte(POINT_AS_INT);
    writer.fixed32(count >>> 0);
    writer.fixed32(Math.floor(count / TWO_32));
    writeAttribute(writer, POINT_ATTRIBUTES, EVENT_KEY, event, false);
    writeAttribute(writer, POINT_ATTRIBUTES, OUTCOME_KEY, outcome, false);
    writer.end(point, 1);
  }
  writer.byte(SUM_TEMPORALITY);
  writer.varint(CUMULATIVE);
  writer.byte(SUM_IS_MONOTONIC);
  writer.byte(1);
  writer.end(sum, 3);
}

function writeText(writer: ProtobufWriter, field: number, text: string): void {
  writer.byte(field);
  const start = writer.begin(1);
  writer.text(text);
  writer.end(start, 1);
}
