import { context, isSpanContextValid, ROOT_CONTEXT, trace as traceApi } from "@opentelemetry/api";
import type { EmitOptions, EventDefinition } from "../emit/definition.ts";
import type { Channel } from "../emit/slot.ts";
import type { KeyedRandomness } from "../sample/keyed-randomness.ts";
import { drawRandomness, type Randomness, traceRandomness } from "../sample/randomness.ts";
import { KEEP_ALL, type Threshold } from "../sample/threshold.ts";
import type { ChannelHost, EventState } from "./channel-host.ts";
import type { CompiledEvent } from "./compile.ts";
import { COUNTER } from "./counter-row.ts";
import { ROW_FLAG } from "./row-format.ts";
import type { RowTrace } from "./row-writer.ts";

const { emitted, sampledOut, invalid, ringFull, kept } = COUNTER;

/** What the SDK decided of an event at start; constant while the SDK runs. */
export interface ChannelPlan {
  readonly threshold: Threshold;
  /** For `by: attribute` and `by: device`; undefined where R is drawn or comes from the trace. */
  readonly keyed: KeyedRandomness | undefined;
}

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
  readonly #plan: ChannelPlan;
  readonly #randomness: Randomness;
  /** Attributes of `with()`; conditions of the schema look at them too. */
  readonly #bound: object | undefined;

  constructor(
    host: ChannelHost,
    state: EventState,
    compiled: CompiledEvent,
    plan: ChannelPlan,
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
    this.#bound = bound;
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

  /** Returns the counter that the event falls under. */
  #process(attributes: never, options: EmitOptions | undefined): number {
    const trace = activeTrace(options);
    const decision = this.#decide(attributes, trace);
    if (decision === DROP) return sampledOut;
    if (!this.#state.isAnnounced && !this.#host.announce(this.#state)) return ringFull;
    const writer = this.#host.writer;
    const began = writer.begin(
      this.#state.layoutId,
      this.#compiled.maxRowBytes,
      this.#presenceBytes,
      this.#randomness,
      decision & ROW_FLAG.alwaysKept ? KEEP_ALL : this.#plan.threshold,
      decision,
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

  /** Draws R into the shared place and returns the row's flags, or DROP. */
  #decide(attributes: never, trace: RowTrace | undefined): number {
    const { threshold, keyed } = this.#plan;
    const { by } = this.#definition.sampling;
    const randomness = this.#randomness;
    let flags = 0;
    if (by === "trace" && trace !== undefined && traceRandomness(randomness, trace.traceId)) {
      flags = ROW_FLAG.traceRandomness;
    } else if (keyed !== undefined) {
      keyed.draw(randomness, this.#samplingValue(attributes));
    } else {
      drawRandomness(randomness, this.#host.random);
    }
    if (this.#definition.keepWhen?.(this.#whole(attributes)) === true) {
      return flags | ROW_FLAG.alwaysKept;
    }
    const { high, low } = randomness;
    const keep = high > threshold.high || (high === threshold.high && low >= threshold.low);
    return keep ? flags : DROP;
  }

  #samplingValue(attributes: never): string {
    return String(this.#definition.samplingValue?.(this.#whole(attributes)) ?? "");
  }

  #whole(attributes: never): never {
    if (this.#bound === undefined) return attributes;
    // As in the row: what was bound stands, whatever the call brings.
    return { ...(attributes as object), ...this.#bound } as never;
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
function activeTrace(options: EmitOptions | undefined): RowTrace | undefined {
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
