import {
  comparePositions,
  endOf,
  insertAhead,
  type Position,
  type SettledAhead,
} from "./settled-ahead.ts";
import type { LaneAccount } from "./state.ts";
import type { SegmentEntry, Stretch } from "./stretch.ts";

/** A lane of an instance: its account in the books, and the segments that are left of it, oldest first. */
export interface LaneProgress {
  readonly account: LaneAccount;
  readonly queue: readonly SegmentEntry[];
}

/**
 * Where the oldest rows without outcome begin; undefined where nothing of them is left on the disk. Segments before it
 * may still be there, if the disk refused to remove them.
 */
export function cursorOf({ account, queue }: LaneProgress): Position | undefined {
  const first = queue.find(({ number }) => number >= account.segment);
  if (first === undefined) return undefined;
  const offset = account.segment === first.number ? account.offset : 0;
  return { segment: first.number, offset };
}

/**
 * Moves the cursor over a stretch, or notes it as settled ahead. Returns its segment; undefined where the
 * stretch, or a part of it, is settled already, or too many are ahead: then it is not settled, and what
 * has no outcome will be leased again.
 */
export function advance(lane: LaneProgress, stretch: Stretch): SegmentEntry | undefined {
  const { account, queue } = lane;
  const segment = queue.find(({ number }) => number === stretch.segment);
  const cursor = cursorOf(lane);
  if (segment === undefined || cursor === undefined) return undefined;
  const order = comparePositions({ segment: segment.number, offset: stretch.fromOffset }, cursor);
  if (order < 0 || overlapsAhead(account, stretch)) return undefined;
  if (order > 0) return settleAhead(lane, stretch) ? segment : undefined;
  account.segment = segment.number;
  account.offset = stretch.toOffset;
  account.settledItems += stretch.items;
  takeUpAhead(lane);
  return segment;
}

function settleAhead(lane: LaneProgress, stretch: Stretch): boolean {
  const { segment, fromOffset: offset, toOffset, items, fromItems, toItems } = stretch;
  const { account } = lane;
  const { ahead = [] } = account;
  const { lastSequence } = stretch;
  const sequence = lastSequence === undefined ? {} : { lastSequence };
  const place = { segment, offset, toSegment: segment, toOffset };
  const next = { ...place, items, fromItems, toItems, ...sequence };
  const inserted = insertAhead(ahead, next, (end, start) => touches(lane, end, start));
  if (inserted === undefined) return false;
  setAhead(account, inserted);
  return true;
}

function overlapsAhead(
  { ahead = [] }: LaneAccount,
  { segment, fromOffset, toOffset }: Stretch,
): boolean {
  return ahead.some(
    (settled) =>
      comparePositions(settled, { segment, offset: toOffset }) < 0 &&
      comparePositions({ segment, offset: fromOffset }, endOf(settled)) < 0,
  );
}

/** Moves the cursor to the end of its segment, over what is settled in it and what is not. */
export function passSegment(lane: LaneProgress, segment: SegmentEntry): void {
  const { account } = lane;
  account.segment = segment.number;
  account.offset = segment.bytes;
  account.settledItems += segment.items;
  takeUpAhead(lane);
}

/** Whether nothing that has no outcome lies between two places. */
function touches({ queue }: LaneProgress, end: Position, start: Position): boolean {
  if (end.segment === start.segment) return end.offset >= start.offset;
  if (start.offset > 0) return false;
  return queue.every(
    ({ number, isSealed, leasableBytes }) =>
      number < end.segment ||
      number >= start.segment ||
      (number === end.segment && isSealed && end.offset >= leasableBytes),
  );
}

/** Where the cursor has come to what was settled ahead, it goes on behind it. */
export function takeUpAhead(lane: LaneProgress): void {
  const { account } = lane;
  const rest = [...(account.ahead ?? [])];
  for (let next = rest[0]; next !== undefined; next = rest[0]) {
    const cursor = cursorOf(lane);
    if (cursor !== undefined && comparePositions(next, cursor) > 0) break;
    rest.shift();
    account.settledItems += next.items;
    if (comparePositions(endOf(next), account) > 0) {
      account.segment = next.toSegment;
      account.offset = next.toOffset;
    }
    passWhole(lane, next);
  }
  setAhead(account, rest);
}

/** Where nothing of a stretch is left on the disk, all rows up to its last one have found their outcome. */
function passWhole(
  { account, queue }: LaneProgress,
  { toSegment, lastSequence = -1 }: SettledAhead,
): void {
  const first = queue[0];
  if (first !== undefined && first.number <= toSegment) return;
  account.settledBefore = Math.max(account.settledBefore ?? 0, lastSequence + 1);
}

/** Whether all of a segment's bytes are behind the cursor or settled ahead of it. */
export function isPassed({ account }: LaneProgress, segment: SegmentEntry): boolean {
  const { number, leasableBytes } = segment;
  if (comparePositions({ segment: number, offset: leasableBytes }, account) <= 0) return true;
  return aheadOver(account, segment) !== undefined;
}

/** Counts rows of a segment as settled that were in none of its stretches: nobody could read them. */
export function settleUnreadable(
  { account }: LaneProgress,
  segment: SegmentEntry,
  items: number,
): void {
  const ahead = aheadOver(account, segment);
  if (ahead === undefined) account.settledItems += items;
  else {
    const withItems = { ...ahead, items: ahead.items + items };
    setAhead(
      account,
      (account.ahead ?? []).map((one) => (one === ahead ? withItems : one)),
    );
  }
}

/** What is settled ahead and has the whole segment in it. */
function aheadOver(
  { ahead = [] }: LaneAccount,
  { number, leasableBytes }: SegmentEntry,
): SettledAhead | undefined {
  const end = { segment: number, offset: leasableBytes };
  return ahead.find(
    (settled) =>
      comparePositions(settled, { segment: number, offset: 0 }) <= 0 &&
      comparePositions(end, endOf(settled)) <= 0,
  );
}

function setAhead(account: LaneAccount, ahead: readonly SettledAhead[]): void {
  if (ahead.length > 0) account.ahead = ahead;
  else delete account.ahead;
}
