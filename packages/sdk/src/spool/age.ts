import type { Clock } from "../clock.ts";
import type { ProcessIdentity } from "../process-identity.ts";
import type { InstanceState } from "./state.ts";

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
}

/** Whether a journal's member is a note; a step without a sound one is as sound as before. */
export function isTimeNote(value: unknown): value is TimeNote {
  const { boot, uptimeMillis, ownMillis, hasGap, wallLeadMillis } = (value ??
    {}) as Partial<TimeNote>;
  return (
    typeof boot === "string" &&
    [uptimeMillis, ownMillis, wallLeadMillis ?? 0].every(Number.isFinite) &&
    typeof hasGap === "boolean"
  );
}

/** What an instance's own time is now. The age of a block is what it is ahead of the block's. */
interface OwnNow {
  /** Not less than this, whatever any wall clock shows. */
  readonly certainMillis: number;
  /** Nor than this, if the wall clock was right at some time in the row's process and in this one. */
  readonly byWallMillis: number | undefined;
  /** What the wall clock says at this moment, where it is asked at all. */
  readonly claimedMillis: number | undefined;
}

/** A wall clock that shows an earlier time was never set: many boards begin in 1970. */
const EARLIEST_WALL_MILLIS: number = Date.UTC(2025, 0, 1);
/** So long after a boot the wall clock may be wrong: the network has to be there to set it. */
const SETTLE_MILLIS = 10 * 60_000;
/** The journal learns at least so often what time it is, or a boot would take that from certainty. */
const NOTE_INTERVAL_MILLIS = 3_600_000;
/** And when the wall clock has moved so far. */
const NOTE_JUMP_MILLIS = 60_000;
/** Of an instance that was killed before its journal said one: not more than any block's time. */
const NO_NOTE: TimeNote = {
  boot: "",
  uptimeMillis: 0,
  ownMillis: Number.MIN_SAFE_INTEGER,
  hasGap: true,
};

export interface TimekeeperOptions {
  readonly clock: Clock;
  readonly self: ProcessIdentity;
  /** Stands for the run of the machine where the platform does not name it. */
  readonly instanceId: string;
  /** The wall clock says that a row is too old, and is not believed. */
  readonly doubted: () => void;
}

/**
 * Tells which rows are too old, in spite of clocks that jump. Within one run of the machine it counts
 * uptime, which is exact. How long the machine was off only the wall clock knows: of all that it
 * showed, the latest in the row's run and the earliest in this process count, so that a wrong clock
 * makes rows younger and not older.
 *
 * Bounds: one note for each instance, one number for this process. What is lost when: a row whose age
 * is above its event's `ttlMillis`. A row is thought too young, never too old, unless the wall clock was
 * behind in all of the row's run (later than 2025), or is ahead in all of this process's time but the
 * machine's first ten minutes.
 */
export class Timekeeper {
  readonly #clock: Clock;
  readonly #boot: string;
  readonly #doubted: () => void;
  /** Wall clock minus uptime, the least that this process saw. Undefined before a likely time showed. */
  #leastOffsetMillis: number | undefined;
  /** What each instance's journal says. */
  readonly #noted = new WeakMap<InstanceState, TimeNote>();

  constructor({ clock, self, instanceId, doubted }: TimekeeperOptions) {
    this.#clock = clock;
    // Containers may count uptime from their own start, so it is compared within one of them only.
    const isNamed = self.bootId !== undefined && self.pidNamespace !== undefined;
    this.#boot = isNamed ? `${self.bootId} ${self.pidNamespace}` : instanceId;
    this.#doubted = doubted;
    this.look();
  }

  /** Sees what the wall clock shows. */
  look(): void {
    const wallMillis = this.#clock.nowMillis();
    if (wallMillis < EARLIEST_WALL_MILLIS) return;
    const offsetMillis = wallMillis - this.#clock.uptimeMillis();
    this.#leastOffsetMillis = Math.min(this.#leastOffsetMillis ?? offsetMillis, offsetMillis);
  }

