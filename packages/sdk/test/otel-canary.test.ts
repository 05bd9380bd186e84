import { inspect } from "node:util";
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import { beforeAll, describe, expect, test } from "vitest";
import {
  createOtelScrubber,
  scrubbingLogRecordExporter,
  scrubbingMetricExporter,
  scrubbingSpanExporter,
} from "../src/otel.ts";
import {
  type Canary,
  canariesAt,
  hostAt,
  isIn,
  type Output,
  outputOf,
} from "./support/otel/canaries.ts";
import {
  LOG_LOCATIONS,
  type Location,
  METRIC_LOCATIONS,
  SPAN_LOCATIONS,
} from "./support/otel/locations.ts";
import {
  checkMatrix,
  describeOutcome,
  type Matrix,
  matrixMarkdown,
} from "./support/otel/matrix.ts";
import {
  type Kept,
  keepingExporters,
  plantLogRecord,
  plantMetrics,
  plantSpan,
} from "./support/otel/planting.ts";

const SIGNALS = ["traces", "logs", "metrics"] as const;
type Signal = (typeof SIGNALS)[number];
const LEVELS = ["raw", "basic", "full"] as const;
type Level = (typeof LEVELS)[number];

const LOCATIONS: Readonly<Record<Signal, readonly Location<never>[]>> = {
  traces: SPAN_LOCATIONS,
  logs: LOG_LOCATIONS,
  metrics: METRIC_LOCATIONS,
};
const hosts = SIGNALS.flatMap((signal) =>
  LOCATIONS[signal].map(({ row }) => hostAt(`${signal}/${row}`)),
);

/** All kinds at once in each place, then each kind by itself: places take but one word, and one find must not cover another. */
const VARIANTS = ["all", ...canariesAt("any").map(({ kind }) => kind)];

interface Outcome {
  readonly kept: Kept;
  readonly outputs: Readonly<Record<Signal, Output>>;
}

const key = new Uint8Array(32).fill(7);
const scrubbers = {
  basic: createOtelScrubber({ level: "basic", key, knownValues: { host: hosts } }),
  full: createOtelScrubber({ level: "full", key, knownValues: { host: hosts } }),
};
const outcomes = new Map<string, Readonly<Record<Level, Outcome>>>();

beforeAll(async () => {
  for (const variant of VARIANTS) outcomes.set(variant, await run(variant));
});

async function run(variant: string): Promise<Readonly<Record<Level, Outcome>>> {
  const kept = Object.fromEntries(
    LEVELS.map((level) => [level, { spans: [], logRecords: [], metrics: [] }]),
  ) as unknown as Record<Level, Kept>;
  const exporters = LEVELS.map((level) => {
    const inner = keepingExporters(kept[level]);
    if (level === "raw") return inner;
    const scrubber = scrubbers[level];
    return {
      spans: scrubbingSpanExporter(inner.spans, scrubber),
      logRecords: scrubbingLogRecordExporter(inner.logRecords, scrubber),
      metrics: scrubbingMetricExporter(inner.metrics, scrubber),
    };
  });
  const plant = (signal: Signal) => ({
    at: (row: string) => textAt(`${signal}/${row}`, variant),
    stateAt: (row: string) => stateAt(`${signal}/${row}`, variant),
  });
  await plantSpan(
    plant("traces"),
    exporters.map(({ spans }) => spans),
  );
  await plantLogRecord(
    plant("logs"),
    exporters.map(({ logRecords }) => logRecords),
  );
  await plantMetrics(
    plant("metrics"),
    exporters.map(({ metrics }) => metrics),
  );
  const outcomeOf = (level: Level): Outcome => ({
    kept: kept[level],
    outputs: outputsOf(kept[level]),
  });
  return { raw: outcomeOf("raw"), basic: outcomeOf("basic"), full: outcomeOf("full") };
}

function plantedAt(location: string, variant: string): readonly Canary[] {
  return canariesAt(location).filter(({ kind }) => variant === "all" || kind === variant);
}

function textAt(location: string, variant: string): string {
  return plantedAt(location, variant)
    .map(({ text }) => text)
    .join(" ");
}

function stateAt(location: string, variant: string): string {
  return plantedAt(location, variant)
    .map(({ needle }, at) => `v${at}=${needle}`)
    .join(",");
}

/** As protobuf, as JSON, and as an exporter finds it that reads the objects themselves. */
function outputsOf({ spans, logRecords, metrics }: Kept): Outcome["outputs"] {
  const inspected = (value: unknown): Uint8Array =>
    Buffer.from(
      inspect(value, {
        depth: 20,
        maxStringLength: null,
        maxArrayLength: null,
        breakLength: Number.POSITIVE_INFINITY,
      }),
    );
  const only = metrics[0]!;
  return {
    traces: outputOf([
      ProtobufTraceSerializer.serializeRequest(spans),
      JsonTraceSerializer.serializeRequest(spans),
      inspected([spans, spans.map((span) => span.spanContext().traceState?.serialize())]),
    ]),
    logs: outputOf([
      ProtobufLogsSerializer.serializeRequest(logRecords),
      JsonLogsSerializer.serializeRequest(logRecords),
      inspected(logRecords),
    ]),
    metrics: outputOf([
      ProtobufMetricsSerializer.serializeRequest(only),
      JsonMetricsSerializer.serializeRequest(only),
      inspected(only),
    ]),
  };
}

/** The kinds of which something planted at a place is in an output of its signal. */
function found(signal: Signal, row: string, variant: string, level: Level): string[] {
  const output = outcomes.get(variant)![level].outputs[signal];
  return plantedAt(`${signal}/${row}`, variant)
    .filter(({ needle }) => isIn(needle, output))
    .map(({ kind }) => kind);
}

describe.each(SIGNALS)("%s", (signal) => {
  const rows = LOCATIONS[signal].map(({ row }) => row);

  test("each location has what was planted where nothing scrubs it", () => {
    const missing = rows.filter((row) => {
      // OpenTelemetry itself refuses what is no name of an instrument.
      const isName = row === "metric name";
      const kinds = isName
        ? ["access key", "known host"]
        : canariesAt("any").map(({ kind }) => kind);
      const seen = VARIANTS.flatMap((variant) => found(signal, row, variant, "raw"));
      return kinds.some((kind) => seen.filter((each) => each === kind).length < (isName ? 1 : 2));
    });
    expect(missing).toEqual([]);
  });

  test.each(["basic", "full"] as const)("no location has a byte of it at level %s", (level) => {
    const left = rows.flatMap((row) =>
      VARIANTS.flatMap((variant) =>
        found(signal, row, variant, level).map((kind) => `${row} (${variant}): ${kind}`),
      ),
    );
    expect(left).toEqual([]);
  });
});

test("the matrix in docs/privacy.md says what became of each location", () => {
  const matrix: Matrix = new Map();
  for (const signal of SIGNALS) {
    for (const { row, read } of LOCATIONS[signal]) {
      const cells = matrix.get(row) ?? {};
      const [basic, full] = (["basic", "full"] as const).map((level) => {
        const { kept } = outcomes.get("all")![level];
        const item = { traces: kept.spans[0], logs: kept.logRecords[0], metrics: kept.metrics[0] }[
          signal
        ];
        return describeOutcome(read(item as never));
      });
      cells[signal] = basic === full ? full! : `${full} (\`basic\`: ${basic})`;
      matrix.set(row, cells);
    }
  }
  expect(checkMatrix(matrixMarkdown(matrix))).toBe("up to date");
});
