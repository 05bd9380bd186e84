import type { Priority } from "../emit/definition.ts";
import { MAX_ROW_BYTES } from "../row/row-format.ts";
import { LANE_NUMBER, LANES } from "./lanes.ts";

/** Of memory for rows that the disk refused, all lanes together. */
export const MAX_HELD_BYTES: number = 4 * 1024 * 1024;
/** The unit of memory and of loss; the longest row fits. */
const CHUNK_BYTES: number = MAX_ROW_BYTES;

export type CountByLayout = ReadonlyMap<number, number>;

/** Rows of one lane behind each other, as a block's payload has them. */
export interface HeldChunk {
  readonly rows: Buffer;
  readonly items: number;
  readonly countByLayout: CountByLayout;
}

interface GrowingChunk {
  readonly memory: Buffer;
  bytes: number;
  items: number;
  /** Of the items, those that other threads know to be held. */
  published: number;
  readonly countByLayout: Map<number, number>;
}

/**
 * Rows that the disk refused, in memory until it takes them or there is no more room.
 *
 * Bounds: {@link MAX_HELD_BYTES}. Full: the oldest chunk of the lowest priority goes, and a row of a
 * lower priority than all that is held does not come in; either way the caller counts what is lost.
 * A killed process loses all of it; its books then say no more than that rows are unknown.
 */
export class HeldRows {
  readonly #lanes: Readonly<Record<Priority, GrowingChunk[]>> = {
    critical: [],
    normal: [],
    bulk: [],
  };
  readonly #countByLayout = new Map<number, number>();
  #chunks = 0;
  #items = 0;

  get items(): number {
    return this.#items;
  }

  has(lane: Priority): boolean {
    return this.#items > 0 && this.#lanes[lane].length > 0;
  }

  /** Rows of one layout that are held. */
  count(layoutId: number): number {
    return this.#countByLayout.get(layoutId) ?? 0;
  }

  /** Copies a row in. Returns what is lost for it: of older rows, or the row itself. */
  add(
    lane: Priority,
    source: Buffer,
    start: number,
    length: number,
    layoutId: number,
  ): CountByLayout | undefined {
    const queue = this.#lanes[lane];
    let chunk = queue.at(-1);
    let lost: CountByLayout | undefined;
    if (chunk === undefined || chunk.bytes + length > CHUNK_BYTES) {
      if ((this.#chunks + 1) * CHUNK_BYTES > MAX_HELD_BYTES) {
        const lowest = this.#lowestLane();
        if (LANE_NUMBER[lowest] < LANE_NUMBER[lane]) return new Map([[layoutId, 1]]);
        lost = this.#lanes[lowest][0]!.countByLayout;
        this.shift(lowest);
      }
      chunk = newChunk();
      queue.push(chunk);
      this.#chunks++;
    }
    source.copy(chunk.memory, chunk.bytes, start, start + length);
    chunk.bytes += length;
    chunk.items++;
    this.#items++;
    chunk.countByLayout.set(layoutId, (chunk.countByLayout.get(layoutId) ?? 0) + 1);
    this.#countByLayout.set(layoutId, this.count(layoutId) + 1);
    return lost;
  }

  /** The oldest chunk of a lane. */
  first(lane: Priority): HeldChunk | undefined {
    const chunk = this.#lanes[lane][0];
    if (chunk === undefined) return undefined;
    const { memory, bytes, items, countByLayout } = chunk;
    return { rows: memory.subarray(0, bytes), items, countByLayout };
  }

  /** Lets the oldest chunk of a lane go: it is on disk or counted. Returns how many of its rows were published. */
  shift(lane: Priority): number {
    const chunk = this.#lanes[lane].shift();
    if (chunk === undefined) return 0;
    this.#chunks--;
    this.#items -= chunk.items;
    for (const [layoutId, count] of chunk.countByLayout) {
      const left = this.count(layoutId) - count;
      if (left === 0) this.#countByLayout.delete(layoutId);
      else this.#countByLayout.set(layoutId, left);
    }
    return chunk.published;
  }

  /** From here on others know of all that is held. */
  published(): void {
    for (const lane of LANES) for (const chunk of this.#lanes[lane]) chunk.published = chunk.items;
  }

  /** With something held there is one. */
  #lowestLane(): Priority {
    return [...LANES].reverse().find((lane) => this.#lanes[lane].length > 0) ?? "critical";
  }
}

function newChunk(): GrowingChunk {
  return {
    memory: Buffer.allocUnsafeSlow(CHUNK_BYTES),
    bytes: 0,
    items: 0,
    published: 0,
    countByLayout: new Map(),
  };
}
