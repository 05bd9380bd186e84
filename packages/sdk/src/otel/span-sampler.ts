import { isSpanContextValid, type SpanContext, type TraceState, trace } from "@opentelemetry/api";
import type { Random } from "../random.ts";
import { isKept } from "../sample/decision.ts";
import { drawRandomness, type Randomness, traceRandomness } from "../sample/randomness.ts";
import { parseOtTraceState, writeOtTraceState } from "../sample/trace-state.ts";
import {
  type ComposableSpanSampler,
  halvesOfThreshold,
  type SamplingArguments,
  type SpanSamplingIntent,
} from "./composable-sampler.ts";
import { otMember, traceStateOf, withOtMember } from "./ot-member.ts";

/** `SamplingDecision` of OpenTelemetry JS: not recorded, and recorded and sampled. */
type Decision = 0 | 2;
const DROPPED = 0;
const SAMPLED = 2;

/** Structurally `SamplingResult` of OpenTelemetry JS. */
export interface SpanSamplingResult {
  decision: Decision;
  attributes?: NonNullable<SpanSamplingIntent["attributes"]>;
  traceState?: TraceState;
}

/** Structurally `Sampler` of OpenTelemetry JS, of any version. */
export interface SpanSampler {
  shouldSample(...args: SamplingArguments): SpanSamplingResult;
  toString(): string;
}

/**
 * Decides on spans by the intent of a composable sampler: sampled iff R >= T, with R the parent's `rv`, else the trace id's last 56
 * bits. `th` of the span's trace state is T where the span is sampled and T is reliable, and is not there otherwise: no `th` of
 * the parent is left behind on a span that it says nothing of. `rv`, other sub-keys of `ot` and other vendors' members stay.
 *
 * Rules: OpenTelemetry specification, "TraceState: Probability Sampling" and "CompositeSampler". Keeps nothing between calls.
 */
export class CompositeSpanSampler implements SpanSampler {
  readonly #composable: ComposableSpanSampler;
  readonly #random: Random;

  constructor(composable: ComposableSpanSampler, random: Random) {
    this.#composable = composable;
    this.#random = random;
  }

  shouldSample(...args: SamplingArguments): SpanSamplingResult {
    const intent = this.#composable.getSamplingIntent(...args);
    const parent = validParent(args);
    const parentState = traceStateOf(parent);
    const member = otMember(parentState);
    const given = member === undefined ? undefined : parseOtTraceState(member)?.randomness;
    // R is set once, at the root, and never changed.
    const explicit = given ?? (parent === undefined ? intent.randomness : undefined);
    const threshold = halvesOfThreshold(intent.threshold);
    const isSampled =
      threshold !== undefined && isKept(explicit ?? this.#traceRandomness(args[1]), threshold);
    const state = withOtMember(
      updated(parentState, intent),
      writeOtTraceState(member, {
        ...(explicit === undefined ? {} : { randomness: explicit }),
        ...(isSampled && intent.thresholdReliable ? { threshold } : {}),
      }),
    );
    return {
      decision: isSampled ? SAMPLED : DROPPED,
      ...(intent.attributes === undefined ? {} : { attributes: intent.attributes }),
      ...(state === undefined ? {} : { traceState: state }),
    };
  }

  toString(): string {
    return String(this.#composable);
  }

  /** Of an id that is none, which no SDK gives, R is drawn: weights stay true. */
  #traceRandomness(traceId: string): Randomness {
    const randomness = { high: 0, low: 0 };
    if (!traceRandomness(randomness, traceId)) drawRandomness(randomness, this.#random);
    return randomness;
  }
}

/** Undefined for a root. A state that came without valid ids belongs to no trace (W3C Trace Context, section 4.3). */
export function validParent([context]: SamplingArguments): SpanContext | undefined {
  const parent = trace.getSpanContext(context);
  return parent !== undefined && isSpanContextValid(parent) ? parent : undefined;
}

function updated(
  state: TraceState | undefined,
  { updateTraceState }: SpanSamplingIntent,
): TraceState | undefined {
  return updateTraceState === undefined ? state : updateTraceState(state);
}
