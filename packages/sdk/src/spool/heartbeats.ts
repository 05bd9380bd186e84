import type { Clock } from "../clock.ts";

/** How often a live owner touches its file, and how old it must be before a stranger takes over. */
export const HEARTBEAT_MILLIS = 30_000;
export const HEARTBEAT_STALE_MILLIS: number = 5 * 60_000;
/** Owners that are watched at the same time; beyond that the watch starts over. */
const MAX_WATCHED = 10_000;

interface Beat {
  readonly modifiedMillis: number;
  /** By the monotonic clock: since when it was seen so. */
  readonly sinceMillis: number;
}

/**
 * Whether owners that nobody can judge still live, by the times of their files. Old by the wall clock is stale.
 * So is one that did not change while this process watched for as long: that holds too where the
 * wall clock was set back, and every file is from the future.
 */
export class Heartbeats {
  readonly #clock: Clock;
  readonly #beats = new Map<string, Beat>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isStale(path: string, modifiedMillis: number): boolean {
    if (this.#clock.nowMillis() - modifiedMillis > HEARTBEAT_STALE_MILLIS) return true;
    const now = this.#clock.monotonicMillis();
    const beat = this.#beats.get(path);
    if (beat?.modifiedMillis === modifiedMillis) {
      return now - beat.sinceMillis > HEARTBEAT_STALE_MILLIS;
    }
    if (this.#beats.size >= MAX_WATCHED) this.#beats.clear();
    this.#beats.set(path, { modifiedMillis, sinceMillis: now });
    return false;
  }
}
