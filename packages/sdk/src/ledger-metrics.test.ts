import { type MeterProvider, metrics } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  PeriodicExportingMetricReader,
  MeterProvider as SdkMeterProvider,
} from "@opentelemetry/sdk-metrics";
import { afterEach, expect, test } from "vitest";
import { BUCKETS } from "./ledger-event.ts";
import { LedgerMetrics } from "./ledger-metrics.ts";
import { SelfReport, type Warning } from "./self-report.ts";
import { type Ledger, sumLedger } from "./spool/ledger.ts";

let warnings: Warning[] = [];
const report = (): SelfReport => new SelfReport((warning) => warnings.push(warning));

afterEach(() => {
  metrics.disable();
  warnings = [];
});

/** The host's own metrics, collected when the test says so. */
class Collector {
  readonly provider: SdkMeterProvider;
  readonly #exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  readonly #reader = new PeriodicExportingMetricReader({
    exporter: this.#exporter,
    exportIntervalMillis: 2 ** 31 - 1,
  });

  constructor() {
    this.provider = new SdkMeterProvider({ readers: [this.#reader] });
  }

  /** By metric and bucket, as `<name>` or `<name>:<bucket>`. */
  async collect(): Promise<Record<string, number>> {
    this.#exporter.reset();
    await this.#reader.forceFlush();
    const points = this.#exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap((scope) => scope.metrics)
      .flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => {
          const bucket = attributes["sonde.bucket"];
          return [
            bucket === undefined ? descriptor.name : `${descriptor.name}:${String(bucket)}`,
            value as number,
          ] as const;
        }),
      );
    return Object.fromEntries(points);
  }
}

/** Every bucket another number. */
function someLedger(): Ledger {
  const counts = Object.keys(BUCKETS).map((bucket, index) => [bucket, 10 + index]);
  return {
    ...sumLedger([]),
    ...Object.fromEntries(counts),
    discrepancy: 5,
    unknownTail: { incarnations: 1, maxRecords: 70 },
  };
}

test("the ledger stands in the host's metrics, every time as it is", async () => {
  const host = new Collector();
  metrics.setGlobalMeterProvider(host.provider);
  let ledger = someLedger();
  const exposed = new LedgerMetrics(() => ledger, report());
  const expected = Object.values(BUCKETS).map((name, index) => [
    `sonde.ledger.records:${name}`,
    10 + index,
  ]);
  expect(await host.collect()).toEqual({
    ...Object.fromEntries(expected),
    "sonde.ledger.discrepancy": 5,
    "sonde.ledger.unknown_tail": 70,
    "sonde.spool.buffered": ledger.buffered,
  });
  ledger = { ...ledger, emitted: 11, discrepancy: 0 };
  const later = await host.collect();
  // Also to a reader of deltas: these numbers are older than the process.
  expect(later["sonde.ledger.records:emitted"]).toBe(11);
  expect(later["sonde.ledger.records:sampled_out"]).toBe(11);
  expect(later["sonde.ledger.discrepancy"]).toBe(0);
  exposed.stop();
  expect(await host.collect()).toEqual({});
  expect(warnings).toEqual([]);
});

test("a provider that is registered later, or another one, is picked up; the one before is let go", async () => {
  const [first, second] = [new Collector(), new Collector()];
  const exposed = new LedgerMetrics(someLedger, report());
  metrics.setGlobalMeterProvider(first.provider);
  expect(await first.collect()).toEqual({});
  exposed.refresh();
  exposed.refresh();
  expect(await first.collect()).toHaveProperty(["sonde.ledger.records:emitted"], 10);
  metrics.disable();
  metrics.setGlobalMeterProvider(second.provider);
  exposed.refresh();
  expect(await first.collect()).toEqual({});
  expect(await second.collect()).toHaveProperty(["sonde.ledger.records:emitted"], 10);
  exposed.stop();
  exposed.stop();
  expect(await second.collect()).toEqual({});
  expect(warnings).toEqual([]);
});

test("the counts of events are counters, by event and outcome", async () => {
  const host = new Collector();
  metrics.setGlobalMeterProvider(host.provider);
  let count = 3;
  const events = () => [{ event: "a", outcome: "kept", count }];
  const exposed = new LedgerMetrics(someLedger, report(), () => [], events);
  expect(await host.collect()).toHaveProperty(["sonde.events"], 3);
  count = 5;
  // This process's own, so a reader of deltas gets the difference.
  expect(await host.collect()).toHaveProperty(["sonde.events"], 2);
  exposed.stop();
});

test("a provider that throws is told once and not asked again", () => {
  let asked = 0;
  const broken: MeterProvider = {
    getMeter() {
      asked++;
      throw new RangeError("the host's own code");
    },
  };
  metrics.setGlobalMeterProvider(broken);
  const exposed = new LedgerMetrics(someLedger, report());
  exposed.refresh();
  exposed.refresh();
  exposed.stop();
  expect(asked).toBe(1);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatchObject({ code: "SONDE_METRICS_UNAVAILABLE" });
  expect(warnings[0]?.message).not.toContain("the host's own code");
});
