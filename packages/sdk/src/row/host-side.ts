import { ROOT_CONTEXT } from "@opentelemetry/api";
import type { Clock } from "../clock.ts";
import type { DiagnosticLevel, EventDefinition, PrivacyClass } from "../emit/definition.ts";
import type { Channel, Runtime } from "../emit/slot.ts";
import { errorCode } from "../errors.ts";
import type { Random } from "../random.ts";
import type { HostPlan } from "../sample/host-plan.ts";
import type { Randomness } from "../sample/randomness.ts";
import type { SamplingRules } from "../sample/sampling-rules.ts";
import { levelAllows, type PrivacyLevel } from "../scrub/policy.ts";
import type { SelfReport } from "../self-report.ts";
import { bindFields } from "./bind.ts";
import type { ChannelHost, EventState } from "./channel-host.ts";
import { type CompiledEvent, compileEvent } from "./compile.ts";
import type { CompileContext } from "./compile-field.ts";
import { COUNTER, EVENT_COUNTERS, MAX_COUNTER_ENTRIES } from "./counter-row.ts";
import { EmitPace } from "./emit-pace.ts";
import { DisabledChannel, EventChannel } from "./event-channel.ts";
import type { DropCount } from "./field.ts";
import type { HostPrivacy } from "./host-privacy.ts";
import { HostSampling, type HostSamplingOptions, type SamplingState } from "./host-sampling.ts";
import type { Layout } from "./layout.ts";
import { isOwnEvent } from "./own-events.ts";
import { previewEvent } from "./preview-event.ts";
import type { Resumption } from "./resumption.ts";
import type { RingProducer } from "./ring.ts";
import { RowWriter } from "./row-writer.ts";
import { TraceStates } from "./trace-states.ts";

/** Layout ids have 16 bits, and 0 is none; the last one is of all events beyond the bound together. */
const MAX_EVENTS = 65_534;
/** Of names in a layout that nobody checked, in UTF-16 code units. */
const MAX_NAME_LENGTH = 256;
/** No count of emits is that. */
const NOT_REPORTED = -1;
const OVERFLOW_NAME = "sonde.events.beyond_bound";
/** Stands for a definition that has the name of an event of the SDK's own and is none. */
const RESERVED_NAME = "sonde.events.reserved";
/** A counter row at the latest after so much; with `COUNTER_ROW_INTERVAL_MILLIS`, by the timer. */
const COUNTER_ROW_BYTES = 64 * 1024;
export const COUNTER_ROW_EMITS = 1024;
export const COUNTER_ROW_INTERVAL_MILLIS = 100;

export interface HostSideOptions extends HostSamplingOptions {
  readonly ring: RingProducer;
  readonly clock: Clock;
  readonly random: Random;
  /** What becomes of values. */
  readonly privacy: HostPrivacy;
  readonly report: SelfReport;
  /** Values are written otherwise from now on: whoever holds channels must open them again. */
  readonly renewed?: () => void;
  /** Called when the spool sleeps and rows wait, or when the ring is half full. */
  readonly wake: () => void;
}

interface PreparedEvent {
  readonly compiled: CompiledEvent;
  readonly plan: HostPlan;
}

/** What runs on the host's thread: channels by event, the counters, and the ring's near end. */
export class HostSide implements Runtime, ChannelHost {
  readonly writer: RowWriter;
  readonly random: Random;
  readonly randomness: Randomness = { high: 0, low: 0 };
  readonly traceStates: TraceStates = new TraceStates();
  readonly isFollowingTraces: boolean;
  /** True while a row is being written; an emit from within is refused. */
  isWriting = false;
  readonly #options: HostSideOptions;
  readonly #ring: RingProducer;
  readonly privacy: HostPrivacy;
  /** By variant of the layouts (`HostPrivacy.variant`): rows written at one level are read by its own layouts. */
  readonly #variants = new Map<string, Map<EventDefinition<never>, EventState>>();
  #states = new Map<EventDefinition<never>, EventState>();
  readonly #events = new Map<EventState, PreparedEvent>();
  readonly #sampling: HostSampling;
  /** Only these may have the names that the ledger counts as the SDK's own. */
  readonly #own = new Set<EventDefinition<never>>();
  #compileContext: CompileContext;
  readonly #dropped = new Map<PrivacyClass, DropCount>();
  /** The same, as they came. */
  readonly #order: EventState[] = [];
  readonly #changed: EventState[] = [];
  /** Counts all events beyond {@link MAX_EVENTS}. */
  #overflow: EventState | undefined;
  readonly #pace: EmitPace;
  #emitsSinceCounters = 0;
  #bytesSinceCounters = 0;

