import type { Place } from "../diagnostics/finding.ts";
import type { FieldName } from "./shape.ts";

/**
 * Who is hurt by a change. `source`: callers, or registries that build upon this one, no longer
 * compile. `wire`: readers of stored data. `privacy`: those whom the data is about; the owner must
 * agree. `harmless`: nobody.
 */
export const CHANGE_CLASSES = ["source", "wire", "privacy", "harmless"] as const;
export type ChangeClass = (typeof CHANGE_CLASSES)[number];

/** One kind of change. An edit that hurts two groups of people is two changes, by two rules. */
export interface ChangeRule {
  readonly id: string;
  readonly class: ChangeClass;
  /** What was done, for the table in docs/schema.md. */
  readonly what: string;
  /** Why it has its class: who breaks, or why nobody does. */
  readonly why: string;
}

/** A change that needs approval names the one field whose value is approved. */
export interface PrivacyRule extends ChangeRule {
  readonly class: "privacy";
  readonly field: FieldName;
}

/** One difference between two snapshots. */
export interface Change {
  readonly ruleId: string;
  readonly class: ChangeClass;
  /** What changed, from the outside in: `event acme.disk.slow / attribute acme.volume.id`. */
  readonly subject: string;
  /** Of a definition: what uses it and changed with it in the same way. */
  readonly uses: readonly string[];
  /** The value before; null where there was none. */
  readonly from: string | null;
  /** The value after; null where there is none. */
  readonly to: string | null;
  readonly message: string;
  readonly why: string;
  /** For what is new, that of what it was added to. */
  readonly oldPlace: Place;
  /** For what is gone, that of what it was removed from. */
  readonly newPlace: Place;
}
