import type { Clock } from "../clock.ts";
import type { ProcessIdentity } from "../process-identity.ts";
import type { InstanceState } from "./state.ts";
import { isNoteStale, NO_NOTE, NOTE_MOVE_MILLIS, type TimeNote } from "./time-note.ts";

/** What an instance's own time is now. The age of a block is what it is ahead of the block's. */
interface OwnNow {
  /** Not less than this, whatever any wall clock shows. */
  readonly certainMillis: number;
  /** Nor than this, if the wall clock was right at some time in the row's process and in this one. */
  readonly byWallMillis: number | undefined;
  /** What the wall clock says at this moment at least, where it is asked at all. */
  readonly claimedMillis: number | undefined;
}

/** A wall clock that shows an earlier time was never set: many boards begin in 1970. */
const EARLIEST_WALL_MILLIS: number = Date.UTC(2025, 0, 1);
/** So long after a boot the wall clock may be wrong: the network has to be there to set it. */
const SETTLE_MILLIS = 10 * 60_000;
/** A wall clock that differs less from itself is not worth a word. */
const DOUBT_MILLIS = 60_000;

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
 * showed, the latest in the row's run and the earliest in this one count, so that a wrong clock makes
 * rows younger and not older.
 *
 * Bounds: one note for each instance, one number for this process. What is lost when: a row whose age
 * is above its event's `ttlMillis`. A row is thought too young, never too old, unless the wall clock was
 * behind (later than 2025) in all of the row's run, or is ahead in all of this run but its first ten
 * minutes, as far as processes that held the row saw it.
 */
export class Timekeeper {
  readonly #clock: Clock;
  readonly #boot: string;
  readonly #doubted: () => void;
  /** In this run of the machine. Undefined before a likely time showed. */
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
    this.#lower(wallMillis - this.#clock.uptimeMillis());
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
    const isDue = isNoteStale(noted, time);
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

  #lower(offsetMillis: number): void {
    this.#leastOffsetMillis = Math.min(this.#leastOffsetMillis ?? offsetMillis, offsetMillis);
  }

  #now({ ownMillis, hasGap, wallLeadMillis }: TimeNote): OwnNow {
    const certain = { certainMillis: ownMillis, byWallMillis: undefined, claimedMillis: undefined };
    const uptimeMillis = this.#clock.uptimeMillis();
    if (!hasGap || uptimeMillis < SETTLE_MILLIS) return certain;
    const claimedMillis = this.#clock.nowMillis() - (wallLeadMillis ?? 0) - DOUBT_MILLIS;
    if (wallLeadMillis === undefined || this.#leastOffsetMillis === undefined) {
      return { ...certain, claimedMillis };
    }
    // Either number may be short of that in the journal.
    const leadMillis = wallLeadMillis + 2 * NOTE_MOVE_MILLIS;
    const byWallMillis = uptimeMillis + this.#leastOffsetMillis - leadMillis;
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
    const passedMillis = Math.max(0, uptimeMillis - note.uptimeMillis);
    const isSameRun = note.boot === this.#boot;
    if (isSameRun && note.leastOffsetMillis !== undefined) this.#lower(note.leastOffsetMillis);
    const hasGap = note.hasGap || !isSameRun;
    const ownMillis = note.ownMillis + (isSameRun ? passedMillis : 0);
    const { leastOffsetMillis: _, ...rest } = note;
    const least = this.#leastOffsetMillis;
    const carried = {
      ...rest,
      ...(least === undefined ? {} : { leastOffsetMillis: least }),
      boot: this.#boot,
      uptimeMillis,
      hasGap,
    };
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
