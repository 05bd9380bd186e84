import { LANES } from "./lanes.ts";

const NUMBERS_PER_LANE = 2;

/**
 * How far the spool has written, shared between the spool's thread and the host's. The host reads it
 * only after it has taken the right to drain (`RingConsumer.acquireWithin`), so plain stores do.
 */
export class SpoolProgress {
  readonly memory: SharedArrayBuffer;
  readonly #numbers: Float64Array;

  constructor(memory: SharedArrayBuffer = allocate()) {
    this.memory = memory;
    this.#numbers = new Float64Array(memory);
  }

  publish(lane: number, nextSegment: number, cumulativeItems: number): void {
    this.#numbers[lane * NUMBERS_PER_LANE] = nextSegment;
    this.#numbers[lane * NUMBERS_PER_LANE + 1] = cumulativeItems;
  }

  /** The number of the next segment (0: none was written yet) and the rows admitted so far. */
  read(lane: number): { nextSegment: number; cumulativeItems: number } {
    return {
      nextSegment: this.#numbers[lane * NUMBERS_PER_LANE]!,
      cumulativeItems: this.#numbers[lane * NUMBERS_PER_LANE + 1]!,
    };
  }
}

function allocate(): SharedArrayBuffer {
  return new SharedArrayBuffer(LANES.length * NUMBERS_PER_LANE * Float64Array.BYTES_PER_ELEMENT);
}
