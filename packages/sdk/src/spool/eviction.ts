import type { Instance } from "./instance.ts";
import { MAX_SEGMENT_BYTES } from "./lane-writer.ts";
import { LANES } from "./lanes.ts";

/** However much others take: what a process may always have, so that none is starved. */
export const MIN_SHARE_BYTES: number = 4 * MAX_SEGMENT_BYTES;

export interface Room {
  readonly maxBytes: number;
  /** On disk in the same spool, of other processes that live. */
  readonly othersBytes: number;
  /** Oldest first. */
  readonly instances: readonly Instance[];
  /** Evicts the oldest sealed segment of a lane; what the disk refuses stays. */
  readonly evict: (instance: Instance, lane: (typeof LANES)[number]) => void;
}

/** By how much the rows of a process have to become less before the next segment; below 0 where there is room for more. */
export function bytesOver({ maxBytes, othersBytes, instances }: Omit<Room, "evict">): number {
  const limit = Math.max(MIN_SHARE_BYTES, maxBytes - othersBytes) - MAX_SEGMENT_BYTES;
  return instances.reduce((sum, { diskBytes }) => sum + diskBytes, 0) - limit;
}

/**
 * Evicts whole segments until the next one fits: bulk before normal before critical, and within a lane the
 * oldest. Each row is counted. True where something was evicted.
 *
 * Bounds: `maxBytes` for the spool directory, this process's rows and those it adopted beside what
 * others had at the last look; at least {@link MIN_SHARE_BYTES} for this one. The open segment of a lane is never
 * evicted, which is why the next segment's whole length is kept free.
 */
export function makeRoom({ evict, ...room }: Room): boolean {
  const { instances } = room;
  let over = bytesOver(room);
  let hasEvicted = false;
  for (const lane of [...LANES].reverse()) {
    for (const instance of instances) {
      while (over > 0) {
        const before = instance.diskBytes;
        evict(instance, lane);
        const freed = before - instance.diskBytes;
        if (freed <= 0) break;
        over -= freed;
        hasEvicted = true;
      }
    }
  }
  return hasEvicted;
}
