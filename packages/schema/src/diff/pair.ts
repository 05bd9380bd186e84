import type { Element } from "./snapshot.ts";

interface Sides {
  readonly before: Element;
  readonly after: Element;
}

/** One element on both sides, what it stands in, and the way to it. */
export interface Pair extends Sides {
  readonly parents: Sides;
  /** Ends with `after`; empty for the registry. */
  readonly path: readonly Element[];
}
