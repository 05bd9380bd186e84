import type { SamplingDefinition, Severity } from "../emit/definition.ts";
import { baseRate, pressedThreshold } from "./decision.ts";
import type { KeyedRandomness } from "./keyed-randomness.ts";
import { overrideKeyOf, type SamplingRules, SEVERITIES } from "./sampling-rules.ts";
import { KEEP_ALL, type Threshold } from "./threshold.ts";

/** What a plan needs to know of an event. */
export interface PlannedEvent {
  readonly name: string;
  readonly severity: Severity;
  readonly sampling: SamplingDefinition;
  /** Of the SDK's own: kept whole, whatever anybody says. */
  readonly isOwn: boolean;
}

/**
 * What is decided on one event, in force from the next emit on: its channels read it each time. All handles of an event share one,
 * so that a changed override or factor costs one write for each event, and no handle has to be opened again.
 */
export class HostPlan {
  /** For `by: attribute` and `by: device`; undefined where R is drawn or comes from the trace. */
  readonly keyed: KeyedRandomness | undefined;
  threshold: Threshold = KEEP_ALL;
  /** All of them are kept by a rule: no rate, and no pressure. */
  isAlwaysKept = false;
  /** The share that is kept without pressure, 0..1. */
  rate = 1;
  readonly #event: PlannedEvent;

  /** Throws RangeError on rates that are none: here, and not in the middle of a change of rules for all events. */
  constructor(event: PlannedEvent, keyed: KeyedRandomness | undefined) {
    checkRates(event);
    this.#event = event;
    this.keyed = keyed;
  }

  /** Takes the rules of the operator. Returns the key of an override that the schema's bounds forbid, which is clamped. */
  follow(rules: SamplingRules, factor: number): string | undefined {
    const { isOwn, name, sampling, severity } = this.#event;
    const isFree = (sampling.maxRate ?? 1) >= 1;
    this.isAlwaysKept = isOwn || (isFree && isAtLeast(severity, rules.keepSeverity));
    const key = isOwn ? undefined : overrideKeyOf(rules.overrides, name);
    const override = key === undefined ? undefined : rules.overrides[key];
    this.rate = isOwn ? 1 : baseRate(sampling, override);
    this.press(factor);
    return override !== undefined && override.rate !== this.rate ? key : undefined;
  }

  /** The pressure's factor from now on. */
  press(factor: number): void {
    this.threshold = this.isAlwaysKept ? KEEP_ALL : pressedThreshold(this.rate, factor);
  }
}

function checkRates({ name, sampling }: PlannedEvent): void {
  const { rate, minRate = 0, maxRate = 1 } = sampling;
  for (const [key, value] of Object.entries({ rate, minRate, maxRate })) {
    // NaN fails both comparisons.
    if (typeof value === "number" && value >= 0 && value <= 1) continue;
    throw new RangeError(`${name} has a sampling.${key} of ${value}; it must be from 0 to 1`);
  }
  if (minRate > maxRate) throw new RangeError(`${name} has a sampling.minRate over its maxRate`);
}

function isAtLeast(severity: Severity, least: Severity | undefined): boolean {
  return least !== undefined && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}
