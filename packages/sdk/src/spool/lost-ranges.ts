import type { Priority } from "../emit/definition.ts";
import { COUNTER } from "../row/counter-row.ts";
import type { EventRecord } from "../row/record.ts";
import { isToken } from "../scrub/token-gate.ts";
import { LANES } from "./lanes.ts";
import type { InstanceState } from "./state.ts";

/** Of one instance's books, and of one report. */
export const MAX_LOST_RANGES = 128;
/** In place of a reason or an instance where ranges of several had to share one entry. */
const SEVERAL = "several";

/**
 * Rows of one lane that will not arrive although they were admitted: so many of those between two
 * sequences, both included. Rows of other lanes lie between them too, and rows that did arrive.
 */
export interface LostRange {
  /** Whose rows; or `several`, where there was no room for a range of its own. Its sequences are 0. */
  readonly instance: string;
  readonly lane: Priority;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly rows: number;
  /** `<bucket>.<reason>`, as in the ledger; or `several`. */
  readonly reason: string;
}

/** Where the parts of ranges stand in a report: arrays beside each other, one element a range. */
export const LOST_KEYS: Readonly<Record<keyof LostRange, string>> = {
  instance: "sonde.ledger.lost.instances",
  lane: "sonde.ledger.lost.lanes",
  firstSequence: "sonde.ledger.lost.first_sequences",
  lastSequence: "sonde.ledger.lost.last_sequences",
  rows: "sonde.ledger.lost.rows",
  reason: "sonde.ledger.lost.reasons",
};

/**
 * Notes a range until a report says it. Bounds: {@link MAX_LOST_RANGES}; beyond them the two nearest
 * ranges of one lane become one that spans both. No row is left out, only where exactly they were.
 */
export function noteLost(state: InstanceState, range: LostRange): void {
  if (range.rows <= 0) return;
  state.lost ??= [];
  const ranges = state.lost;
  const at = ranges.findLastIndex(
    (known) => isSameLane(known, range) && known.reason === range.reason,
  );
  const last = ranges[at];
  if (last !== undefined && gap(last, range) === 0) ranges[at] = span(last, range);
  else ranges.push(range);
  if (ranges.length > MAX_LOST_RANGES) mergeNearest(ranges);
}

/**
 * Takes what a report said out of the books: that many rows of the range which holds them, since more
 * may have been lost behind them meanwhile. True where there was something to take.
 */
export function forgetLost(state: InstanceState, reported: readonly LostRange[]): boolean {
  const ranges = state.lost;
  if (ranges === undefined) return false;
  let isChanged = false;
  for (const range of reported) {
    const at = ranges.findIndex((known) => holds(known, range));
    const known = ranges[at];
    if (known === undefined) continue;
    isChanged = true;
    const rows = known.rows - range.rows;
    const isFromStart = known.firstSequence === range.firstSequence;
    const firstSequence = isFromStart
      ? Math.min(range.lastSequence + 1, known.lastSequence)
      : known.firstSequence;
    if (rows === 0) ranges.splice(at, 1);
    else ranges[at] = { ...known, rows, firstSequence };
  }
  return isChanged;
}

/**
 * No row of the instance has a higher sequence. Every kept row has one, and there are no gaps between
 * them; of what came after the last counter row only a bound is known.
 */
export function lastSequenceBound({ events, nextSequence, emitsAhead }: InstanceState): number {
  let kept = 0;
  let hasTail = false;
  for (const { counts, tail } of Object.values(events)) {
    kept += counts[COUNTER.kept] ?? 0;
    hasTail ||= tail > 0;
  }
  return Math.max(0, Math.max(nextSequence, kept) - 1 + (hasTail ? emitsAhead : 0));
}

/** The ranges that a report carries. Those that are none, as from another version, are passed over. */
export function lostRangesOf({ layout, values }: EventRecord): LostRange[] {
  const columns = Object.entries(LOST_KEYS).map(([name, key]) => {
    const column = values[layout.fields.findIndex((field) => field.key === key)];
    return [name, Array.isArray(column) ? column : []] as const;
  });
  const count = Math.max(...columns.map(([, column]) => column.length));
  const ranges = Array.from({ length: count }, (_, at): unknown =>
    Object.fromEntries(columns.map(([name, column]) => [name, column[at]])),
  );
  return ranges.filter(isLostRange);
}

/** Whether what a file says is a range, whose parts may leave as they are. */
export function isLostRange(value: unknown): value is LostRange {
  if (typeof value !== "object" || value === null) return false;
  const { instance, lane, firstSequence, lastSequence, rows, reason } = value as Partial<LostRange>;
  return (
    [instance, reason].every((text) => typeof text === "string" && isToken(text)) &&
    LANES.some((known) => known === lane) &&
    [firstSequence, lastSequence, rows].every(
      (count) => Number.isSafeInteger(count) && count! >= 0,
    ) &&
    firstSequence! <= lastSequence!
  );
}

function isSameLane(a: LostRange, b: LostRange): boolean {
  return a.instance === b.instance && a.lane === b.lane;
}

function holds(known: LostRange, range: LostRange): boolean {
  return (
    isSameLane(known, range) &&
    (known.reason === range.reason || known.reason === SEVERAL) &&
    known.firstSequence <= range.firstSequence &&
    known.lastSequence >= range.lastSequence &&
    known.rows >= range.rows
  );
}

/** Sequences between two ranges; 0 where they touch or overlap. */
function gap(a: LostRange, b: LostRange): number {
  const [low, high] = a.firstSequence <= b.firstSequence ? [a, b] : [b, a];
  return Math.max(0, high.firstSequence - low.lastSequence - 1);
}

function span(a: LostRange, b: LostRange): LostRange {
  const isOne = isSameLane(a, b);
  return {
    instance: isOne ? a.instance : SEVERAL,
    lane: a.lane,
    firstSequence: isOne ? Math.min(a.firstSequence, b.firstSequence) : 0,
    lastSequence: isOne ? Math.max(a.lastSequence, b.lastSequence) : 0,
    rows: a.rows + b.rows,
    reason: a.reason === b.reason ? a.reason : SEVERAL,
  };
}

/** The pair whose union says the least that is not so: of one lane, of one reason, close together. */
function mergeNearest(ranges: LostRange[]): void {
  let best = { cost: Number.POSITIVE_INFINITY, first: 0, second: 1 };
  for (const [first, a] of ranges.entries()) {
    for (let second = first + 1; second < ranges.length; second++) {
      const cost = mergeCost(a, ranges[second]!);
      if (cost < best.cost) best = { cost, first, second };
    }
  }
  ranges[best.first] = span(ranges[best.first]!, ranges[best.second]!);
  ranges.splice(best.second, 1);
}

/** Any two of one lane before any two of different ones; any two of one reason before others. */
function mergeCost(a: LostRange, b: LostRange): number {
  const strangers = isSameLane(a, b) ? 0 : 2;
  const reasons = a.reason === b.reason ? 0 : 1;
  return (strangers + reasons) * Number.MAX_SAFE_INTEGER + (strangers > 0 ? 0 : gap(a, b));
}
