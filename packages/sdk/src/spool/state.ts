import type { Priority } from "../emit/definition.ts";
import { EVENT_COUNTERS } from "../row/counter-row.ts";
import { MIN_EMITS_AHEAD } from "../row/emit-pace.ts";
import type { AbsorbedBooks } from "./absorbed.ts";
import { LANES } from "./lanes.ts";
import { isLostRange, type LostRange, MAX_LOST_RANGES } from "./lost-ranges.ts";
import { areSettledAhead, type SettledAhead } from "./settled-ahead.ts";
import { isTimeNote, type TimeNote } from "./time-note.ts";

/** What became of admitted records. Each is counted where it happens. */
export const OUTCOMES = [
  "delivered",
  "rejected",
  "quarantined",
  "thinned",
  "dropped",
  "exported",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One event of one instance; everything cumulative since the instance began. */
export interface EventAccount {
  readonly name: string;
  /** By `COUNTER`, as of the last counter row. */
  counts: number[];
  admitted: number;
  failedBeforeAdmission: number;
  /** Rows, admitted or failed, that came after the last counter row. */
  tail: number;
  /** Of the admitted, rows that another spool had admitted and given away. Absent: 0. */
  imported?: number;
  /** Of the admitted, rows that came back from quarantine: they are admitted and quarantined elsewhere. Absent: 0. */
  requeued?: number;
}

/** How far a lane is written and settled. Everything before the cursor has found its outcome. */
export interface LaneAccount {
  /** Rows admitted since the instance began. */
  cumulativeItems: number;
  /** Rows before the cursor: by it a missing block shows, and how much was in it. */
  settledItems: number;
  /** The cursor: file and offset. */
  segment: number;
  offset: number;
  /** Rows with a lower sequence have found their outcome, and all of them are in `settledItems`. Absent: 0. */
  settledBefore?: number;
  /** Stretches beyond the cursor that have found their outcome too, in order. Absent: none. */
  ahead?: readonly SettledAhead[];
}

/**
 * What earlier directories of the same process account for. The host counts on from the start of the
 * process; the books of a later directory begin where those of the earlier one ended.
 */
interface CountBase {
  /** By layout id, then by `COUNTER`. */
  readonly counts: Readonly<Record<string, readonly number[]>>;
  /** Rows that failed before admission. */
  readonly failed: number;
}

/**
 * What the journal keeps of an instance: all that the ledger needs and that the rows on disk do not
 * say themselves. Plain data.
 */
export interface InstanceState {
  /** By layout id. */
  readonly events: Record<string, EventAccount>;
  readonly lanes: Record<Priority, LaneAccount>;
  readonly outcomes: Record<Outcome, number>;
  /** `<bucket>.<reason>` to count: why records were dropped, rejected or failed. */
  readonly reasons: Record<string, number>;
  /** Where rows were lost that no admitted `sonde.ledger` event has said yet; see `lost-ranges.ts`. */
  lost?: LostRange[];
  /** Rows with a lower sequence are covered by the last counter row. */
  nextSequence: number;
  /** The most emits that could follow that row unseen, if the process is killed; see `emit-pace.ts`. */
  emitsAhead: number;
  /** No row will follow and none is unaccounted for. */
  isClosed: boolean;
  /** 1 after the process was found dead with this state open. */
  unknownTails: number;
  /** What its own time was when somebody looked last; absent in journals of before it was noted. */
  time?: TimeNote;
  /** What earlier directories of the same process account for; see `succession.ts`. */
  base?: CountBase;
  /** Sums of other instances that are gone, once there are some; see `absorbed.ts`. */
  absorbed?: AbsorbedBooks;
  /**
   * Rows with a lower sequence were decided by windows, and no others have left. Absent where there are no windows: all rows
   * may leave as they are.
   */
  decidedBefore?: number;
  /** Entries of the quarantine whose rows are settled here and that may not have their names yet. Absent: none. */
  quarantining?: readonly string[];
}

export function emptyState(): InstanceState {
  const lane = (): LaneAccount => ({ cumulativeItems: 0, settledItems: 0, segment: 0, offset: 0 });
  return {
    events: {},
    lanes: { critical: lane(), normal: lane(), bulk: lane() },
    outcomes: { delivered: 0, rejected: 0, quarantined: 0, thinned: 0, dropped: 0, exported: 0 },
    reasons: {},
    nextSequence: 0,
    emitsAhead: MIN_EMITS_AHEAD,
    isClosed: false,
    unknownTails: 0,
  };
}

export function eventAccount(state: InstanceState, layoutId: number, name: string): EventAccount {
  const key = String(layoutId);
  state.events[key] ??= {
    name,
    counts: EVENT_COUNTERS.map(() => 0),
    admitted: 0,
    failedBeforeAdmission: 0,
    tail: 0,
  };
  return state.events[key];
}

/** What the host counted of an event, less what earlier directories of its process account for. */
export function countsSince(
  state: InstanceState,
  layoutId: number,
  counts: ArrayLike<number>,
): number[] {
  const before = state.base?.counts[layoutId];
  return Array.from(counts, (count, index) => count - (before?.[index] ?? 0));
}

/** Layout ids start at 1: 0 stands for rows that nobody can tell the event of. */
export function unknownAccount(state: InstanceState): EventAccount {
  return eventAccount(state, 0, "<unknown>");
}

export function addReason(state: InstanceState, reason: string, count: number): void {
  state.reasons[reason] = (state.reasons[reason] ?? 0) + count;
}

/** Stands among changed layout ids for {@link InstanceState.lost}. */
export const LOST_CHANGED = "lost";

/** Likewise for {@link InstanceState.absorbed}. */
export const ABSORBED_CHANGED = "absorbed";

/**
 * A step of the journal: the whole state but for events, lost ranges and absorbed books, which it may
 * hold where they changed only.
 */
export function encodeState(state: InstanceState, changed?: ReadonlySet<string>): Buffer {
  const events =
    changed === undefined
      ? state.events
      : Object.fromEntries(Object.entries(state.events).filter(([id]) => changed.has(id)));
  const { lost, absorbed, ...rest } = state;
  const has = (part: string): boolean => changed === undefined || changed.has(part);
  return Buffer.from(
    JSON.stringify({
      ...rest,
      events,
      ...(has(LOST_CHANGED) ? { lost } : {}),
      ...(has(ABSORBED_CHANGED) ? { absorbed } : {}),
    }),
  );
}

/** Lays a step over `state`. False where it is not a step (another version); `state` is then as before. */
export function applyState(state: InstanceState, payload: Uint8Array): boolean {
  const step = parseState(payload);
  if (step === undefined) return false;
  Object.assign(state.events, step.events);
  Object.assign(state.lanes, step.lanes);
  Object.assign(state.outcomes, step.outcomes);
  Object.assign(state.reasons, step.reasons);
  if (Array.isArray(step.lost)) {
    state.lost = step.lost.filter(isLostRange).slice(0, MAX_LOST_RANGES);
  }
  state.nextSequence = step.nextSequence;
  state.emitsAhead = step.emitsAhead;
  state.isClosed = step.isClosed;
  state.unknownTails = step.unknownTails;
  if (isTimeNote(step.time)) state.time = step.time;
  if (step.base !== undefined) state.base = step.base;
  if (step.absorbed !== undefined) state.absorbed = step.absorbed;
  if (step.decidedBefore !== undefined) state.decidedBefore = step.decidedBefore;
  // It is in every step while there is one.
  if (step.quarantining === undefined) delete state.quarantining;
  else state.quarantining = step.quarantining;
  return true;
}

function parseState(payload: Uint8Array): InstanceState | undefined {
  try {
    const step: unknown = JSON.parse(Buffer.from(payload).toString("utf8"));
    return isStep(step) ? step : undefined;
  } catch {
    // The checksum was right, so a later version wrote it; the caller treats the step as unreadable.
    return undefined;
  }
}

function isStep(value: unknown): value is InstanceState {
  if (typeof value !== "object" || value === null) return false;
  const { events, lanes, outcomes, reasons, nextSequence, emitsAhead, isClosed, unknownTails } =
    value as Partial<InstanceState>;
  const { absorbed, base, decidedBefore = 0, quarantining = [] } = value as Partial<InstanceState>;
  return (
    Array.isArray(quarantining) &&
    quarantining.every((id) => typeof id === "string") &&
    (absorbed === undefined || isAbsorbedBooks(absorbed)) &&
    (base === undefined || isCountBase(base)) &&
    isRecordOf(events, isEventAccount) &&
    isRecordOf(lanes, isLaneAccount) &&
    LANES.every((lane) => Object.hasOwn(lanes, lane)) &&
    isRecordOf(outcomes, isCount) &&
    isRecordOf(reasons, isCount) &&
    isCount(nextSequence) &&
    isCount(decidedBefore) &&
    isCount(emitsAhead) &&
    isCount(unknownTails) &&
    typeof isClosed === "boolean"
  );
}

function isAbsorbedBooks(value: unknown): value is AbsorbedBooks {
  const { instances, events, outcomes, reasons, unknownTails, maxUnknownRecords, claimed } =
    (value ?? {}) as Partial<AbsorbedBooks>;
  return (
    [instances, unknownTails, maxUnknownRecords].every(isCount) &&
    Array.isArray(events) &&
    events.every(isEventAccount) &&
    isRecordOf(outcomes, isCount) &&
    OUTCOMES.every((outcome) => Object.hasOwn(outcomes, outcome)) &&
    isRecordOf(reasons, isCount) &&
    Array.isArray(claimed) &&
    claimed.every((id) => typeof id === "string")
  );
}

function isCountBase(value: unknown): value is CountBase {
  const { counts, failed } = (value ?? {}) as Partial<CountBase>;
  return isCount(failed) && isRecordOf(counts, isCounts);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isCount);
}

function isEventAccount(value: unknown): value is EventAccount {
  const {
    name,
    counts,
    admitted,
    failedBeforeAdmission,
    tail,
    imported = 0,
    requeued = 0,
  } = (value ?? {}) as Partial<EventAccount>;
  return (
    typeof name === "string" &&
    Array.isArray(counts) &&
    counts.every(isCount) &&
    [admitted, failedBeforeAdmission, tail, imported, requeued].every(isCount)
  );
}

function isLaneAccount(value: unknown): value is LaneAccount {
  const {
    cumulativeItems,
    settledItems,
    segment,
    offset,
    settledBefore = 0,
    ahead = [],
  } = (value ?? {}) as Partial<LaneAccount>;
  return (
    [cumulativeItems, settledItems, segment, offset, settledBefore].every(isCount) &&
    areSettledAhead(ahead)
  );
}

function isRecordOf<T>(
  value: unknown,
  isMember: (member: unknown) => member is T,
): value is Record<string, T> {
  return typeof value === "object" && value !== null && Object.values(value).every(isMember);
}

function isCount(value: unknown): value is number {
  return typeof value === "number";
}
