/**
 * A value of OTLP's AnyValue. 64-bit integers are numbers where that is exact, else bigints;
 * `undefined` is a value that was sent empty.
 */
export type DecodedValue =
  | string
  | number
  | bigint
  | boolean
  | undefined
  | Uint8Array
  | readonly DecodedValue[]
  | DecodedAttributes;

/** By key; where a sender repeats a key, which OTLP forbids, the last one stands. */
export type DecodedAttributes = ReadonlyMap<string, DecodedValue>;

/** An OTLP LogRecord; what was not sent has protobuf's default. */
export interface DecodedLogRecord {
  /** Nanoseconds since the epoch. */
  readonly timeUnixNano: bigint;
  /** Nanoseconds since the epoch. */
  readonly observedTimeUnixNano: bigint;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: DecodedValue;
  readonly attributes: DecodedAttributes;
  readonly droppedAttributesCount: number;
  readonly flags: number;
  /** Lower-case hex; empty outside a trace. */
  readonly traceId: string;
  /** Lower-case hex; empty outside a trace. */
  readonly spanId: string;
}

export interface DecodedResource {
  readonly attributes: DecodedAttributes;
  readonly droppedAttributesCount: number;
}

export interface DecodedScope {
  readonly name: string;
  readonly version: string;
  readonly attributes: DecodedAttributes;
  readonly droppedAttributesCount: number;
}

export interface DecodedScopeLogs {
  readonly scope: DecodedScope;
  readonly logRecords: readonly DecodedLogRecord[];
  readonly schemaUrl: string;
}

export interface DecodedResourceLogs {
  readonly resource: DecodedResource;
  readonly scopeLogs: readonly DecodedScopeLogs[];
  readonly schemaUrl: string;
}

/** An OTLP ExportLogsServiceRequest. */
export interface DecodedLogsRequest {
  readonly resourceLogs: readonly DecodedResourceLogs[];
}

/** The bytes are not an OTLP logs request; the message says where they cease to be one. */
export class OtlpDecodeError extends Error {
  override readonly name = "OtlpDecodeError";
}

/** Lists within lists; OTLP sets no limit, and without one a few bytes could exhaust the stack. */
export const MAX_VALUE_DEPTH: number = 32;

export const EMPTY_RESOURCE: DecodedResource = {
  attributes: new Map(),
  droppedAttributesCount: 0,
};

export const EMPTY_SCOPE: DecodedScope = {
  name: "",
  version: "",
  attributes: new Map(),
  droppedAttributesCount: 0,
};
