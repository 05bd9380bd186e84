/** Spans and events that are sampled by one trace, or by one entity, are kept together: same R, same T, same decision. */
import { readFileSync } from "node:fs";
import { ROOT_CONTEXT, type Span, trace } from "@opentelemetry/api";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { expect, test } from "vitest";
import { createSondeSampler, type SondeSamplerOptions } from "../src/otel.ts";
import { startOtlpReceiver } from "../src/testing/index.ts";
import type { ReceivedRecord } from "../src/testing/received-request.ts";
import { event, type Fields } from "./support/host/definitions.ts";
import { startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";

const VOLUME = "acme.volume.id";
const FIELDS: Fields = {
  volume: { key: VOLUME, type: "string", class: "identifier" },
  number: { key: "acme.number", type: "int", class: "operational" },
};
/** A power of two: the keyed bits of R alone decide. */
const RATE = 0.5;
const TRACES = 300;

interface Outcome {
  readonly spans: readonly Span[];
  /** By event name and by the number of the trace they were emitted in. */
  readonly records: ReadonlyMap<string, ReceivedRecord>;
}

async function traced(options: SondeSamplerOptions): Promise<Outcome> {
  await using receiver = await startOtlpReceiver();
  using folder = new TemporaryFolder();
  await using running = startIn(folder, { export: { url: receiver.url, intervalMillis: 10 } });
  const key = readFileSync(folder.file("sonde.key"));
  const sampler = createSondeSampler({ rate: RATE, key, ...options });
  const tracer = new TracerProvider({ sampler }).getTracer("test");
  const byTrace = event(FIELDS, { name: "acme.by_trace", sampling: { rate: RATE, by: "trace" } });
  const sampling = { rate: RATE, by: "attribute", attribute: VOLUME } as const;
  const byVolume = event(FIELDS, {
    name: "acme.by_volume",
    sampling,
    samplingValue: ({ volume }) => volume,
  });
  const spans = Array.from({ length: TRACES }, (_, number) => {
    const volume = `vol-${number}`;
    const root = tracer.startSpan("root", { attributes: { [VOLUME]: volume } });
    const context = trace.setSpan(ROOT_CONTEXT, root);
    byTrace.emit({ volume, number }, { context });
    byVolume.emit({ volume, number }, { context });
    return root;
  });
  await running.sonde.flush();
  expect(running.sonde.ledger()).toMatchObject({ emitted: 2 * TRACES, discrepancy: 0 });
  const entries = receiver.records.map(
    (record) => [`${record.eventName} ${record.attributes.get("acme.number")}`, record] as const,
  );
  return { spans, records: new Map(entries) };
}

function isSampled(span: Span): boolean {
  return (span.spanContext().traceFlags & 1) === 1;
}

function stateOf(span: Span): string | undefined {
  return span.spanContext().traceState?.get("ot");
}

test("by trace: an event is kept with its span, on the trace id's R", async () => {
  const { spans, records } = await traced({});
  for (const [number, span] of spans.entries()) {
    const record = records.get(`acme.by_trace ${number}`);
    expect(record !== undefined, `trace ${number}`).toBe(isSampled(span));
    if (record === undefined) continue;
    expect(record.traceId).toBe(span.spanContext().traceId);
    expect(record.attributes.get("sampling.randomness")).toBeUndefined();
    expect(stateOf(span)).toBe(`th:${record.attributes.get("sampling.threshold")}`);
  }
  const kept = spans.filter(isSampled).length;
  expect(kept).toBeGreaterThan(TRACES / 4);
  expect(kept).toBeLessThan((3 * TRACES) / 4);
});

test("by entity: spans, their traces' events and the entity's events are kept together, on the entity's R", async () => {
  const { spans, records } = await traced({ by: { attribute: VOLUME } });
  for (const [number, span] of spans.entries()) {
    const [ofTrace, ofVolume] = ["acme.by_trace", "acme.by_volume"].map((name) =>
      records.get(`${name} ${number}`),
    );
    expect(ofTrace !== undefined, `trace ${number}`).toBe(isSampled(span));
    expect(ofVolume !== undefined, `volume ${number}`).toBe(isSampled(span));
    if (ofTrace === undefined || ofVolume === undefined) continue;
    const randomness = ofTrace.attributes.get("sampling.randomness") as string;
    expect(stateOf(span)).toBe(`th:8;rv:${randomness}`);
    // The keyed 20 bits; below them is noise.
    expect(ofVolume.attributes.get("sampling.randomness")).toMatch(
      new RegExp(`^${randomness.slice(0, 5)}`),
    );
  }
  const kept = spans.filter(isSampled).length;
  expect(kept).toBeGreaterThan(TRACES / 4);
  expect(kept).toBeLessThan((3 * TRACES) / 4);
});
