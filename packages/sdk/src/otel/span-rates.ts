import type { Attributes, AttributeValue } from "@opentelemetry/api";
import type { Clock } from "../clock.ts";
import { type KeyedRandomness, samplingEpochAt } from "../sample/keyed-randomness.ts";
import { type Threshold, thresholdOfRate } from "../sample/threshold.ts";
import {
  type ComposableSpanSampler,
  type SamplingArguments,
  type SpanSamplingIntent,
  wholeThreshold,
} from "./composable-sampler.ts";
import { validParent } from "./span-sampler.ts";

/** Spans to which a rate of their own applies: those that have all that is named here. */
export interface SpanRule {
  /** The span's name, or with `*` at its end what the name starts with. Default: any. */
  readonly name?: string;
  /** Attributes that the span is started with, and their values. Default: none. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** 0 to 1. */
  readonly rate: number;
}

export interface EntityRandomness {
  readonly attribute: string;
  readonly randomness: KeyedRandomness;
  readonly clock: Clock;
}

interface CompiledRule {
  readonly matches: (name: string, attributes: Attributes) => boolean;
  readonly threshold: bigint;
}

/**
 * T by the first rule that fits a span, else by the default rate. Any T here is a constant of the configuration and never depends on
 * R, so weights are true. With an entity's attribute, R of a root is that of the entity, as events sampled by the attribute have
 * it; a root without the attribute goes by its trace id.
 */
export class SpanRateSampler implements ComposableSpanSampler {
  readonly #rules: readonly CompiledRule[];
  readonly #threshold: bigint;
  readonly #entity: EntityRandomness | undefined;
  readonly #description: string;

  constructor(rate: number, rules: readonly SpanRule[], entity: EntityRandomness | undefined) {
    this.#rules = rules.map(compileRule);
    this.#threshold = wholeThreshold(thresholdOfRate(rate));
    this.#entity = entity;
    this.#description = `SpanRate{${rate}, by ${entity?.attribute ?? "trace"}, ${rules.length} rules}`;
  }

  getSamplingIntent(...args: SamplingArguments): SpanSamplingIntent {
    const [, , name, , attributes = {}] = args;
    const rule = this.#rules.find(({ matches }) => matches(name, attributes));
    const threshold = rule?.threshold ?? this.#threshold;
    const randomness =
      validParent(args) === undefined ? this.#entityRandomness(attributes) : undefined;
    return {
      threshold,
      thresholdReliable: true,
      ...(randomness === undefined ? {} : { randomness }),
    };
  }

  toString(): string {
    return this.#description;
  }

  #entityRandomness(attributes: Attributes): Threshold | undefined {
    if (this.#entity === undefined) return undefined;
    const { attribute, randomness, clock } = this.#entity;
    const text = entityText(attributes[attribute]);
    if (text === undefined) return undefined;
    randomness.turn(samplingEpochAt(clock.nowMillis()));
    const drawn = { high: 0, low: 0 };
    randomness.draw(drawn, text);
    return drawn;
  }
}

/** An array, an empty text or nothing names no entity. */
function entityText(value: AttributeValue | undefined): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function compileRule({ name, attributes = {}, rate }: SpanRule): CompiledRule {
  const wanted = Object.entries(attributes);
  const matchesName = nameMatcher(name);
  return {
    matches: (spanName, given) =>
      matchesName(spanName) && wanted.every(([key, value]) => given[key] === value),
    threshold: wholeThreshold(thresholdOfRate(rate)),
  };
}

function nameMatcher(name: string | undefined): (spanName: string) => boolean {
  if (name === undefined) return () => true;
  if (!name.endsWith("*")) return (spanName) => spanName === name;
  const prefix = name.slice(0, -1);
  // Programs without types start spans whose name is none.
  return (spanName) => typeof spanName === "string" && spanName.startsWith(prefix);
}
