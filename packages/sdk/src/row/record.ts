import type { Layout } from "./layout.ts";

export type ScalarValue = string | number | bigint | boolean;
/** An array, or the entries of a template attribute; everything in it is scrubbed already. */
export type RecordValue = ScalarValue | readonly ScalarValue[] | ReadonlyMap<string, ScalarValue>;

/** One row, decoded: what the OTLP encoder takes. */
export interface EventRecord {
  readonly layout: Layout;
  /** Counted by the emitting process from 0; with the instance it makes `log.record.uid`. */
  readonly sequence: number;
  /** Milliseconds since the epoch, with fractions: when it happened. */
  readonly timeMillis: number;
  /** Milliseconds since the epoch: when emit() was called. */
  readonly observedTimeMillis: number;
  /** The sampling threshold T, 56 bits: lowercase hex without trailing zeros, `0` for all. */
  readonly threshold: string;
  /** R as 14 hex digits; undefined where it is the end of the trace id. */
  readonly randomness: string | undefined;
  /** Kept by a rule, whatever the rate: leaves with `sampling.priority` 100. */
  readonly alwaysKept: boolean;
  /** 16 and 8 bytes; undefined outside a trace. */
  readonly traceId: Uint8Array | undefined;
  readonly spanId: Uint8Array | undefined;
  /** W3C trace flags, 0..255. */
  readonly traceFlags: number;
  /** By index of the layout's fields; undefined where the event has none or the field was dropped. */
  readonly values: readonly (RecordValue | undefined)[];
}
