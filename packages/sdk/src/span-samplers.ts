import { type Clock, systemClock } from "./clock.ts";
import { SondeError } from "./errors.ts";
import { checkObject, invalidOption } from "./option-value.ts";
import { type ComposableSpanSampler, DROP_THRESHOLD } from "./otel/composable-sampler.ts";
import { ParentThresholdSampler } from "./otel/parent-threshold.ts";
import { type EntityRandomness, SpanRateSampler, type SpanRule } from "./otel/span-rates.ts";
import { CompositeSpanSampler, type SpanSampler } from "./otel/span-sampler.ts";
import { type Random, systemRandom } from "./random.ts";
import { samplingHash } from "./row/sampling-hash.ts";
import { KeyedRandomness, samplingEpochAt } from "./sample/keyed-randomness.ts";
import { KEY_BYTES } from "./scrub/pseudonym.ts";

export interface SondeSamplerOptions {
  /** 0 to 1: of spans that no rule fits. Default 1. */
  readonly rate?: number;
  /** At most 1,000; the first one that fits a span counts. */
  readonly rules?: readonly SpanRule[];
  /**
   * What R of a root is. Default `trace`: the trace id's last 56 bits. An attribute: all traces whose root is started with one value
   * of it have one R, that of the events that are sampled by this attribute, which are kept with them. Needs `key`.
   */
  readonly by?: "trace" | { readonly attribute: string };
  /** 32 bytes: the content of the SDK's `privacy.key.file`. */
  readonly key?: Uint8Array;
  /** True, the default: rates and rules are for roots, and a child goes by its parent's T. False: for every span. */
  readonly parentBased?: boolean;
}

/** A sampler for a tracer provider, that can be put into a composable sampler of OpenTelemetry JS, too. */
export type SondeSampler = SpanSampler & ComposableSpanSampler;

/** What tests put in place of the system's. */
export interface SamplerSystems {
  readonly clock: Clock;
  readonly random: Random;
}

const MAX_RULES = 1000;
const MAX_NAME_CHARACTERS = 256;
const OPTIONS = ["rate", "rules", "by", "key", "parentBased"] as const;

/**
 * A sampler of spans on the R and T of Sonde's events. Rate 1 is always on, 0 always off.
 *
 * Throws {@link SondeError} `SONDE_OPTION_UNKNOWN` or `SONDE_OPTION_INVALID` on wrong options. It never throws afterwards: a span
 * whose parent or attributes throw when they are read is dropped.
 */
export function createSondeSampler(options: SondeSamplerOptions = {}): SondeSampler {
  return sondeSampler(options, { clock: systemClock, random: systemRandom() });
}

export function sondeSampler(options: SondeSamplerOptions, systems: SamplerSystems): SondeSampler {
  checkObject("options", options, OPTIONS);
  const { rate = 1, rules = [], parentBased = true } = options;
  if (typeof parentBased !== "boolean")
    throw invalidOption("parentBased", parentBased, "a boolean");
  const rates = new SpanRateSampler(
    readRate("rate", rate),
    readRules(rules),
    readEntity(options, systems),
  );
  const composable = parentBased ? new ParentThresholdSampler(rates) : rates;
  const composite = new CompositeSpanSampler(composable, systems.random);
  return {
    shouldSample: (...args) =>
      unlessItThrows(() => composite.shouldSample(...args), { decision: 0 }),
    getSamplingIntent: (...args) =>
      unlessItThrows(() => composable.getSamplingIntent(...args), {
        threshold: DROP_THRESHOLD,
        thresholdReliable: false,
      }),
    toString: () => `SondeSampler{${composable}}`,
  };
}

/**
 * A sampler around any composable sampler, of `@opentelemetry/sampler-composite` for example. What that throws when a span starts is
 * not caught. Throws {@link SondeError} `SONDE_OPTION_INVALID` where it is none.
 */
export function createSpanSampler(composable: ComposableSpanSampler): SpanSampler {
  const given: unknown = composable;
  const isComposable =
    typeof given === "object" &&
    given !== null &&
    typeof (given as Partial<ComposableSpanSampler>).getSamplingIntent === "function";
  if (!isComposable) throw invalidOption("composable", given, "an object with getSamplingIntent()");
  return new CompositeSpanSampler(composable, systemRandom());
}

function unlessItThrows<T>(decide: () => T, otherwise: T): T {
  try {
    return decide();
  } catch {
    // What the host's own context or attributes threw. Whoever starts the span must not pay for it: the span is dropped.
    return otherwise;
  }
}

function readRate(path: string, value: unknown): number {
  // NaN fails both comparisons.
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  throw invalidOption(path, value, "a number from 0 to 1");
}

function readRules(value: unknown): readonly SpanRule[] {
  if (!Array.isArray(value)) throw invalidOption("rules", value, "an array");
  if (value.length > MAX_RULES) {
    throw new SondeError(
      "SONDE_OPTION_INVALID",
      `rules has ${value.length} rules; it must have at most ${MAX_RULES}`,
    );
  }
  return value.map((rule: unknown, index) => readRule(`rules[${index}]`, rule));
}

/** Copied, so that who gave it may change it later. */
function readRule(path: string, value: unknown): SpanRule {
  if (value === undefined) throw invalidOption(path, value, "an object");
  checkObject(path, value, ["name", "attributes", "rate"]);
  const { name, attributes = {}, rate } = value as Partial<SpanRule>;
  checkObject(`${path}.attributes`, attributes);
  const wrong = Object.entries(attributes).find(
    ([, each]) => !["string", "number", "boolean"].includes(typeof each),
  );
  if (wrong !== undefined) {
    throw invalidOption(`${path}.attributes`, wrong[1], "text, numbers and booleans");
  }
  const compiled = { attributes: { ...attributes }, rate: readRate(`${path}.rate`, rate) };
  return name === undefined ? compiled : { ...compiled, name: readName(`${path}.name`, name) };
}

function readName(path: string, value: unknown): string {
  const isName = typeof value === "string" && value !== "" && value.length <= MAX_NAME_CHARACTERS;
  if (isName) return value;
  throw invalidOption(path, value, `a string of 1 to ${MAX_NAME_CHARACTERS} characters`);
}

function readEntity(
  { by = "trace", key }: SondeSamplerOptions,
  { clock, random }: SamplerSystems,
): EntityRandomness | undefined {
  const bytes = readKey(key);
  if (by === "trace") return undefined;
  if (typeof by !== "object" || by === null) {
    throw invalidOption("by", by, '"trace" or { attribute }');
  }
  checkObject("by", by, ["attribute"]);
  const attribute = readName("by.attribute", by.attribute);
  if (bytes === undefined) {
    throw invalidOption("key", key, `${KEY_BYTES} bytes where \`by\` is an attribute`);
  }
  const hash = samplingHash(bytes, "attribute", attribute);
  const epoch = samplingEpochAt(clock.nowMillis());
  return { attribute, randomness: new KeyedRandomness(hash, random, epoch), clock };
}

function readKey(key: unknown): Uint8Array | undefined {
  if (key === undefined) return undefined;
  if (key instanceof Uint8Array && key.length === KEY_BYTES) return Uint8Array.from(key);
  throw new SondeError(
    "SONDE_OPTION_INVALID",
    `key cannot be used; it must be a Uint8Array of ${KEY_BYTES} bytes`,
  );
}