  /** Begins the time of this process's own instance; `ownMillis` is what its blocks are stamped with now. */
  begin(state: InstanceState, ownMillis: number): void {
    const uptimeMillis = this.#clock.uptimeMillis();
    state.time ??= { boot: this.#boot, uptimeMillis, ownMillis, hasGap: false };
    this.#carry(state);
    this.#noted.set(state, state.time);
  }

  /**
   * Brings an instance's note up to now. True where its journal should have it: the machine's next run
   * will know no more than what stands there.
   */
  isNoteDue(state: InstanceState): boolean {
    this.look();
    const time = this.#carry(state);
    const noted = this.#noted.get(state) ?? NO_NOTE;
    const movedMillis = (time.wallLeadMillis ?? 0) - (noted.wallLeadMillis ?? 0);
    const isDue =
      noted.boot !== time.boot ||
      time.uptimeMillis - noted.uptimeMillis >= NOTE_INTERVAL_MILLIS ||
      Math.abs(movedMillis) >= NOTE_JUMP_MILLIS;
    if (isDue) this.#noted.set(state, time);
    return isDue;
  }

  /** Judges the rows of one instance; `latestMillis` is the time of any block of its. */
  judge(
    state: InstanceState,
    latestMillis: number,
  ): (blockMillis: number, ttlMillis: number) => boolean {
    this.look();
    const now = this.#now(this.#carry(state, latestMillis));
    return (blockMillis, ttlMillis) => {
      const oldest = blockMillis + ttlMillis;
      if (now.certainMillis > oldest) return true;
      if (now.byWallMillis !== undefined && now.byWallMillis > oldest) return true;
      if (now.claimedMillis !== undefined && now.claimedMillis > oldest) this.#doubted();
      return false;
    };
  }

  #now({ ownMillis, hasGap, wallLeadMillis }: TimeNote): OwnNow {
    const certain = { certainMillis: ownMillis, byWallMillis: undefined, claimedMillis: undefined };
    const uptimeMillis = this.#clock.uptimeMillis();
    if (!hasGap || uptimeMillis < SETTLE_MILLIS) return certain;
    const claimedMillis = this.#clock.nowMillis() - (wallLeadMillis ?? 0);
    if (wallLeadMillis === undefined || this.#leastOffsetMillis === undefined) {
      return { ...certain, claimedMillis };
    }
    const byWallMillis = uptimeMillis + this.#leastOffsetMillis - wallLeadMillis;
    return { ...certain, byWallMillis, claimedMillis };
  }

  #carry(state: InstanceState, latestMillis: number = Number.MIN_SAFE_INTEGER): TimeNote {
    const note = state.time ?? NO_NOTE;
    if (!this.#noted.has(state)) this.#noted.set(state, note);
    const time = this.#carried(note, latestMillis);
    state.time = time;
    return time;
  }

  #carried(note: TimeNote, latestMillis: number): TimeNote {
    const uptimeMillis = this.#clock.uptimeMillis();
    const passedMillis = uptimeMillis - note.uptimeMillis;
    // An uptime that went back is another run, whatever its name.
    const isSameRun = note.boot === this.#boot && passedMillis >= 0;
    const hasGap = note.hasGap || !isSameRun;
    const ownMillis = note.ownMillis + (isSameRun ? passedMillis : 0);
    const carried = { ...note, boot: this.#boot, uptimeMillis, hasGap };
    // Own time that may be behind is not before any block's, and would make the lead too long.
    if (hasGap) return { ...carried, ownMillis: Math.max(latestMillis, ownMillis) };
    return { ...carried, ownMillis, ...this.#lead(note, ownMillis) };
  }

  #lead(note: TimeNote, ownMillis: number): Pick<TimeNote, "wallLeadMillis"> {
    const wallMillis = this.#clock.nowMillis();
    if (wallMillis < EARLIEST_WALL_MILLIS) return {};
    const leadMillis = wallMillis - ownMillis;
    return { wallLeadMillis: Math.max(note.wallLeadMillis ?? leadMillis, leadMillis) };
  }
}
