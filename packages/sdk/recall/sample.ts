import type { KnownClass } from "../src/scrub/known/known-values.ts";
import type { Draw } from "./draw.ts";

/** How the issue groups its targets. `other`: counts in the average of all classes only. */
export type Group = "secret" | "network-identity" | "other";

/** A value and what of it tells something: that has to go, the rest may stay. */
export interface Value {
  readonly text: string;
  readonly gone: readonly string[];
}

/** A line of a log with a value in it. `value` stands between `before` and `after`. */
export interface Sample {
  readonly before: string;
  readonly value: Value;
  readonly after: string;
  /** Words around the value, which are why the line is worth anything. */
  readonly stays: readonly string[];
}

/** Values that the host has registered before it logs. */
export type Inventory = Partial<Record<KnownClass, readonly string[]>>;

/** One kind of thing that must not leave, made up from its specification and never from our rules for it. */
export interface SampleClass {
  readonly name: string;
  readonly group: Group;
  /** What the values are, and whose document says so; for the published table. */
  readonly about: string;
  /** Drawn once; its values are what {@link draw} plants. */
  readonly inventory?: (draw: Draw) => Inventory;
  readonly draw: (draw: Draw, inventory: Inventory) => Sample;
}

/** Text that looks like something and is nothing: it has to leave as it came. */
export interface NegativeKind {
  readonly name: string;
  readonly draw: (draw: Draw) => string;
}
