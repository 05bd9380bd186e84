import assert from "node:assert/strict";

export type StoreState =
  | "opening"
  | "open"
  | "compacting"
  | "degraded"
  | "repairing"
  | "closing"
  | "closed";

const SUCCESSORS: Readonly<Record<StoreState, readonly StoreState[]>> = {
  opening: ["open", "closed"],
  open: ["compacting", "degraded", "closing"],
  compacting: ["open", "degraded", "closing"],
  degraded: ["closing"],
  repairing: ["closed"],
  closing: ["closed"],
  closed: ["opening", "repairing"],
};

/** A transition that is not in the table is a bug of the store, never of its caller or its disk. */
export function assertTransition(from: StoreState, to: StoreState): void {
  assert(SUCCESSORS[from].includes(to), `a store that is ${from} cannot become ${to}`);
}

/** LevelDB is open in these and answers for itself what it can. */
export function isServing(state: StoreState): boolean {
  return state === "open" || state === "compacting" || state === "degraded";
}
