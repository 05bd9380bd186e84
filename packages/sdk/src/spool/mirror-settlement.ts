import type { Priority } from "../emit/definition.ts";
import type { Instance, Settlement } from "./instance.ts";
import { LANES } from "./lanes.ts";
import type { InstanceState } from "./state.ts";

const QUARANTINED = "quarantined.";

interface Mark {
  readonly state: InstanceState;
  readonly lane: Priority;
  readonly mark: number;
}

/** A mirror keeps nothing aside: the spool's own quarantine is where rows are looked at. What it is refused, it drops. */
export function asDropped({ outcomes, reasons: before }: Settlement): Settlement {
  const { quarantined = 0, dropped = 0, ...rest } = outcomes;
  const reasons: Record<string, number> = {};
  for (const [name, count] of Object.entries(before)) {
    const isAside = name.startsWith(QUARANTINED);
    const reason = isAside ? `dropped.${name.slice(QUARANTINED.length)}` : name;
    reasons[reason] = (reasons[reason] ?? 0) + count;
  }
  return { outcomes: { ...rest, dropped: dropped + quarantined }, reasons };
}

/**
 * Tells, whenever it is asked, whether all rows of some instances have found their outcome, as far as they were filled
 * when it was made; with `isWaiting`, also those that are there when that ends. An instance that goes away has its rows
 * settled, or they are for another process to deliver.
 */
export function allSettled(
  instances: () => readonly Instance[],
  isWaiting?: () => boolean,
): () => boolean {
  const marks = marksOf(instances());
  let isComplete = isWaiting === undefined;
  return () => {
    if (!isComplete && isWaiting?.() === false) {
      isComplete = true;
      marks.push(...marksOf(instances()));
    }
    if (!isComplete) return false;
    const there = new Set(instances().map(({ state }) => state));
    return marks.every(
      ({ state, lane, mark }) => state.lanes[lane].settledItems >= mark || !there.has(state),
    );
  };
}

function marksOf(instances: readonly Instance[]): Mark[] {
  return instances.flatMap(({ state }) =>
    LANES.map((lane) => ({ state, lane, mark: state.lanes[lane].cumulativeItems })),
  );
}