  constructor(options: HostSideOptions) {
    this.#options = options;
    this.#ring = options.ring;
    this.random = options.random;
    this.writer = new RowWriter(options.ring, options.clock);
    this.privacy = options.privacy;
    this.#variants.set(this.privacy.variant, this.#states);
    this.#sampling = new HostSampling(options);
    this.isFollowingTraces = this.#sampling.isFollowingTraces;
    this.#compileContext = this.#newContext();
    this.#pace = new EmitPace(options.clock);
  }

  open(definition: EventDefinition<never>, bound: object | undefined): Channel {
    const state = this.#state(definition);
    // Before all else: it may not leave, so whether it could does not matter.
    if (definition.expired !== undefined) {
      this.#reportExpired(cut(definition.name), cut(definition.expired));
      return new DisabledChannel(this, state, "disabled");
    }
    if (state.layoutId > MAX_EVENTS) {
      const why = `more than ${MAX_EVENTS} events are declared; this one is counted as invalid`;
      this.#options.report.once("SONDE_EVENT_UNUSABLE", state.name, `${definition.name}: ${why}`);
      return new DisabledChannel(this, state, "invalid");
    }
    if (state.name === RESERVED_NAME) {
      const why = "only the SDK itself emits it; this one is counted as invalid";
      this.#options.report.once("SONDE_EVENT_UNUSABLE", state.name, `${definition.name}: ${why}`);
      return new DisabledChannel(this, state, "invalid");
    }
    if (!levelAllows(this.privacy.level, definition.diagnosticLevel)) {
      return new DisabledChannel(this, state, "disabled");
    }
    try {
      return this.#channel(state, bound);
    } catch (error) {
      const why = error instanceof Error ? error.message : errorCode(error);
      this.#options.report.once("SONDE_EVENT_UNUSABLE", state.name, why);
      return new DisabledChannel(this, state, "invalid");
    }
  }

  /** From now on values are written as that level has them. Channels that are open stay as they are: who holds them asks anew. */
  setLevel(level: PrivacyLevel): void {
    this.privacy.setLevel(level);
    this.#changeVariant();
  }

  /** There is no key any more: identifiers are dropped from now on. */
  destroyKey(): void {
    this.privacy.destroyKey();
    this.#changeVariant();
  }

