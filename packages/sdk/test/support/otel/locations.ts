import type { Attributes } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import type { ReadableLogRecord } from "@opentelemetry/sdk-logs";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";

/** Where something is planted, and where to look for what became of it. Rows of one name are one row of the matrix. */
export interface Location<Item> {
  readonly row: string;
  readonly read: (item: Item) => unknown;
}

interface Scope {
  readonly name: string;
  readonly version?: string;
  readonly schemaUrl?: string;
  readonly attributes?: Attributes;
}

const ATTRIBUTE_KEYS: Readonly<Record<string, string>> = {
  "attribute of class `system`": "os.type",
  "attribute of class `identifier`": "server.address",
  "attribute of class `personal`": "user.name",
  "attribute of class `content`": "file.path",
  "attribute of class `secret`": "process.environment_variable.X",
  "attribute of class `text`": "error.message",
  "`exception.type`": "exception.type",
  "`exception.message`": "exception.message",
  "`exception.stacktrace`": "exception.stacktrace",
  "attribute of an unknown key": "app.note",
  "attribute of an unknown key, array": "app.list",
  "attribute of an unknown key, nested maps": "app.map",
  "attribute of an unknown key, bytes": "app.bytes",
  "attribute whose key names a secret": "app.password",
};
const KEY_ROW = "key of an attribute";

/** One attribute for each row, in every place that has attributes. */
export function plantedAttributes(at: (row: string) => string): Attributes {
  const values = Object.entries(ATTRIBUTE_KEYS).map(([row, key]) => [key, shaped(row, at(row))]);
  return { ...Object.fromEntries(values), [at(KEY_ROW)]: true };
}

function shaped(row: string, text: string): unknown {
  if (row.endsWith("array")) return [text, text];
  if (row.endsWith("nested maps")) return { one: { two: [text] } };
  if (row.endsWith("bytes")) return Buffer.from(text);
  return row.includes("stacktrace") ? `Error: ${text}\n    at run (/srv/app/run.js:3:7)` : text;
}

function attributeLocations<Item>(read: (item: Item) => Attributes | undefined): Location<Item>[] {
  const locations = Object.entries(ATTRIBUTE_KEYS).map(([row, key]) => ({
    row,
    read: (item: Item) => read(item)?.[key],
  }));
  const known = [
    ...Object.values(ATTRIBUTE_KEYS),
    "sonde.redaction",
    "sonde.exception.fingerprint",
  ];
  const strangers = (item: Item): string[] =>
    Object.keys(read(item) ?? {}).filter((key) => !known.includes(key));
  return [...locations, { row: KEY_ROW, read: strangers }];
}

function originLocations<Item>(
  resource: (item: Item) => Resource,
  scope: (item: Item) => Scope,
): Location<Item>[] {
  return [
    { row: "resource: `host.name`", read: (item) => resource(item).attributes["host.name"] },
    { row: "resource: unknown key", read: (item) => resource(item).attributes["app.note"] },
    { row: "resource: schema URL", read: (item) => resource(item).schemaUrl },
    { row: "scope: name", read: (item) => scope(item).name },
    { row: "scope: version", read: (item) => scope(item).version },
    { row: "scope: schema URL", read: (item) => scope(item).schemaUrl },
  ];
}

export const SPAN_LOCATIONS: readonly Location<ReadableSpan>[] = [
  { row: "span name", read: (span) => span.name },
  { row: "span status message", read: (span) => span.status.message },
  { row: "trace state", read: (span) => span.spanContext().traceState?.serialize() },
  { row: "event name", read: (span) => span.events[0]?.name },
  { row: "event attribute", read: (span) => span.events[0]?.attributes?.["app.note"] },
  { row: "link attribute", read: (span) => span.links[0]?.attributes?.["app.note"] },
  { row: "link trace state", read: (span) => span.links[0]?.context.traceState?.serialize() },
  ...attributeLocations<ReadableSpan>((span) => span.attributes),
  ...originLocations<ReadableSpan>(
    (span) => span.resource,
    (span) => span.instrumentationScope,
  ),
];

export const LOG_LOCATIONS: readonly Location<ReadableLogRecord>[] = [
  { row: "log body, text", read: (record) => members(record.body)["text"] },
  { row: "log body, array", read: (record) => members(record.body)["list"] },
  { row: "log body, nested maps", read: (record) => members(record.body)["map"] },
  { row: "log body, bytes", read: (record) => members(record.body)["bytes"] },
  { row: "event name", read: (record) => record.eventName },
  { row: "severity text", read: (record) => record.severityText },
  ...attributeLocations<ReadableLogRecord>((record) => record.attributes),
  ...originLocations<ReadableLogRecord>(
    (record) => record.resource,
    (record) => record.instrumentationScope,
  ),
  {
    row: "scope: attribute",
    read: (record) => record.instrumentationScope.attributes?.["app.note"],
  },
];

export const METRIC_LOCATIONS: readonly Location<ResourceMetrics>[] = [
  {
    row: "metric name",
    read: (metrics) =>
      metrics.scopeMetrics[0]?.metrics.find(({ descriptor }) => descriptor.name !== "planted")
        ?.descriptor.name,
  },
  { row: "metric description", read: (metrics) => planted(metrics)?.descriptor.description },
  { row: "metric unit", read: (metrics) => planted(metrics)?.descriptor.unit },
  ...attributeLocations<ResourceMetrics>((metrics) => planted(metrics)?.dataPoints[0]?.attributes),
  ...originLocations<ResourceMetrics>(
    (metrics) => metrics.resource,
    (metrics) => metrics.scopeMetrics[0]!.scope,
  ),
];

function planted({
  scopeMetrics,
}: ResourceMetrics): ResourceMetrics["scopeMetrics"][0]["metrics"][0] | undefined {
  return scopeMetrics[0]?.metrics.find(({ descriptor }) => descriptor.name === "planted");
}

function members(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}
