import type { Attributes, Context, Link, SpanKind, TraceState } from "@opentelemetry/api";
import type { Threshold } from "../sample/threshold.ts";

/** What `shouldSample` of a sampler of OpenTelemetry JS is called with. */
export type SamplingArguments = [
  context: Context,
  traceId: string,
  spanName: string,
  spanKind: SpanKind,
  attributes: Attributes,
  links: Link[],
];

/** What a composable sampler wishes for a span (OpenTelemetry specification, "SDK Trace", SamplingIntent). */
export interface SpanSamplingIntent {
  /** T, 0 to 2^56 - 1: the span is sampled iff R >= T. Any other value: the span is dropped. */
  threshold: bigint;
  /** False where T is not the probability that the span came by: no weight may be made of it. */
  thresholdReliable: boolean;
  /** Of spans that are sampled. */
  attributes?: Attributes;
  updateTraceState?: (state: TraceState | undefined) => TraceState | undefined;
  /**
   * R for a span without a parent, in the place of the trace id's; becomes `rv` of the trace. Read by samplers of Sonde only: one of
   * `@opentelemetry/sampler-composite` goes by the trace id.
   */
  randomness?: Threshold;
}

/** Structurally `ComposableSampler` of `@opentelemetry/sampler-composite`, so that each can be put into the other. */
export interface ComposableSpanSampler {
  getSamplingIntent(...args: SamplingArguments): SpanSamplingIntent;
  toString(): string;
}

/** No span has an R that is as high: what asks for it is dropped. */
export const DROP_THRESHOLD: bigint = 1n << 56n;

const HALF_BITS = 28n;
const HALF_MASK = (1n << HALF_BITS) - 1n;

export function wholeThreshold({ high, low }: Threshold): bigint {
  return (BigInt(high) << HALF_BITS) | BigInt(low);
}

/** Undefined where the span is to be dropped. */
export function halvesOfThreshold(threshold: bigint): Threshold | undefined {
  if (threshold < 0n || threshold >= DROP_THRESHOLD) return undefined;
  return { high: Number(threshold >> HALF_BITS), low: Number(threshold & HALF_MASK) };
}
