import type { Seed } from "../redraw.ts";

/** Bounds of one decision, so that what is written of it is small. */
export const MAX_CLASSES = 64;
export const MAX_GROUPS_APART = 64;
export const MAX_FLOORS = 256;

/** A fraction in 56 bits as two halves of 28; [2^28, 0] is one. */
export type Bits = readonly [high: number, low: number];

/** What an event has of its own: a limit that is more lenient than that of all. */
export type Floor = readonly [layoutId: number, limit: Bits];

/**
 * Groups by their 20 bits of R whose rows are drawn one by one, because the group is larger than what
 * there is room for; "all" where there are more such groups than a decision holds.
 */
export type GroupsApart = readonly number[] | "all";

/** Rows of one T as they come from the host; those that a rule keeps are a class of their own. */
export interface ClassKey {
  readonly always?: true;
  readonly threshold: Bits;
}

/** T of a class is raised: rows with R below `raised` go, but for the floor of their event. */
export interface ClassRule extends ClassKey {
  readonly raised: Bits;
  readonly apart?: GroupsApart;
  readonly floors?: readonly Floor[];
}

/** A fresh draw per group: it stays where it is below the limit, or below the floor of its event. */
export interface DrawRule {
  readonly limit: Bits;
  readonly apart?: GroupsApart;
  readonly floors?: readonly Floor[];
}

/** Classes that got no room of their own. */
export interface RestRule extends DrawRule {
  readonly classes: readonly ClassKey[];
  /** Every class with this T or a higher one, where there are more classes than a decision holds. */
  readonly from?: Bits;
}

/** The budget in rows: by R where it can be, so that the same traces and entities stay in all windows. */
export interface RowsDecision {
  readonly seed: Seed;
  readonly classes: readonly ClassRule[];
  readonly rest?: RestRule;
}

/** Rows longer than `maxBytes` are not in it. */
export interface SizedRule extends DrawRule {
  readonly maxBytes: number;
}

/** Rows that were too long for their class. They are drawn one by one; `share` is how likely there is room for any. */
export interface LargeRule {
  /** A row that is longer still finds no room anywhere. */
  readonly maxBytes: number;
  readonly share: Bits;
  readonly limit: Bits;
}

/** The budget in bytes: by fresh draws only, since what is left of it depends on what was kept before. */
export interface BytesDecision {
  readonly seed: Seed;
  readonly always: SizedRule;
  readonly others: SizedRule;
  readonly large: LargeRule;
}
