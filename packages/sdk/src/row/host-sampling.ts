import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import type { SamplingOverride } from "../sample/decision.ts";
import { HostPlan } from "../sample/host-plan.ts";
import { Pressure } from "../sample/pressure.ts";
import { configurationHash, overlay, type SamplingRules } from "../sample/sampling-rules.ts";
import { KEEP_NONE, type Threshold } from "../sample/threshold.ts";
import type { SelfReport } from "../self-report.ts";
import type { EventState } from "./channel-host.ts";
import { COUNTER } from "./counter-row.ts";
import type { HostPrivacy } from "./host-privacy.ts";

/** The operator's words; the budgets as they are in the options. */
export interface HostSamplingOptions {
  readonly overrides: Readonly<Record<string, SamplingOverride>>;
  readonly keepSeverity?: SamplingRules["keepSeverity"];
  /** Events in a trace are kept only where their span is. Default false. */
  readonly followTrace?: boolean;
  /** Undefined: no pressure. */
  readonly eventsPerSecond?: number | undefined;
  /** Held by the spool; here it is only in the configuration's hash. */
  readonly bytesPerDay?: number | undefined;
}

export interface HostSamplingParts extends HostSamplingOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly privacy: HostPrivacy;
  readonly report: SelfReport;
}

/** What was seen of an event, and the threshold in force. */
export interface SamplingState {
  readonly name: string;
  readonly isOwn: boolean;
  readonly counts: Float64Array;
  /** Above every R where nothing is kept: at rate 0, and of an event that may not leave. */
  readonly threshold: Threshold;
}

interface Planned {
  readonly plan: HostPlan;
  readonly isOwn: boolean;
  /** Emitted, and not refused before any decision, when the pressure was last looked at. */
  seen: number;
}

/** The plans of all events: made at their first use, and changed with the operator's file and the pressure. */
export class HostSampling {
  readonly #parts: HostSamplingParts;
  readonly #planned = new Map<EventState, Planned>();
  readonly #pressure: Pressure | undefined;
  #rules: SamplingRules;
  #hash: string;

  constructor(parts: HostSamplingParts) {
    this.#parts = parts;
    this.#rules = this.#options;
    this.#hash = this.#hashOf();
    const { clock, eventsPerSecond } = parts;
    if (eventsPerSecond !== undefined) {
      this.#pressure = new Pressure(eventsPerSecond, clock.monotonicMillis());
    }
  }

  /** 16 hex digits, the same wherever the same configuration is in force. */
  get configurationHash(): string {
    return this.#hash;
  }

  get isFollowingTraces(): boolean {
    return this.#parts.followTrace === true;
  }

  planOf(state: EventState, isOwn: boolean): HostPlan {
    const known = this.#planned.get(state);
    if (known !== undefined) return known.plan;
    const { sampling, severity } = state.definition;
    const { by, attribute = "" } = sampling;
    const { privacy, random } = this.#parts;
    const keyed =
      by === "device" || by === "attribute"
        ? privacy.keyedRandomness(by, attribute, random)
        : undefined;
    const plan = new HostPlan({ name: state.name, severity, sampling, isOwn }, keyed);
    // What was emitted before there was a plan is no part of the demand to come. And before its rules, of which the host may
    // be told and emit this very event: a second plan would be one that nobody changes any more.
    this.#planned.set(state, { plan, isOwn, seen: seenOf(state) });
    this.#follow(state.name, plan);
    return plan;
  }

  /** What a file says, over the options; undefined: the options alone. In force from the next emit on. */
  setRules(rules: SamplingRules | undefined): void {
    this.#rules = overlay(rules, this.#options);
    this.#hash = this.#hashOf();
    for (const [{ name }, { plan }] of this.#planned) this.#follow(name, plan);
  }

  /** To be called every 100 ms or so. */
  refresh(): void {
    const pressure = this.#pressure;
    if (pressure === undefined) return;
    const hasChanged = pressure.refresh(this.#parts.clock.monotonicMillis(), () =>
      this.#takeDemand(),
    );
    if (!hasChanged) return;
    for (const { plan } of this.#planned.values()) plan.press(pressure.factor);
  }

  stateOf(state: EventState): SamplingState {
    const { name, counts } = state;
    const planned = this.#planned.get(state);
    const threshold = planned?.plan.threshold ?? KEEP_NONE;
    return { name, counts, threshold, isOwn: planned?.isOwn === true };
  }

  get #options(): SamplingRules {
    const { overrides, keepSeverity } = this.#parts;
    return { overrides, keepSeverity };
  }

  #hashOf(): string {
    const { eventsPerSecond, bytesPerDay } = this.#parts;
    const followTrace = this.isFollowingTraces;
    return configurationHash({
      ...this.#rules,
      followTrace,
      budget: { eventsPerSecond, bytesPerDay },
    });
  }

  /** Of all that pressure may press: what is kept by a rule would only push out the rest. */
  #takeDemand(): number {
    let demand = 0;
    for (const [state, planned] of this.#planned) {
      const seen = seenOf(state);
      if (!planned.plan.isAlwaysKept) demand += (seen - planned.seen) * planned.plan.rate;
      planned.seen = seen;
    }
    return demand;
  }

  #follow(name: string, plan: HostPlan): void {
    const key = plan.follow(this.#rules, this.#pressure?.factor ?? 1);
    if (key === undefined) return;
    this.#parts.report.once(
      "SONDE_OVERRIDE_CLAMPED",
      key,
      `the sampling override ${JSON.stringify(key)} is outside of what the registry allows for ${name}; the rate in force is ${plan.rate}`,
    );
  }
}

/** Before any decision: a count that R has a part in would make the pressure depend on R. */
function seenOf({ counts }: EventState): number {
  return counts[COUNTER.emitted]! - counts[COUNTER.disabled]!;
}
