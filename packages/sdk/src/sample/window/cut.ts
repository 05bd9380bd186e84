import { groupOf } from "../group.ts";
import { type GroupsApart, MAX_GROUPS_APART } from "./decision-rules.ts";
import type { RowOrder } from "./row-order.ts";
import { emptyRow, type WindowRows } from "./window-rows.ts";

/** What a row takes of the room. */
type Cost = "row" | "bytes";

/** What an event may have whatever the others take. */
export interface EventFloor {
  readonly rows: number;
  readonly bytes: number;
}

export interface Room {
  readonly cost: Cost;
  readonly capacity: number;
  /** By layout id; together beside the capacity. */
  readonly floors: ReadonlyMap<number, EventFloor>;
}

/** Positions in the order of the first row that finds no room: never that of the last that does, or weights are too large. */
export interface Cut {
  /** Undefined where all fit. */
  readonly at: number | undefined;
  /** What the rows before it take. */
  readonly used: number;
  /** Where the floor of an event ends, if it is behind the cut; Infinity where all its rows are within it. */
  readonly floors: ReadonlyMap<number, number>;
}

/** The first row that does not fit ends it, even where a smaller one behind it would: to go on would prefer the small. */
export function cutOrder(order: RowOrder, rows: WindowRows, room: Room): Cut {
  const { at, used } = cutAll(order, rows, room);
  const floors =
    at === undefined ? new Map<number, number>() : behind(floorEnds(order, rows, room), at);
  return { at, used, floors };
}

/**
 * The same for rows, with the floors within the capacity: a row of a floor counts from the beginning, wherever it stands, and not
 * once more when the cut passes it. So an event that is alone has all of the room. The capacity is more than the floors.
 */
export function cutWithFloors(order: RowOrder, rows: WindowRows, room: Room): Cut {
  const ends = floorEnds(order, rows, room);
  const at = cutBeside(order, rows, room, ends);
  const floors = at === undefined ? new Map<number, number>() : behind(ends, at);
  return { at, used: at ?? order.count, floors };
}

function cutBeside(
  order: RowOrder,
  rows: WindowRows,
  { capacity, floors }: Room,
  ends: ReadonlyMap<number, number>,
): number | undefined {
  const row = emptyRow();
  const isOfFloor = (position: number): boolean => {
    rows.read(order.indexAt(position), row);
    return position < (ends.get(row.layoutId) ?? Number.NEGATIVE_INFINITY);
  };
  let used = 0;
  if (floors.size > 0) {
    for (let position = 0; position < order.count; position++) if (isOfFloor(position)) used++;
  }
  for (let position = 0; position < order.count; position++) {
    if (isOfFloor(position)) continue;
    if (used === capacity) return position;
    used++;
  }
  return undefined;
}

function cutAll(
  order: RowOrder,
  rows: WindowRows,
  { cost, capacity }: Room,
): { at: number | undefined; used: number } {
  const row = emptyRow();
  let used = 0;
  for (let position = 0; position < order.count; position++) {
    rows.read(order.indexAt(position), row);
    const more = cost === "row" ? 1 : row.bytes;
    if (used + more > capacity) return { at: position, used };
    used += more;
  }
  return { at: undefined, used };
}

/** Those that reach beyond the cut, which are all that help. */
function behind(ends: ReadonlyMap<number, number>, at: number): Map<number, number> {
  return new Map([...ends].filter(([, end]) => end > at));
}

/** The position of the first row of an event that its floor has no room for; Infinity where it has room for all. */
function floorEnds(order: RowOrder, rows: WindowRows, { floors }: Room): Map<number, number> {
  const ends = new Map<number, number>();
  if (floors.size === 0) return ends;
  const used = new Map([...floors].map(([layoutId]) => [layoutId, { rows: 0, bytes: 0 }]));
  const row = emptyRow();
  for (let position = 0; position < order.count; position++) {
    rows.read(order.indexAt(position), row);
    const ofEvent = used.get(row.layoutId);
    if (ofEvent === undefined || ends.has(row.layoutId)) continue;
    const floor = floors.get(row.layoutId)!;
    ofEvent.rows++;
    ofEvent.bytes += row.bytes;
    if (ofEvent.rows > floor.rows || ofEvent.bytes > floor.bytes) ends.set(row.layoutId, position);
  }
  for (const [layoutId, { rows: ofEvent }] of used) {
    if (!ends.has(layoutId) && ofEvent > 0) ends.set(layoutId, Number.POSITIVE_INFINITY);
  }
  return ends;
}

/**
 * Groups that are larger than all the room there is, which have no chance as a whole. The order has the
 * rows of a group together.
 */
export function groupsApart(
  order: RowOrder,
  rows: WindowRows,
  { cost, capacity }: Room,
): GroupsApart | undefined {
  const found: number[] = [];
  const row = emptyRow();
  let group = -1;
  let size = 0;
  for (let position = 0; position < order.count; position++) {
    rows.read(order.indexAt(position), row);
    if (groupOf(row.high) !== group) {
      group = groupOf(row.high);
      size = 0;
    }
    const before = size;
    size += cost === "row" ? 1 : row.bytes;
    if (before <= capacity && size > capacity) found.push(group);
  }
  if (found.length === 0) return undefined;
  return found.length > MAX_GROUPS_APART ? "all" : found;
}
