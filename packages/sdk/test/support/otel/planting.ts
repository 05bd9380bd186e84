import {
  createTraceState,
  ROOT_CONTEXT,
  type SpanContext,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { type Resource, resourceFromAttributes } from "@opentelemetry/resources";
import {
  LoggerProvider,
  type LogRecordExporter,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
} from "@opentelemetry/sdk-logs";
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import {
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanExporter,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { plantedAttributes } from "./locations.ts";

/** The text for a row; for a trace state, which takes no spaces, the same in its own form. */
export interface Plant {
  readonly at: (row: string) => string;
  readonly stateAt: (row: string) => string;
}

/** A span through OpenTelemetry's SDK, to each exporter. */
export async function plantSpan(
  { at, stateAt }: Plant,
  exporters: readonly SpanExporter[],
): Promise<void> {
  const provider = new TracerProvider({
    resource: plantedResource(at),
    spanProcessors: exporters.map((exporter) => new SimpleSpanProcessor({ exporter })),
  });
  const tracer = provider.getTracer(at("scope: name"), at("scope: version"), {
    schemaUrl: at("scope: schema URL"),
  });
  const parent = trace.setSpanContext(ROOT_CONTEXT, contextWith(stateAt("trace state")));
  const span = tracer.startSpan(at("span name"), { attributes: plantedAttributes(at) }, parent);
  span.addEvent(at("event name"), { "app.note": at("event attribute") });
  span.addLink({
    context: contextWith(stateAt("link trace state")),
    attributes: { "app.note": at("link attribute") },
  });
  span.setStatus({ code: SpanStatusCode.ERROR, message: at("span status message") });
  span.end();
  await provider.forceFlush();
  await provider.shutdown();
}

/** Two log records, since a body of bytes or text is one by itself; the second is the first with its body's members as bodies. */
export async function plantLogRecord(
  { at }: Plant,
  exporters: readonly LogRecordExporter[],
): Promise<void> {
  const provider = new LoggerProvider({
    resource: plantedResource(at),
    processors: exporters.map((exporter) => new SimpleLogRecordProcessor({ exporter })),
  });
  const logger = provider.getLogger(at("scope: name"), at("scope: version"), {
    schemaUrl: at("scope: schema URL"),
    attributes: { "app.note": at("scope: attribute") },
  });
  const body = {
    text: at("log body, text"),
    list: [at("log body, array")],
    map: { one: { two: at("log body, nested maps") } },
    bytes: Buffer.from(at("log body, bytes")),
  };
  logger.emit({
    body,
    eventName: at("event name"),
    severityText: at("severity text"),
    attributes: plantedAttributes(at),
  });
  for (const alone of Object.values(body)) logger.emit({ body: alone });
  await provider.forceFlush();
  await provider.shutdown();
}

/** One collection of two counters, to each exporter. */
export async function plantMetrics(
  { at }: Plant,
  exporters: readonly PushMetricExporter[],
): Promise<void> {
  const provider = new MeterProvider({
    resource: plantedResource(at),
    readers: exporters.map(
      (exporter) =>
        new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 }),
    ),
  });
  const meter = provider.getMeter(at("scope: name"), at("scope: version"), {
    schemaUrl: at("scope: schema URL"),
  });
  meter
    .createCounter("planted", { description: at("metric description"), unit: at("metric unit") })
    .add(1, plantedAttributes(at));
  meter.createCounter(at("metric name")).add(1);
  await provider.forceFlush();
  await provider.shutdown();
}

function plantedResource(at: (row: string) => string): Resource {
  return resourceFromAttributes(
    { "host.name": at("resource: `host.name`"), "app.note": at("resource: unknown key") },
    { schemaUrl: at("resource: schema URL") },
  );
}

function contextWith(state: string): SpanContext {
  return {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    traceFlags: 1,
    isRemote: true,
    traceState: createTraceState(state),
  };
}

/** Exporters that keep what they are given. */
export interface Kept {
  readonly spans: ReadableSpan[];
  readonly logRecords: ReadableLogRecord[];
  readonly metrics: ResourceMetrics[];
}

interface Keeping {
  readonly spans: SpanExporter;
  readonly logRecords: LogRecordExporter;
  readonly metrics: PushMetricExporter;
}

export function keepingExporters(kept: Kept): Keeping {
  const done = (): Promise<void> => Promise.resolve();
  const keeping =
    <Item>(keep: (item: Item) => void) =>
    (item: Item, callback: (result: { code: number }) => void): void => {
      keep(item);
      callback({ code: 0 });
    };
  return {
    spans: {
      export: keeping((spans) => kept.spans.push(...spans)),
      shutdown: done,
      forceFlush: done,
    },
    logRecords: {
      export: keeping((records) => kept.logRecords.push(...records)),
      shutdown: done,
      forceFlush: done,
    },
    metrics: {
      export: keeping((metrics) => kept.metrics.push(metrics)),
      shutdown: done,
      forceFlush: done,
    },
  };
}
