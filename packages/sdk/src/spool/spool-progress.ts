import { LANES } from "./lanes.ts";

/** What is known of one lane. */
export interface LaneProgress {
  /** The number of the next segment; 0 before the first was written. */
  readonly nextSegment: number;
  /** Rows admitted so far. */
  readonly cumulativeItems: number;
  /** Rows of the lane on disk have sequences below this. */
  readonly nextSequence: number;
}

const NUMBERS_PER_LANE = 3;
const FAILED_AT: number = LANES.length * NUMBERS_PER_LANE;
const CLOSED_AT: number = FAILED_AT + 1;
const IN_CALL_SINCE_AT: number = CLOSED_AT + 1;

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

  publish(lane: number, progress: LaneProgress): void {
    const at = lane * NUMBERS_PER_LANE;
    this.#numbers[at] = progress.nextSegment;
    this.#numbers[at + 1] = progress.cumulativeItems;
    this.#numbers[at + 2] = progress.nextSequence;
  }

  read(lane: number): LaneProgress {
    const [nextSegment, cumulativeItems, nextSequence] = this.#numbers.subarray(
      lane * NUMBERS_PER_LANE,
    );
    return {
      nextSegment: nextSegment!,
      cumulativeItems: cumulativeItems!,
      nextSequence: nextSequence!,
    };
  }

  /** Rows that failed before admission since the process began; the journal may know fewer. */
  get failedItems(): number {
    return this.#numbers[FAILED_AT]!;
  }

  addFailed(items: number): void {
    this.#numbers[FAILED_AT]! += items;
  }

  /** The spool's thread has closed the books: no row will follow. */
  get isClosed(): boolean {
    return this.#numbers[CLOSED_AT] === 1;
  }

  close(): void {
    this.#numbers[CLOSED_AT] = 1;
  }

  /**
   * When the spool's thread went into the system call that it is in, in milliseconds since the epoch;
   * 0 while it is in none. A thread that hangs there keeps Node from ending, whatever lock it holds.
   */
  get inCallSince(): number {
    return this.#numbers[IN_CALL_SINCE_AT]!;
  }

  enterCall(nowMillis: number): void {
    this.#numbers[IN_CALL_SINCE_AT] = nowMillis;
  }

  leaveCall(): void {
    this.#numbers[IN_CALL_SINCE_AT] = 0;
  }
}

function allocate(): SharedArrayBuffer {
  return new SharedArrayBuffer((IN_CALL_SINCE_AT + 1) * Float64Array.BYTES_PER_ELEMENT);
}
