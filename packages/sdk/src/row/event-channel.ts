import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  TraceFlags,
  trace as traceApi,
} from "@opentelemetry/api";
import type { EmitOptions, EventDefinition } from "../emit/definition.ts";
import type { Channel } from "../emit/slot.ts";
import { drawAndDecide, higher, isKept } from "../sample/decision.ts";
import type { HostPlan } from "../sample/host-plan.ts";
import { type Randomness, traceRandomness } from "../sample/randomness.ts";
import { KEEP_ALL, type Threshold } from "../sample/threshold.ts";
import { BoundView } from "./bound-view.ts";
import type { ChannelHost, EventState } from "./channel-host.ts";
import type { CompiledEvent } from "./compile.ts";
import { COUNTER } from "./counter-row.ts";
import { ROW_FLAG } from "./row-format.ts";

const { emitted, sampledOut, invalid, ringFull, kept } = COUNTER;

/**
 * The hot path: everything the host's thread does for one event. In this order: count it, decide,
 * write the row field by field, publish. An event that is sampled out stops at the decision and
 * allocates nothing. Exactly one counter beside `emitted` moves for each call.
 */
export class EventChannel implements Channel {
  readonly #host: ChannelHost;
  readonly #state: EventState;
  readonly #counts: Float64Array;
  readonly #definition: EventDefinition<never>;
  readonly #compiled: CompiledEvent;
  readonly #presenceBytes: number;
  /** Changes under us, with the operator's file and the pressure. */
  readonly #plan: HostPlan;
  readonly #randomness: Randomness;
  readonly #isByTrace: boolean;
  /** T that the event at hand was decided against. */
  #threshold: Threshold = KEEP_ALL;
  /** With the attributes of `with()`; conditions of the schema look at them too. */
  readonly #view: BoundView | undefined;
  /** The deciding value where it is known beforehand: bound, or that of this installation. */
  readonly #fixedEntity: { readonly value: string | undefined } | undefined;
  /** Undefined where the call alone has the deciding value. */
  readonly #entityView: BoundView | undefined;

  constructor(
    host: ChannelHost,
    state: EventState,
    compiled: CompiledEvent,
    plan: HostPlan,
    bound: object | undefined,
  ) {
    this.#host = host;
    this.#state = state;
    this.#counts = state.counts;
    this.#definition = state.definition;
    this.#compiled = compiled;
    this.#presenceBytes = Math.ceil(compiled.layout.fields.length / 8);
    this.#plan = plan;
    this.#randomness = host.randomness;
    this.#isByTrace = state.definition.sampling.by === "trace";
    this.#view = bound === undefined ? undefined : new BoundView(state.definition, bound);
    const property = entityProperty(state.definition);
    this.#fixedEntity = fixedEntity(state.definition, property, bound);
    this.#entityView = property === undefined || isBound(bound, property) ? this.#view : undefined;
  }

  enabled(): boolean {
    return true;
  }

  emit(attributes: object, options: EmitOptions | undefined): void {
    this.#counts[emitted]!++;
    // A getter of the attributes that emits comes here in the middle of our row.
    if (this.#host.isWriting) {
      this.#counts[invalid]!++;
      return;
    }
    this.#host.isWriting = true;
    try {
      this.#counts[this.#process(attributes as never, options)]!++;
    } catch {
      // The caller's own code (a getter, a proxy) threw: its event is invalid, its process goes on.
      this.#counts[invalid]!++;
      this.#host.reportInvalid(this.#state.name);
    } finally {
      this.#host.isWriting = false;
    }
    this.#host.afterEmit();
  }

