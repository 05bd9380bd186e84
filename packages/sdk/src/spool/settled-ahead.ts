/** A place in a lane: a segment's number and a byte in it. */
export interface Position {
  readonly segment: number;
  readonly offset: number;
}

/**
 * Rows beyond a lane's cursor that have found their outcome: those of a stretch, whole blocks. They are
 * not in the lane's `settledItems` until the cursor comes to them. Plain data, part of the journal.
 */
export interface SettledAhead extends Position {
  readonly toSegment: number;
  readonly toOffset: number;
  /** Rows that found their outcome. */
  readonly items: number;
  /** The lane's cumulative items before the first block and with the last; both 0 where it has no rows. */
  readonly fromItems: number;
  readonly toItems: number;
  /** Of its last row; absent where it has none. */
  readonly lastSequence?: number;
}

/** What may be settled out of order at a time. Beyond it rows are not booked, and so are sent again. */
export const MAX_SETTLED_AHEAD = 64;

/** Below 0 where `one` comes first. */
export function comparePositions(one: Position, other: Position): number {
  return one.segment - other.segment || one.offset - other.offset;
}

export function endOf({ toSegment, toOffset }: SettledAhead): Position {
  return { segment: toSegment, offset: toOffset };
}

export function covers(ahead: SettledAhead, position: Position): boolean {
  return comparePositions(ahead, position) <= 0 && comparePositions(position, endOf(ahead)) < 0;
}

/**
 * Puts a stretch among those that are settled ahead, in order, one with its neighbours where they touch;
 * `touches` says whether nothing lies between two places. Undefined where there is no room for one more.
 */
export function insertAhead(
  settled: readonly SettledAhead[],
  stretch: SettledAhead,
  touches: (end: Position, start: Position) => boolean,
): SettledAhead[] | undefined {
  const result: SettledAhead[] = [];
  let last: SettledAhead | undefined;
  const sorted = [...settled, stretch].sort(comparePositions);
  for (const next of sorted) {
    if (last !== undefined && touches(endOf(last), next)) result.pop();
    else last = undefined;
    last = last === undefined ? next : join(last, next);
    result.push(last);
  }
  return result.length > MAX_SETTLED_AHEAD ? undefined : result;
}

/** Rows of stretches without a row have no place among the lane's items. */
function join(one: SettledAhead, other: SettledAhead): SettledAhead {
  const [first, second] = [one, other].filter(({ toItems }) => toItems > 0);
  const lastSequence = other.lastSequence ?? one.lastSequence;
  return {
    segment: one.segment,
    offset: one.offset,
    toSegment: other.toSegment,
    toOffset: other.toOffset,
    items: one.items + other.items,
    fromItems: first?.fromItems ?? 0,
    toItems: (second ?? first)?.toItems ?? 0,
    ...(lastSequence === undefined ? {} : { lastSequence }),
  };
}

/**
 * Whether what a journal says is such a list: at most {@link MAX_SETTLED_AHEAD}, in order, and none in another. Whoever
 * moves a cursor over them relies on it.
 */
export function areSettledAhead(value: unknown): value is readonly SettledAhead[] {
  return (
    Array.isArray(value) &&
    value.length <= MAX_SETTLED_AHEAD &&
    value.every(
      (one: unknown, at) =>
        isSettledAhead(one) &&
        comparePositions(one, endOf(one)) < 0 &&
        (at === 0 || comparePositions(endOf(value[at - 1] as SettledAhead), one) <= 0),
    )
  );
}

function isSettledAhead(value: unknown): value is SettledAhead {
  const { segment, offset, toSegment, toOffset, items, fromItems, toItems, lastSequence } =
    (value ?? {}) as Partial<SettledAhead>;
  const counts = [segment, offset, toSegment, toOffset, items, fromItems, toItems];
  return [...counts, lastSequence ?? 0].every(
    (count) => Number.isSafeInteger(count) && (count as number) >= 0,
  );
}
