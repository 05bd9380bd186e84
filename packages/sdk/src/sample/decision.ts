import type { SamplingDefinition } from "../emit/definition.ts";
import { type Threshold, thresholdOfRate } from "./threshold.ts";

/** The operator's word on one event; the schema's bounds stand above it. */
export interface SamplingOverride {
  /** 0..1 */
  readonly rate: number;
}

/** T of an event: the operator's rate clamped to the schema's bounds, else the schema's rate. */
export function baseThreshold(
  sampling: SamplingDefinition,
  override: SamplingOverride | undefined,
): Threshold {
  if (override === undefined) return thresholdOfRate(sampling.rate);
  const floor = sampling.minRate ?? 0;
  const ceiling = sampling.maxRate ?? 1;
  return thresholdOfRate(Math.min(ceiling, Math.max(floor, override.rate)));
}
