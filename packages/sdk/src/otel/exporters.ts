import type { Foreign } from "./foreign.ts";
import type { OtelScrubber } from "./otel-scrubber.ts";

/** What OpenTelemetry JS hands back, of any version: 0 is success, 1 failure. */
export interface ExportResultLike {
  code: number;
  error?: Error;
}

/** `SpanExporter` and `LogRecordExporter` of the OpenTelemetry SDK, of any version, by their shape. */
export interface BatchExporter<Item, Result extends ExportResultLike> {
  export(items: Item[], resultCallback: (result: Result) => void): void;
  shutdown(): Promise<void>;
  forceFlush?(): Promise<void>;
}

/** `PushMetricExporter` of the OpenTelemetry SDK, of any version, by its shape. */
export interface MetricsExporter<Metrics, Result extends ExportResultLike> {
  export(metrics: Metrics, resultCallback: (result: Result) => void): void;
  shutdown(): Promise<void>;
  forceFlush(): Promise<void>;
}

const SUCCESS = 0;
const FAILED = 1;

/** The last gate before `exporter`: it gets scrubbed copies of spans, and is not called where none may leave. */
export function scrubbingSpanExporter<Span, Result extends ExportResultLike>(
  exporter: BatchExporter<Span, Result>,
  scrubber: OtelScrubber,
): Required<BatchExporter<Span, Result>> {
  return scrubbingExporter(exporter, (spans) => scrubber.spans(spans));
}

/** The last gate before `exporter`: it gets scrubbed copies of log records, and is not called where none may leave. */
export function scrubbingLogRecordExporter<LogRecord, Result extends ExportResultLike>(
  exporter: BatchExporter<LogRecord, Result>,
  scrubber: OtelScrubber,
): Required<BatchExporter<LogRecord, Result>> {
  return scrubbingExporter(exporter, (records) => scrubber.logRecords(records));
}

/**
 * The last gate before `exporter`: it gets a scrubbed copy of each collection, and is not called where none may leave. Which
 * temporality and aggregation it wishes for is asked of it as before.
 */
export function scrubbingMetricExporter<Metrics, Result extends ExportResultLike>(
  exporter: MetricsExporter<Metrics, Result>,
  scrubber: OtelScrubber,
): MetricsExporter<Metrics, Result> {
  return {
    ...wishesOf(exporter),
    export(metrics, resultCallback): void {
      const scrubbed = scrubber.metrics(metrics);
      if (scrubbed === undefined) answer(resultCallback, { code: SUCCESS });
      else forward(() => exporter.export(scrubbed as Metrics, resultCallback), resultCallback);
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush(),
  };
}

function scrubbingExporter<Item, Result extends ExportResultLike>(
  exporter: BatchExporter<Item, Result>,
  scrub: (items: Item[]) => readonly Foreign[],
): Required<BatchExporter<Item, Result>> {
  return {
    export(items, resultCallback): void {
      const scrubbed = scrub(items);
      if (scrubbed.length === 0) answer(resultCallback, { code: SUCCESS });
      else
        forward(
          () => exporter.export(scrubbed as unknown as Item[], resultCallback),
          resultCallback,
        );
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

/** Readers look whether an exporter has these at all. */
function wishesOf(exporter: object): Foreign {
  const wishes: Record<string, unknown> = {};
  for (const name of [
    "selectAggregationTemporality",
    "selectAggregation",
    "selectCardinalityLimit",
  ]) {
    const wish: unknown = (exporter as Foreign)[name];
    if (typeof wish === "function") wishes[name] = wish.bind(exporter);
  }
  return wishes;
}

/** An exporter that throws has failed, and whoever gave it work waits for an answer. */
function forward<Result extends ExportResultLike>(
  call: () => void,
  resultCallback: (result: Result) => void,
): void {
  try {
    call();
  } catch (error) {
    answer(resultCallback, {
      code: FAILED,
      error: error instanceof Error ? error : new Error("the exporter threw what is no error"),
    });
  }
}

function answer<Result extends ExportResultLike>(
  resultCallback: (result: Result) => void,
  result: ExportResultLike,
): void {
  // OpenTelemetry's enumeration of results is these numbers.
  resultCallback(result as Result);
}
