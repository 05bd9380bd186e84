import type {
  DiagnosticLevel,
  Durability,
  FieldType,
  Priority,
  PrivacyClass,
  ScopeDefinition,
} from "../emit/definition.ts";
import { ROW_HEADER_BYTES } from "./row-format.ts";

/**
 * How a value stands in a row, after its scrub action:
 * `value` as it is, `gated` a short safe token, `member` the index of an enum member,
 * `pseudonym` ten bytes of key id and hash, `text` scrubbed text in UTF-8 behind its length in two bytes,
 * `unscanned` a mark without bytes.
 */
export type FieldForm =
  | "value"
  | "gated"
  | "member"
  | "pseudonym"
  | "text"
  | "unscanned"
  | "absent";

export interface LayoutField {
  readonly key: string;
  readonly type: FieldType;
  readonly class: PrivacyClass;
  readonly form: FieldForm;
  readonly members?: readonly (string | number)[];
}

/**
 * All that a reader needs to know of the rows of one event. Plain data: it is stored as JSON beside
 * the rows, so that any later version can read them.
 */
export interface Layout {
  /** Unique within one spool instance. */
  readonly id: number;
  readonly event: string;
  readonly scope: ScopeDefinition;
  /** OpenTelemetry's SeverityNumber, 1..24. */
  readonly severityNumber: number;
  readonly level: DiagnosticLevel;
  readonly priority: Priority;
  /** Absent in spools of before it was written: `written`. */
  readonly durability?: Durability;
  /** Absent where rows never expire. */
  readonly ttlMillis?: number;
  /** Scrubbed text in these rows may have pseudonyms of persons. Absent where it has none. */
  readonly persons?: true;
  readonly fields: readonly LayoutField[];
}

/** As it stands in a row and in the tables of a segment: JSON. */
export function encodeLayout(layout: Layout): Uint8Array {
  return Buffer.from(JSON.stringify(layout));
}

/** What the row takes that tells a reader of the layout. */
export function layoutRowBytes(layout: Layout): number {
  return ROW_HEADER_BYTES + encodeLayout(layout).byteLength;
}
