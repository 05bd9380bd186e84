import type { Clock } from "../clock.ts";

const DAY_SECONDS = 86_400;
const KIB = 1024;
const MIN_CAPACITY_BYTES: number = 256 * KIB;
/** A day's quota fills the bucket so often. */
const CAPACITIES_A_DAY = 24;
/** A window may have all of what is left above the reserve up to this, and a part of more. */
const WINDOW_BYTES: number = 64 * KIB;
const WINDOW_PARTS = 64;
/**
 * Of C. Without a reserve a spool that has more to say than the quota allows would spend all there is each
 * second, and no row longer than what flows in within a second would ever have a chance.
 */
const RESERVE_SHARE = 1 / 4;

/** What is left of a day's bytes at one moment. Plain data. */
export interface QuotaNote {
  readonly level: number;
  readonly wallMillis: number;
}

/**
 * The day's bytes as a bucket that fills steadily: it holds C, a day's 24th or 256 KiB, and gets what is left of the day's bytes
 * spread over a day, so no 24 hours see more than all of them: a full bucket at their beginning, and what flows in.
 *
 * Time is the monotonic clock while the process runs, and the wall clock, forwards only, from the last note to the start.
 */
export class Quota {
  readonly capacity: number;
  readonly #bytesPerMilli: number;
  readonly #clock: Clock;
  #level: number;
  #filledMillis: number;

  /** `note`: what an earlier process left; undefined where there was none, "lost" where it cannot be read. */
  constructor(bytesPerDay: number, clock: Clock, note: QuotaNote | undefined | "lost") {
    this.capacity = Math.min(
      bytesPerDay,
      Math.max(Math.floor(bytesPerDay / CAPACITIES_A_DAY), MIN_CAPACITY_BYTES),
    );
    this.#bytesPerMilli = (bytesPerDay - this.capacity) / DAY_SECONDS / 1000;
    this.#clock = clock;
    this.#filledMillis = clock.monotonicMillis();
    this.#level = this.#levelFrom(note);
  }

  get level(): number {
    const now = this.#clock.monotonicMillis();
    const flowed = Math.max(0, now - this.#filledMillis) * this.#bytesPerMilli;
    this.#level = Math.min(this.capacity, this.#level + flowed);
    this.#filledMillis = now;
    return this.#level;
  }

  /**
   * What the next window may have; what lies between it and the level is for rows that are longer. Out of
   * the reserve only a half of what flows in, and less the less there is, so that it fills again.
   */
  get allowance(): number {
    const { level } = this;
    const reserve = this.capacity * RESERVE_SHARE;
    const above = Math.max(0, level - reserve);
    const inflow = this.#bytesPerMilli * 1000 * Math.min(1, level / reserve);
    const allowed = Math.max(above / WINDOW_PARTS, Math.min(above, WINDOW_BYTES)) + inflow / 2;
    return Math.min(level, allowed);
  }

  /** Never below nothing. */
  spend(bytes: number): void {
    this.#level = Math.max(0, this.level - bytes);
  }

  /** What to leave behind where `other` was found: of several processes with one root, the lowest level counts. */
  note(other: QuotaNote | undefined | "lost"): QuotaNote {
    const { level } = this;
    const found = typeof other === "object" ? this.#levelFrom(other) : level;
    return { level: Math.min(level, found), wallMillis: this.#clock.nowMillis() };
  }

  /** From the future nothing is known: neither what it left nor what has flowed since. */
  #levelFrom(note: QuotaNote | undefined | "lost"): number {
    if (note === undefined) return this.capacity;
    if (note === "lost" || isFromFuture(note, this.#clock)) return 0;
    const passedMillis = this.#clock.nowMillis() - note.wallMillis;
    return Math.min(this.capacity, note.level + passedMillis * this.#bytesPerMilli);
  }
}

export function isFromFuture({ wallMillis }: QuotaNote, clock: Clock): boolean {
  return wallMillis > clock.nowMillis();
}
