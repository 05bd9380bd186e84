import { TraceFlags } from "@opentelemetry/api";
import { isKept } from "../sample/decision.ts";
import { type Randomness, traceRandomness } from "../sample/randomness.ts";
import { parseOtTraceState } from "../sample/trace-state.ts";
import {
  type ComposableSpanSampler,
  DROP_THRESHOLD,
  type SamplingArguments,
  type SpanSamplingIntent,
  wholeThreshold,
} from "./composable-sampler.ts";
import { otMember, traceStateOf } from "./ot-member.ts";
import { validParent } from "./span-sampler.ts";

/**
 * A child goes by its parent's threshold, a root by the sampler that is given (OpenTelemetry specification,
 * ComposableParentThreshold). Where the parent has no `th`, or one that its sampled flag contradicts, the flag alone counts, and no
 * weight can be made of the child.
 */
export class ParentThresholdSampler implements ComposableSpanSampler {
  readonly #root: ComposableSpanSampler;

  constructor(root: ComposableSpanSampler) {
    this.#root = root;
  }

  getSamplingIntent(...args: SamplingArguments): SpanSamplingIntent {
    const parent = validParent(args);
    if (parent === undefined) return this.#root.getSamplingIntent(...args);
    const isSampled = (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
    const member = otMember(traceStateOf(parent));
    const { threshold, randomness } = (member && parseOtTraceState(member)) || {};
    if (threshold !== undefined) {
      const isReached = isKept(randomness ?? idRandomness(parent.traceId), threshold);
      if (isReached === isSampled) {
        return { threshold: wholeThreshold(threshold), thresholdReliable: true };
      }
    }
    return { threshold: isSampled ? 0n : DROP_THRESHOLD, thresholdReliable: false };
  }

  toString(): string {
    return `ParentThreshold{${this.#root}}`;
  }
}

/** The id is valid, so this is R. */
function idRandomness(traceId: string): Randomness {
  const randomness = { high: 0, low: 0 };
  traceRandomness(randomness, traceId);
  return randomness;
}
