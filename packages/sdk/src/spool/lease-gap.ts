import type { Priority } from "../emit/definition.ts";
import type { Instance } from "./instance.ts";
import { cursorOf } from "./lane-progress.ts";
import type { Position } from "./settled-ahead.ts";
import type { SegmentEntry, Stretch } from "./stretch.ts";

/** Bytes of one segment that are on nobody's way: neither settled nor leased. */
export interface Gap {
  readonly segment: SegmentEntry;
  readonly from: number;
  /** Where a stretch begins that is taken, or another part of the lane; else where the segment ends for now. */
  readonly to: number;
}

/** A part of a lane. */
export interface Part {
  readonly from?: Position | undefined;
  readonly to?: Position | undefined;
}

interface Taken {
  readonly from: number;
  readonly to: number;
}

/** The oldest bytes in a part of a lane that may be leased; `underWay` are leases without outcome yet. */
export function nextGap(
  instance: Instance,
  lane: Priority,
  underWay: readonly Stretch[] = [],
  part: Part = {},
): Gap | undefined {
  const account = instance.state.lanes[lane];
  const cursor = cursorOf({ account, queue: instance.segments[lane] });
  if (cursor === undefined) return undefined;
  const ours = underWay.filter((stretch) => stretch.lane === lane);
  for (const segment of instance.segments[lane]) {
    const range = rangeOf(segment, cursor, part);
    if (range === undefined) continue;
    const taken = [...settledIn(instance, lane, segment), ...leasedIn(ours, segment)];
    const gap = firstFree(range, taken);
    if (gap !== undefined) return { segment, ...gap };
  }
  return undefined;
}

function rangeOf(
  { number, leasableBytes }: SegmentEntry,
  cursor: Position,
  { from, to }: Part,
): Taken | undefined {
  const start = Math.max(offsetIn(number, cursor), from === undefined ? 0 : offsetIn(number, from));
  const end = to === undefined ? leasableBytes : Math.min(leasableBytes, offsetIn(number, to));
  return start < end ? { from: start, to: end } : undefined;
}

/** How much of a segment lies before a place: all of it, a part, or nothing. */
function offsetIn(segment: number, { segment: at, offset }: Position): number {
  if (segment < at) return Number.POSITIVE_INFINITY;
  return segment === at ? offset : 0;
}

function settledIn(instance: Instance, lane: Priority, { number }: SegmentEntry): Taken[] {
  const { ahead = [] } = instance.state.lanes[lane];
  return ahead.map((settled) => ({
    from: offsetIn(number, settled),
    to: offsetIn(number, { segment: settled.toSegment, offset: settled.toOffset }),
  }));
}

function leasedIn(leases: readonly Stretch[], { number }: SegmentEntry): Taken[] {
  return leases
    .filter(({ segment }) => segment === number)
    .map(({ fromOffset, toOffset }) => ({ from: fromOffset, to: toOffset }));
}

function firstFree(range: Taken, taken: readonly Taken[]): Taken | undefined {
  let { from, to } = range;
  for (const one of [...taken].sort((a, b) => a.from - b.from)) {
    if (one.to <= from || one.from >= one.to) continue;
    if (one.from > from) {
      to = Math.min(to, one.from);
      break;
    }
    from = one.to;
  }
  return from < to ? { from, to } : undefined;
}
