import type { EventFloor } from "./cut.ts";
import { MAX_FLOORS } from "./decision-rules.ts";
import { emptyRow, type WindowRows } from "./window-rows.ts";

const MAX_FLOOR_ROWS = 10;

/** Indices of the rows that the budget in rows left. */
export interface BytesMembers {
  readonly always: readonly number[];
  readonly others: readonly number[];
  readonly othersBytes: number;
  readonly bytes: number;
}

interface ByteFloors {
  readonly always: ReadonlyMap<number, EventFloor>;
  readonly others: ReadonlyMap<number, EventFloor>;
  /** What all of them together may take: half of the allowance at most. */
  readonly setAside: number;
}

interface EventSizes {
  bytes: number;
  longest: number;
  shortest: number;
}

/**
 * What each event may have whatever the others take: ten rows, and its part of half the allowance. Rows
 * of it that a rule kept have the floor where there are some. Which events are here and how long their
 * rows are may be looked at, since draws know nothing of it; so no more is set aside than can be used.
 */
export function byteFloors(
  rows: WindowRows,
  members: Pick<BytesMembers, "always" | "others">,
  allowance: number,
  activeEvents: ReadonlySet<number>,
): ByteFloors {
  const ofAlways = sizesOf(rows, members.always, activeEvents, new Map());
  const ofOthers = sizesOf(rows, members.others, activeEvents, ofAlways);
  const events = Math.min(MAX_FLOORS, ofAlways.size + ofOthers.size);
  const bytes = events === 0 ? 0 : Math.floor(allowance / 2 / events);
  const floor: EventFloor = { rows: MAX_FLOOR_ROWS, bytes };
  const always = new Map<number, EventFloor>();
  const others = new Map<number, EventFloor>();
  let setAside = 0;
  for (const [into, sizes] of [
    [always, ofAlways],
    [others, ofOthers],
  ] as const) {
    for (const [layoutId, ofEvent] of sizes) {
      if (ofEvent.shortest > bytes || always.size + others.size === MAX_FLOORS) continue;
      into.set(layoutId, floor);
      setAside += Math.min(bytes, ofEvent.bytes, MAX_FLOOR_ROWS * ofEvent.longest);
    }
  }
  return { always, others, setAside };
}

function sizesOf(
  rows: WindowRows,
  members: readonly number[],
  activeEvents: ReadonlySet<number>,
  besides: ReadonlyMap<number, EventSizes>,
): Map<number, EventSizes> {
  const sizes = new Map<number, EventSizes>();
  const row = emptyRow();
  for (const index of members) {
    rows.read(index, row);
    const { layoutId, bytes } = row;
    if (besides.has(layoutId) || !activeEvents.has(layoutId)) continue;
    const known = sizes.get(layoutId);
    if (known === undefined) sizes.set(layoutId, { bytes, longest: bytes, shortest: bytes });
    else {
      known.bytes += bytes;
      known.longest = Math.max(known.longest, bytes);
      known.shortest = Math.min(known.shortest, bytes);
    }
  }
  return sizes;
}
