/** What was seen arrives whatever the sampling: as `sonde.sampling_window`, and as the metric `sonde.events`. */
import { type MeterProvider, metrics } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { driftByEvent } from "../src/estimate.ts";
import { SAMPLING_WINDOW_EVENT } from "../src/row/own-events.ts";
import { startOtlpReceiver } from "../src/testing/index.ts";
import { event } from "./support/host/definitions.ts";
import { startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";

const EVENT = "acme.disk.slow";
const COUNT = 5000;

afterEach(() => {
  metrics.disable();
});

describe.each(["worker", "inline"] as const)("%s", (isolation) => {
  it("a process that sampled says what it saw, once each, and its books balance", async () => {
    await using receiver = await startOtlpReceiver();
    using folder = new TemporaryFolder();
    await using running = startIn(folder, {
      isolation,
      export: { url: receiver.url, intervalMillis: 10 },
    });
    const slow = event({}, { sampling: { rate: 0.25, by: "none" } });
    for (let i = 0; i < COUNT; i++) slow.emit({});
    expect(await running.sonde.shutdown()).toEqual({ drained: true });
    const windows = receiver.records.filter(({ eventName }) => eventName === SAMPLING_WINDOW_EVENT);
    expect(windows.map(({ attributes }) => Object.fromEntries(attributes))).toMatchObject([
      {
        "sonde.sampling.event": EVENT,
        "sonde.sampling.seen": COUNT,
        "sonde.sampling.threshold": "c",
        "sonde.sampling.configuration": expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ]);
    const records = receiver.records.map((record) => ({
      eventName: record.eventName,
      attributes: Object.fromEntries(record.attributes),
    }));
    expect(driftByEvent(records)).toMatchObject([{ event: EVENT, seen: COUNT, isAlarming: false }]);
    const lossy = records.filter(({ eventName }, index) => eventName !== EVENT || index % 5 > 0);
    expect(driftByEvent(lossy)).toMatchObject([{ isAlarming: true }]);
    const ledger = running.sonde.ledger();
    expect(ledger).toMatchObject({ emitted: COUNT, self: 1, discrepancy: 0, buffered: 0 });
    // The metric says the same without a meter provider.
    expect(receiver.metricsBodies.length).toBe(1);
    const body = Buffer.from(receiver.metricsBodies[0]!);
    for (const text of ["sonde.events", EVENT, "sampled_out", "kept"]) {
      expect(body.includes(text), text).toBe(true);
    }
    expect(receiver.requests.every(({ url }) => url === "/v1/logs")).toBe(true);
  });
});

it("a short process that kept everything delivers its events and no more", async () => {
  await using receiver = await startOtlpReceiver();
  using folder = new TemporaryFolder();
  await using running = startIn(folder, { export: { url: receiver.url, intervalMillis: 10 } });
  event({}).emit({});
  await running.sonde.shutdown();
  expect(receiver.records.map(({ eventName }) => eventName)).toEqual([EVENT]);
});

it("where there is a meter provider, where metrics are off and at level off nothing is posted", async () => {
  await using receiver = await startOtlpReceiver();
  const meter = metrics.getMeterProvider().getMeter("other");
  const provider: MeterProvider = { getMeter: () => Object.create(meter) as typeof meter };
  const url = receiver.url;
  for (const options of [
    { export: { url, metrics: false as const } },
    { export: { url }, privacy: { level: "off" as const } },
    { export: { url } },
  ]) {
    if (!("privacy" in options) && !("metrics" in options.export)) {
      metrics.setGlobalMeterProvider(provider);
    }
    using folder = new TemporaryFolder();
    await using running = startIn(folder, options);
    event({}, { sampling: { rate: 0.5, by: "none" } }).emit({});
    await running.sonde.flush();
    await running.sonde.shutdown();
    if ("privacy" in options) expect(running.sonde.ledger().self).toBe(0);
  }
  expect(receiver.metricsBodies).toEqual([]);
});
