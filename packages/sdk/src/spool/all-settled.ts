import type { Priority } from "../emit/definition.ts";
import { LANES } from "./lanes.ts";
import type { InstanceState } from "./state.ts";

interface Books {
  readonly state: InstanceState;
}

/** Rows that are there already and have not been taken up yet. */
export interface Later {
  isBehind(): boolean;
  /** Asked once, when that has ended. */
  books(): readonly Books[];
}

interface Mark extends Books {
  readonly lane: Priority;
  readonly mark: number;
}

/**
 * Tells, whenever it is asked, whether all rows of some books have found their outcome, as far as the lanes were filled
 * when it was made; with `later`, also those that are still to be taken up. Books that are no longer among `books` have
 * their rows settled, or they are for another process to deliver.
 */
export function allSettled(books: () => readonly Books[], later?: Later): () => boolean {
  const marks = marksOf(books());
  let isComplete = later === undefined;
  return () => {
    if (!isComplete && later?.isBehind() === false) {
      isComplete = true;
      marks.push(...marksOf(later.books()));
    }
    if (!isComplete) return false;
    const there = new Set(books().map(({ state }) => state));
    return marks.every(
      ({ state, lane, mark }) => state.lanes[lane].settledItems >= mark || !there.has(state),
    );
  };
}

function marksOf(books: readonly Books[]): Mark[] {
  return books.flatMap(({ state }) =>
    LANES.map((lane) => ({ state, lane, mark: state.lanes[lane].cumulativeItems })),
  );
}