  #changeVariant(): void {
    const { variant } = this.privacy;
    this.#states = this.#variants.get(variant) ?? new Map();
    this.#variants.set(variant, this.#states);
    this.#compileContext = this.#newContext();
    this.#options.renewed?.();
  }

  /** Takes the key and R of another epoch where it is time: values that were bound are then of the one before. */
  renewKey(): void {
    if (this.privacy.renew()) this.#options.renewed?.();
  }

  /** To be called with {@link renewKey}: takes the pressure of the last second. */
  refreshSampling(): void {
    this.#sampling.refresh();
  }

  /** What the operator's file says, over the options; undefined: the options alone. */
  setSamplingRules(rules: SamplingRules | undefined): void {
    this.#sampling.setRules(rules);
  }

  /** The first 16 hex digits of the SHA-256 of what is in force: overrides, severity, budgets. Pressure is no part of it. */
  get configurationHash(): string {
    return this.#sampling.configurationHash;
  }

  /** What was seen of every event that was ever emitted, and its threshold at the moment. */
  *samplingStates(): Iterable<SamplingState> {
    for (const state of this.#order) yield this.#sampling.stateOf(state);
  }

  #newContext(): CompileContext {
    return {
      level: this.privacy.exposure,
      row: this.#options.ring.cursor,
      ...this.#parts(),
    };
  }

  #parts(): Omit<CompileContext, "level" | "row"> {
    const { privacy } = this;
    return {
      scrubber: privacy.scrubber,
      tally: privacy.tally,
      pseudonymizer: (field) => privacy.pseudonymizerOf(field),
      masks: (field) => privacy.masksOf(field),
      dropped: (privacyClass) => this.#droppedOf(privacyClass),
    };
  }

  #droppedOf(privacyClass: PrivacyClass): DropCount {
    const known = this.#dropped.get(privacyClass) ?? { count: 0 };
    this.#dropped.set(privacyClass, known);
    return known;
  }

  /** What was done to values since the start, by class. */
  get dropped(): ReadonlyMap<PrivacyClass, DropCount> {
    return this.#dropped;
  }

  /** What would leave of an event at a level. Throws what the caller's own getters throw. */
  preview(
    definition: EventDefinition<never>,
    attributes: object,
    level: DiagnosticLevel,
  ): ReturnType<typeof previewEvent> {
    // A getter of attributes that are being written asks for a preview; and one of these may emit.
    if (this.isWriting) return "invalid";
    this.isWriting = true;
    try {
      return this.privacy.show(level, (exposure, tally) => {
        const uncounted = { dropped: () => ({ count: 0 }), tally };
        const context = { level: exposure, ...this.#parts(), ...uncounted };
        return previewEvent(definition, attributes, context);
      });
    } finally {
      this.isWriting = false;
    }
  }

  /** Emits an event of the SDK's own, outside any trace. False where the ring has no room for it. */
  emitOwn<A extends object>(definition: EventDefinition<A>, attributes: A): boolean {
    const own = definition as EventDefinition<never>;
    this.#own.add(own);
    const { counts } = this.#state(own);
    const kept = counts[COUNTER.kept]!;
    this.open(own, undefined).emit(attributes, { context: ROOT_CONTEXT });
    return counts[COUNTER.kept]! > kept;
  }

  #channel(state: EventState, bound: object | undefined): Channel {
    const { compiled, plan } = this.#prepared(state);
    const writers =
      bound === undefined
        ? compiled.writers
        : bindFields(state.definition, compiled, bound, this.#compileContext);
    return new EventChannel(this, state, { ...compiled, writers }, plan, bound);
  }

  /** What all handles of an event share: a handle made by `with()` costs its bound values only. */
  #prepared(state: EventState): PreparedEvent {
    const known = this.#events.get(state);
    if (known !== undefined) return known;
    const { definition } = state;
    const compiled = compileEvent(definition, state.layoutId, this.#compileContext);
    state.layout ??= compiled.layout;
    const plan = this.#sampling.planOf(state, this.#own.has(definition));
    const prepared = { compiled, plan };
    this.#events.set(state, prepared);
    return prepared;
  }

  #state(definition: EventDefinition<never>): EventState {
    const known = this.#states.get(definition);
    if (known !== undefined) return known;
    const isOver = this.#order.length >= MAX_EVENTS;
    if (isOver && this.#overflow !== undefined) return this.#overflow;
    const state: EventState = {
      definition,
      name: isOver ? OVERFLOW_NAME : this.#nameOf(definition),
      layoutId: this.#order.length + 1,
      counts: new Float64Array(EVENT_COUNTERS.length),
      layout: undefined,
      isAnnounced: false,
      reported: 0,
    };
    if (isOver) this.#overflow = state;
    this.#states.set(definition, state);
    this.#order.push(state);
    return state;
  }

  #nameOf(definition: EventDefinition<never>): string {
    const name = String(definition.name).slice(0, MAX_NAME_LENGTH);
    return isOwnEvent(name) && !this.#own.has(definition) ? RESERVED_NAME : name;
  }

  /** Puts the layout into the ring. False where it is full; the next emit tries again. */
  announce(state: EventState): boolean {
    if (state.layout === undefined) return false;
    state.isAnnounced = this.writer.putLayout(state.layout);
    return state.isAnnounced;
  }

  reportInvalid(event: string): void {
    this.#options.report.once(
      "SONDE_EVENT_INVALID",
      event,
      `an event ${event} was counted as invalid: an attribute is missing or does not fit its declaration`,
    );
  }

  reportTraceWithoutThreshold(): void {
    this.#options.report.once(
      "SONDE_TRACE_WITHOUT_THRESHOLD",
      "trace",
      "sampling.followTrace is set and a span is sampled whose tracestate has no threshold (ot=th:…): its events are kept at their own rate, and stand for themselves alone; use a sampler that writes one, such as createSondeSampler",
    );
  }

  #reportExpired(event: string, lastDay: string): void {
    this.#options.report.once(
      "SONDE_EVENT_EXPIRED",
      event,
      `an event ${event} is in use after its last day, ${lastDay}, and is counted as disabled: remove the call, or extend \`expires\` in the registry and generate again`,
    );
  }

  /** Every event that was ever emitted, with its counts as they are. */
  events(): { layoutId: number; name: string; counts: Float64Array; layout: Layout | undefined }[] {
    return this.#order.map(({ name, layoutId, counts, layout }) => ({
      layoutId,
      name,
      counts,
      layout,
    }));
  }

  /**
   * The spool was stopped and another goes on in its place: what that one has to know. The counts of
   * all events go into the ring again, and counter rows from before can be told from those.
   */
  resumption(): Resumption {
    for (const state of this.#order) {
      if (state.counts[COUNTER.emitted] !== 0) state.reported = NOT_REPORTED;
    }
    this.writer.generation++;
    return {
      layouts: this.#order.flatMap(({ layout }) => layout ?? []),
      generation: this.writer.generation,
    };
  }

  /** After a row was published. */
  committed(bytes: number): void {
    this.#bytesSinceCounters += bytes;
    if (this.#ring.claimWakeUp()) this.#options.wake();
  }

  /** After every emit, whatever became of it. */
  afterEmit(): void {
    this.#emitsSinceCounters++;
    if (
      this.#emitsSinceCounters >= COUNTER_ROW_EMITS ||
      this.#bytesSinceCounters >= COUNTER_ROW_BYTES
    ) {
      this.putCounters();
    }
  }

  /**
   * Puts the counts of all events that changed into the ring, behind all rows they count. What does
   * not fit goes with the next call: the counts are cumulative. False where something did not fit.
   */
  putCounters(): boolean {
    if (this.isWriting) return false;
    this.#pace.add(this.#emitsSinceCounters);
    this.#emitsSinceCounters = 0;
    this.#bytesSinceCounters = 0;
    this.#wakeAtHalf();
    // Arrays used again and walked by index: this runs in the midst of emits that must not allocate.
    const changed = this.#changed;
    let count = 0;
    for (let i = 0; i < this.#order.length; i++) {
      const state = this.#order[i]!;
      if (state.counts[COUNTER.emitted] === state.reported) continue;
      if (count === MAX_COUNTER_ENTRIES) {
        if (!this.#putEntries(changed, count, false)) return false;
        count = 0;
      }
      changed[count++] = state;
    }
    if (count === 0) return true;
    if (!this.#putEntries(changed, count, true)) return false;
    if (this.#ring.claimWakeUp()) this.#options.wake();
    return true;
  }

  #putEntries(states: readonly EventState[], count: number, isLast: boolean): boolean {
    for (let i = 0; i < count; i++) {
      const state = states[i]!;
      if (state.isAnnounced) continue;
      // Counts of an event that never had a row still need its name.
      state.layout ??= nameOnly(state);
      if (!this.announce(state)) return false;
    }
    if (!this.writer.putCounters(states, count, isLast, this.#pace.emitsAhead)) return false;
    for (let i = 0; i < count; i++) states[i]!.reported = states[i]!.counts[COUNTER.emitted]!;
    return true;
  }

  /** Checked here and not per event: a ring fills over thousands of events. */
  #wakeAtHalf(): void {
    this.#ring.refresh();
    if (this.#ring.usedBytes() <= this.#ring.capacityBytes / 2) return;
    // A spool that hangs looks at nothing, and its messages would pile up.
    if (this.#ring.claimLook()) this.#options.wake();
  }
}

/** The layout of an event whose rows are never written, be it because its definition is wrong. */
function nameOnly({ definition, layoutId, name }: EventState): Layout {
  const { scope } = definition;
  return {
    id: layoutId,
    event: name,
    scope: { name: cut(scope?.name), version: cut(scope?.version) },
    severityNumber: 1,
    level: "full",
    priority: "normal",
    fields: [],
  };
}

function cut(text: unknown): string {
  return typeof text === "string" ? text.slice(0, MAX_NAME_LENGTH) : "";
}
