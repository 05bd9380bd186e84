/** Scrubbing of OpenTelemetry's own spans, log records and metrics, and sampling of spans, without a running SDK: `@sonde/sdk/otel`. */

import type { DiagnosticLevel } from "./emit/definition.ts";
import { checkObject, invalidOption, readChoice } from "./option-value.ts";
import { type LevelMeans, OtelScrubber } from "./otel/otel-scrubber.ts";
import { readPolicy } from "./privacy-options.ts";
import type { PolicyOverrides, PrivacyLevel } from "./scrub/policy.ts";
import { RedactionTally } from "./scrub/redaction-tally.ts";
import type { FoundClass } from "./scrub/text/detector.ts";
import { NO_IDENTITIES } from "./scrub/text/identities.ts";
import { KeyedIdentities } from "./scrub/text/keyed-identities.ts";
import { createTextScrubber, type TextScrubberOptions } from "./scrub.ts";

export type { DiagnosticLevel, PrivacyClass } from "./emit/definition.ts";
export { SondeError, type SondeErrorCode } from "./errors.ts";
export type {
  ComposableSpanSampler,
  SamplingArguments,
  SpanSamplingIntent,
} from "./otel/composable-sampler.ts";
export {
  type BatchExporter,
  type ExportResultLike,
  type MetricsExporter,
  scrubbingLogRecordExporter,
  scrubbingMetricExporter,
  scrubbingSpanExporter,
} from "./otel/exporters.ts";
export type { OtelScrubber, RedactionCount } from "./otel/otel-scrubber.ts";
export { scrubbingPropagator } from "./otel/propagator.ts";
export type { SpanRule } from "./otel/span-rates.ts";
export type { SpanSampler, SpanSamplingResult } from "./otel/span-sampler.ts";
export type { PolicyOverrides, PrivacyLevel, StrictAction } from "./scrub/policy.ts";
export type { FoundClass, KnownClass, TextScrubberOptions } from "./scrub.ts";
export {
  createSondeSampler,
  createSpanSampler,
  type SondeSampler,
  type SondeSamplerOptions,
} from "./span-samplers.ts";

export interface OtelScrubberOptions extends Omit<TextScrubberOptions, "level"> {
  /** `basic` without persons, `full` with their pseudonyms, `off`: nothing is exported. Default `basic`. */
  readonly level?: PrivacyLevel;
  /** Drops attributes that OpenTelemetry's semantic conventions do not know. Default false: their strings are read as text. */
  readonly strict?: boolean;
  /** Stricter actions than those of the level, by class, at both levels or at one. */
  readonly policy?: PolicyOverrides;
}

type TextOptions = Omit<TextScrubberOptions, "level" | "onFound">;

/**
 * What the exporters of {@link scrubbingSpanExporter} and its like scrub with; one serves all three signals. Its `level` may be changed
 * at any time, its `counts()` say what was replaced and dropped.
 *
 * Throws {@link SondeError} `SONDE_OPTION_UNKNOWN` or `SONDE_OPTION_INVALID` on wrong options, those of `createTextScrubber` included.
 */
export function createOtelScrubber(options: OtelScrubberOptions = {}): OtelScrubber {
  checkObject("options", options);
  const { level, strict = false, policy, onFound, ...text } = options;
  if (typeof strict !== "boolean") throw invalidOption("strict", strict, "a boolean");
  if (onFound !== undefined && typeof onFound !== "function")
    throw invalidOption("onFound", onFound, "a function");
  const tally = new RedactionTally();
  const found = (name: string, foundClass: FoundClass | "unscanned"): void => {
    tally.found(name, foundClass);
    onFound?.(name, foundClass);
  };
  const chosen = readChoice("level", level, ["basic", "full", "off"]);
  // What is wrong with the options comes out here, and known values that are refused are told of once.
  const firstLevel = chosen === "full" ? "full" : "basic";
  const first = meansAt(firstLevel, text, found);
  const kept = snapshot(text);
  return new OtelScrubber({
    level: chosen,
    overrides: readPolicy("policy", policy),
    isStrict: strict,
    meansOf: (at) => (at === firstLevel ? first : meansAt(at, kept, found)),
    tally,
  });
}

/** Who gave the options may change them later; the other level's are made of what was given. */
function snapshot({ onRefused: _, ...options }: TextOptions): TextOptions {
  const { key, knownValues, disable } = options;
  const copy = { ...options };
  if (key instanceof Uint8Array) copy.key = Uint8Array.from(key);
  if (knownValues !== undefined) copy.knownValues = structuredClone(knownValues);
  if (disable !== undefined) copy.disable = structuredClone(disable);
  return copy;
}

function meansAt(
  level: DiagnosticLevel,
  options: TextOptions,
  onFound: NonNullable<TextScrubberOptions["onFound"]>,
): LevelMeans {
  const scrub = createTextScrubber({ ...options, level, onFound });
  const { key } = options;
  const identities =
    key === undefined ? NO_IDENTITIES : new KeyedIdentities(Uint8Array.from(key), level);
  return { text: { scrub }, identities };
}
