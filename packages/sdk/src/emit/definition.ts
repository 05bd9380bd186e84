import type { Context } from "@opentelemetry/api";

/** What a value may reveal; decides what of it leaves the machine (`docs/schema.md`). */
export type PrivacyClass =
  | "system"
  | "operational"
  | "identifier"
  | "personal"
  | "content"
  | "secret"
  | "text";

/** The customer's level from which on an event may leave. */
export type DiagnosticLevel = "basic" | "full";

export type Severity = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

/** The lane an event travels in: lanes are spooled apart and delivered critical first. */
export type Priority = "critical" | "normal" | "bulk";

/**
 * How soon a row survives the machine's power. `written`: with the next group commit, 500 ms or
 * 256 KiB later; `synced`: the commit follows at once. Nothing is sent before it survives.
 */
export type Durability = "written" | "synced";

export type ScalarType = "string" | "int" | "double" | "boolean";
export type FieldType = ScalarType | `${ScalarType}[]` | `template[${ScalarType}]`;

/**
 * What a value names. `host`: short name, FQDN and upper case are one. Of the others a mask keeps what tells nothing of whose they
 * are: `ip` class and subnet relation, `mac` and `wwn` the vendor, `iqn` and `nqn` their naming authority's month or prefix, `sid` a
 * well-known RID, `path` depth and extension, `account` nothing but that domain and user are equal.
 */
export type IdentifiedThing =
  | "host"
  | "ip"
  | "mac"
  | "wwn"
  | "iqn"
  | "nqn"
  | "sid"
  | "path"
  | "account";

/** One attribute of an event, as the registry declares it. */
export interface FieldDefinition {
  /** The key on the wire, byte for byte as in the registry. */
  readonly key: string;
  readonly type: FieldType;
  readonly class: PrivacyClass;
  /** An event without it, or with a value that does not fit, is counted as invalid. */
  readonly required?: true;
  /** UCUM. */
  readonly unit?: string;
  /** Present on enums: the values of the members. Strings or integers, as `type` says. */
  readonly members?: readonly (string | number)[];
  /** The members are all there are. */
  readonly closed?: true;
  readonly min?: number;
  readonly max?: number;
  /** In UTF-16 code units, strings only. Default 1024. */
  readonly maxLength?: number;
  /** What a value of class `identifier` or `personal` names, where more of it may stay than that two are equal. */
  readonly identifies?: IdentifiedThing;
  /** Arrays and templates only. Default 32. */
  readonly maxItems?: number;
}

/** The instrumentation scope of generated events: the registry they were generated from. */
export interface ScopeDefinition {
  readonly name: string;
  readonly version: string;
  readonly schemaUrl?: string;
}

export interface SamplingDefinition {
  /** Share of events to keep, 0..1. */
  readonly rate: number;
  /** What one decision covers: a trace, this installation, nothing but the event, or one value of an attribute. */
  readonly by: "trace" | "device" | "none" | "attribute";
  /** The key of the deciding attribute, where `by` is `attribute`: equal values of two keys are strangers. */
  readonly attribute?: string;
  /** The operator's overrides are clamped to these. */
  readonly minRate?: number;
  readonly maxRate?: number;
}

export interface DeliveryDefinition {
  readonly priority: Priority;
  readonly durability: Durability;
  /**
   * Older rows are dropped instead of sent, and counted as expired. A whole number above 0. Without it
   * rows wait until they are delivered or the spool is full.
   */
  readonly ttlMillis?: number;
}

/**
 * A place in a row that takes one value. It holds the scrub action compiled from the field's class
 * and is the only way into a row (invariant 1).
 */
export interface FieldWriter {
  put(value: unknown): void;
}

export type FieldWriters<A> = { readonly [P in keyof A]-?: FieldWriter };

/** What the compiler generates for an event: data, and straight-line code where a loop would be slow. */
export interface EventDefinition<A extends object> {
  readonly name: string;
  readonly scope: ScopeDefinition;
  readonly severity: Severity;
  readonly diagnosticLevel: DiagnosticLevel;
  /**
   * The last day (`YYYY-MM-DD`, UTC) on which the event was allowed to leave. Present only where it
   * was generated after that day: its emits are counted as disabled, and nothing of it is written.
   */
  readonly expired?: string;
  readonly sampling: SamplingDefinition;
  readonly delivery: DeliveryDefinition;
  /** By property name of `A`; the order is the order in the row. */
  readonly fields: { readonly [P in keyof A]-?: FieldDefinition };
  /** Hands every attribute to its field, in the order of `fields`. */
  write(to: FieldWriters<A>, from: A): void;
  /** True for an event that is kept whatever the rate. */
  keepWhen?(attributes: A): boolean;
  /** The value that decides, where `sampling.by` is `attribute`. */
  samplingValue?(attributes: A): unknown;
}

export interface EmitOptions {
  /** When it happened, a Date or milliseconds since the epoch. Default now. */
  readonly timestamp?: Date | number;
  /** The trace it belongs to. Default the active context. */
  readonly context?: Context;
}

/** What a developer calls: one per event, made by {@link defineEvent}. */
export interface EventHandle<A extends object> {
  readonly name: string;
  /** Never throws, never blocks, returns nothing. */
  emit(attributes: A, options?: EmitOptions): void;
  /** False when nothing would come of emit(): lets callers skip costly arguments. */
  enabled(): boolean;
  /** A handle with some attributes bound once: written once, cheaper per call. */
  with<K extends keyof A>(bound: Pick<A, K>): EventHandle<Omit<A, K>>;
}