  /** Returns the counter that the event falls under. Short, so that what is sampled out is one function when it is compiled. */
  #process(attributes: never, options: EmitOptions | undefined): number {
    // Of an event that is sampled out by something else, nobody asks for the trace.
    const trace = this.#isByTrace ? activeTrace(options) : undefined;
    const decision = this.#decide(attributes, trace);
    if (decision === DROP) return sampledOut;
    return this.#write(
      attributes,
      options,
      this.#isByTrace ? trace : activeTrace(options),
      decision,
    );
  }

  #write(
    attributes: never,
    options: EmitOptions | undefined,
    trace: SpanContext | undefined,
    flags: number,
  ): number {
    if (!this.#state.isAnnounced && !this.#host.announce(this.#state)) return ringFull;
    const writer = this.#host.writer;
    const began = writer.begin(
      this.#state.layoutId,
      this.#compiled.maxRowBytes,
      this.#presenceBytes,
      this.#randomness,
      this.#threshold,
      flags,
      eventTimeMillis(options),
      trace,
    );
    if (!began) return ringFull;
    const { trailer } = this.#compiled;
    trailer?.begin();
    this.#definition.write(this.#compiled.writers, attributes);
    trailer?.write();
    if (!writer.cursor.valid) {
      this.#host.reportInvalid(this.#state.name);
      return invalid;
    }
    this.#host.committed(writer.commit(this.#presenceBytes));
    return kept;
  }

  /** Draws R into the shared place and returns the row's flags, or DROP; a row that is dropped may leave R half drawn. */
  #decide(attributes: never, trace: SpanContext | undefined): number {
    const plan = this.#plan;
    const rule = plan.isAlwaysKept || this.#isKeptByRule(attributes) ? ROW_FLAG.alwaysKept : 0;
    const threshold = rule === 0 ? plan.threshold : KEEP_ALL;
    this.#threshold = threshold;
    const randomness = this.#randomness;
    if (trace !== undefined) return this.#decideByTrace(trace, rule);
    if (plan.keyed !== undefined) {
      const entity = this.#entity(attributes);
      if (entity !== undefined) {
        return plan.keyed.decide(randomness, entity, threshold) ? rule : DROP;
      }
    }
    return drawAndDecide(randomness, this.#host.random, threshold) ? rule : DROP;
  }

  #decideByTrace(trace: SpanContext, rule: number): number {
    const randomness = this.#randomness;
    const ot = this.#host.traceStates.of(trace);
    let flags = rule;
    if (ot?.randomness !== undefined) {
      randomness.high = ot.randomness.high;
      randomness.low = ot.randomness.low;
    } else if (traceRandomness(randomness, trace.traceId)) {
      flags |= ROW_FLAG.traceRandomness;
    } else {
      return drawAndDecide(randomness, this.#host.random, this.#threshold) ? rule : DROP;
    }
    if (this.#host.isFollowingTraces && rule === 0) {
      if ((trace.traceFlags & TraceFlags.SAMPLED) === 0) return DROP;
      if (ot?.threshold === undefined) this.#host.reportTraceWithoutThreshold();
      else this.#threshold = higher(this.#threshold, ot.threshold);
    }
    return isKept(randomness, this.#threshold) ? flags : DROP;
  }

  #isKeptByRule(attributes: never): boolean {
    if (this.#view !== undefined) return this.#view.isKeptByRule(attributes);
    return this.#definition.keepWhen?.(attributes) === true;
  }

  /** The value that decides; undefined where there is none and R is drawn for the event alone. */
  #entity(attributes: never): string | undefined {
    if (this.#fixedEntity !== undefined) return this.#fixedEntity.value;
    const view = this.#entityView;
    return entityOf(
      view === undefined
        ? this.#definition.samplingValue?.(attributes)
        : view.samplingValue(attributes),
    );
  }
}

/** A missing value is nobody's: events without one must not share their R. */
function entityOf(value: unknown): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  return value === undefined || value === null ? undefined : String(value) || undefined;
}

/** The property of the deciding attribute; undefined where the definition does not name it. */
function entityProperty({ fields, sampling }: EventDefinition<never>): string | undefined {
  const all = Object.entries<{ readonly key: string }>(fields);
  return all.find(([, { key }]) => key === sampling.attribute)?.[0];
}

function isBound(bound: object | undefined, property: string | undefined): boolean {
  return bound !== undefined && property !== undefined && Object.hasOwn(bound, property);
}

/** Undefined where the value is the call's, or cannot be made text: each event is then invalid by itself. */
function fixedEntity(
  definition: EventDefinition<never>,
  property: string | undefined,
  bound: object | undefined,
): { readonly value: string | undefined } | undefined {
  // The same for all: R is that of the installation.
  if (definition.sampling.by === "device") return { value: "" };
  if (!isBound(bound, property)) return undefined;
  try {
    return { value: entityOf(definition.samplingValue?.(bound as never)) };
  } catch {
    // The caller's own code threw. It will again with each event, which is then counted.
    return undefined;
  }
}

const DROP = -1;

/** Milliseconds since the epoch, NaN for "now". Throws where the caller gave no time at all. */
function eventTimeMillis(options: EmitOptions | undefined): number {
  const timestamp = options?.timestamp;
  if (timestamp === undefined) return Number.NaN;
  const millis = typeof timestamp === "number" ? timestamp : timestamp.getTime();
  if (!Number.isFinite(millis)) throw new RangeError("the timestamp of an event is not a time");
  return millis;
}

/**
 * Undefined outside a trace, and for the all-zero ids of a span that nobody records: their R would be
 * 0 for every event, and each would be sampled out.
 */
function activeTrace(options: EmitOptions | undefined): SpanContext | undefined {
  const active = options?.context ?? context.active();
  if (active === ROOT_CONTEXT) return undefined;
  const span = traceApi.getSpanContext(active);
  return span !== undefined && isSpanContextValid(span) ? span : undefined;
}

/**
 * For an event that may not leave, be it at the customer's level or any more, or that cannot be
 * written: it counts, and nothing else.
 */
export class DisabledChannel implements Channel {
  readonly #host: ChannelHost;
  readonly #counts: Float64Array;
  readonly #outcome: number;

  constructor(host: ChannelHost, state: EventState, outcome: "disabled" | "invalid") {
    this.#host = host;
    this.#counts = state.counts;
    this.#outcome = COUNTER[outcome];
  }

  enabled(): boolean {
    return false;
  }

  emit(): void {
    this.#counts[emitted]!++;
    this.#counts[this.#outcome]!++;
    this.#host.afterEmit();
  }
}
