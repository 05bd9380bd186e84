/**
 * Where an instance's own time stood when somebody looked last. Own time is what its blocks are stamped
 * with: the wall clock as it was when the instance began, and from there the machine's uptime, so that
 * no jump is in it. Plain data, kept in the journal.
 */
export interface TimeNote {
  /** The run of the machine that `uptimeMillis` belongs to. */
  readonly boot: string;
  readonly uptimeMillis: number;
  /** Own time then; where time passed that nobody could measure, what it was at least. */
  readonly ownMillis: number;
  /** Time passed that nobody could measure. */
  readonly hasGap: boolean;
  /** How far the wall clock was ahead of own time at most. Absent where it never showed a likely time. */
  readonly wallLeadMillis?: number;
  /** Wall clock minus uptime, the least that was seen in this run of the machine. Absent likewise. */
  readonly leastOffsetMillis?: number;
}

/** Whether a journal's member is a note; a step without a sound one is as sound as before. */
export function isTimeNote(value: unknown): value is TimeNote {
  const { boot, uptimeMillis, ownMillis, hasGap, wallLeadMillis, leastOffsetMillis } = (value ??
    {}) as Partial<TimeNote>;
  return (
    typeof boot === "string" &&
    [uptimeMillis, ownMillis, wallLeadMillis ?? 0, leastOffsetMillis ?? 0].every(Number.isFinite) &&
    typeof hasGap === "boolean"
  );
}

/** The journal learns at least so often what time it is, or a boot would take that from certainty. */
const NOTE_INTERVAL_MILLIS = 3_600_000;
/** And when the wall clock has moved so far. What is below that, no row is thought older for. */
export const NOTE_MOVE_MILLIS = 1000;

/** Of an instance that was killed before its journal said one: not more than any block's time. */
export const NO_NOTE: TimeNote = {
  boot: "",
  uptimeMillis: 0,
  ownMillis: Number.MIN_SAFE_INTEGER,
  hasGap: true,
};

/** Whether the journal's note says too little of the time that it is now. */
export function isNoteStale(noted: TimeNote, time: TimeNote): boolean {
  return (
    noted.boot !== time.boot ||
    time.uptimeMillis - noted.uptimeMillis >= NOTE_INTERVAL_MILLIS ||
    hasMoved(noted.wallLeadMillis, time.wallLeadMillis) ||
    hasMoved(noted.leastOffsetMillis, time.leastOffsetMillis)
  );
}

function hasMoved(notedMillis: number | undefined, millis: number | undefined): boolean {
  if (notedMillis === undefined || millis === undefined) return notedMillis !== millis;
  return Math.abs(millis - notedMillis) >= NOTE_MOVE_MILLIS;
}
