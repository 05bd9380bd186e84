import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import type { EventHandle, SamplingDefinition } from "../../../src/emit/definition.ts";
import { thresholdOfRate } from "../../../src/sample/threshold.ts";
import { type Attributes, event } from "../host/definitions.ts";
import { RunningHost } from "../host/running-host.ts";
import { seededRandom } from "../host/worlds.ts";
import { probability } from "./estimates.ts";
import { type Finding, finding } from "./finding.ts";
import { binomialPValue } from "./statistics.ts";

export type SampledBy = "trace" | "attribute" | "none";

export const RATES: readonly number[] = [1, 0.5, 0.1, 0.01, 1e-3, 1e-4];
/** Of the exact binomial test, two-sided. */
const MIN_P_VALUE = 1e-6;
/** The ring takes so many rows with ease. */
const ROWS_A_TURN = 4096;

/** Emits `count` events, each in a trace and of an entity of its own, through the real host; `take` learns whether each was kept. */
export function emitMany(
  seed: number,
  by: SampledBy,
  rate: number,
  count: number,
  take: (index: number, isKept: boolean) => void,
): void {
  // One word an event, however often it is asked for: R of an event is the same at all rates.
  const words = seededRandom(seed);
  let current = 0;
  const random = { uint32: () => current, fill: (bytes: Uint8Array) => void bytes.fill(0) };
  using running = new RunningHost({ random });
  const sampling: SamplingDefinition = { rate, by };
  const handle: EventHandle<Attributes> = event({}, { sampling, samplingValue: ({ id }) => id });
  const traceIds = seededRandom(seed ^ 0x7ace);
  const word = (): string => traceIds.uint32().toString(16).padStart(8, "0");
  let keptBefore = 0;
  let rows = 0;
  for (let i = 0; i < count; i++) {
    const spanContext = {
      traceId: word() + word() + word() + word(),
      spanId: "0123456789abcdef",
      traceFlags: 1,
    };
    const context = by === "trace" ? trace.setSpanContext(ROOT_CONTEXT, spanContext) : ROOT_CONTEXT;
    current = words.uint32();
    handle.emit({ id: `vol-${i}` }, { context });
    const { kept } = running.counts();
    take(i, kept > keptBefore);
    rows += kept - keptBefore;
    keptBefore = kept;
    if (rows < ROWS_A_TURN) continue;
    rows = 0;
    while (
      running.consumer.drain(
        256 * 1024,
        () => {},
        () => {},
      ) > 0
    );
  }
}

/** The share that is kept against the rate that T says. */
export function hostRate(seed: number, by: SampledBy, rate: number, count: number): Finding {
  let kept = 0;
  emitMany(seed, by, rate, count, (_, isKept) => {
    if (isKept) kept++;
  });
  const { high, low } = thresholdOfRate(rate);
  const p = probability({ high: 0, low: 0, thresholdHigh: high, thresholdLow: low });
  const deviation = -Math.log10(binomialPValue(kept, count, p));
  const name = `rate ${rate} by ${by}: exact binomial test, -log10 of its p`;
  return finding(name, seed, deviation, -Math.log10(MIN_P_VALUE));
}
