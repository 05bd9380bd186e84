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
/** The numbers of one bank. */
const FAILED_AT: number = LANES.length * NUMBERS_PER_LANE;
const HELD_AT: number = FAILED_AT + 1;
const SETTLED_AT: number = HELD_AT + 1;
const GENERATION_AT: number = SETTLED_AT + 1;
const LEFT_AT: number = GENERATION_AT + 1;
const BANK_NUMBERS: number = LEFT_AT + 1;
/** Numbers that stand alone, before the two banks. */
const BANK_AT = 0;
const CLOSED_AT = 1;
const IN_CALL_SINCE_AT = 2;
const INTERRUPTED_AT = 3;
const BANKS_AT = 4;

/**
 * How far the spool's thread has come, in memory that it shares with the host's: whoever goes on where
 * that thread stopped begins here. The host reads it only after it has taken the right to drain
 * (`RingConsumer.acquireWithin`) or after the thread has ended, so plain loads and stores do.
 *
 * The thread may be stopped between any two instructions. What it changes therefore goes into the bank
 * that nobody reads, and the banks change places in one store: a reader finds one moment, never two.
 */
export class SpoolProgress {
  readonly memory: SharedArrayBuffer;
  readonly #numbers: Float64Array;
  #isChanging = false;

  constructor(memory: SharedArrayBuffer = allocate()) {
    this.memory = memory;
    this.#numbers = new Float64Array(memory);
  }

  /** Makes all changes within `change` visible at once. */
  together(change: () => void): void {
    this.#begin();
    this.#isChanging = true;
    try {
      change();
    } finally {
      this.#isChanging = false;
    }
    this.#end();
  }

  publish(lane: number, progress: LaneProgress): void {
    const at = lane * NUMBERS_PER_LANE;
    this.#begin();
    this.#put(at, progress.nextSegment);
    this.#put(at + 1, progress.cumulativeItems);
    this.#put(at + 2, progress.nextSequence);
    this.#end();
  }

  read(lane: number): LaneProgress {
    const at = lane * NUMBERS_PER_LANE;
    return {
      nextSegment: this.#get(at),
      cumulativeItems: this.#get(at + 1),
      nextSequence: this.#get(at + 2),
    };
  }

  /** Rows that failed before admission since the process began; the journal may know fewer. */
  get failedItems(): number {
    return this.#get(FAILED_AT);
  }

  addFailed(items: number): void {
    this.#set(FAILED_AT, this.failedItems + items);
  }

  /** Rows that the disk refused and the spool's thread has in its own memory. */
  get heldItems(): number {
    return this.#get(HELD_AT);
  }

  setHeld(items: number): void {
    this.#set(HELD_AT, items);
  }

  addHeld(items: number): void {
    this.#set(HELD_AT, this.heldItems + items);
  }

  /** Rows of all lanes with sequences below this are on disk, held, or counted as failed. */
  get settledSequence(): number {
    return this.#get(SETTLED_AT);
  }

  setSettledSequence(sequence: number): void {
    this.#set(SETTLED_AT, sequence);
  }

  /** How often the process's directory was taken over; tells the id of the one it has now. */
  get generation(): number {
    return this.#get(GENERATION_AT);
  }

  /** Rows admitted to directories that were taken over: their adopters account for them. */
  get leftItems(): number {
    return this.#get(LEFT_AT);
  }

  /** The directory was taken over: the next one begins without segments and rows. */
  beginGeneration(): void {
    this.together(() => {
      for (let lane = 0; lane < LANES.length; lane++) {
        this.#set(LEFT_AT, this.leftItems + this.read(lane).cumulativeItems);
        this.publish(lane, { ...this.read(lane), nextSegment: 0, cumulativeItems: 0 });
      }
      this.#set(GENERATION_AT, this.generation + 1);
    });
  }

  /** A directory was taken over that nothing had been written to: the next one goes on in its place. */
  passGeneration(): void {
    this.#set(GENERATION_AT, this.generation + 1);
  }

  /** The spool's thread has closed the books: no row will follow. */
  get isClosed(): boolean {
    return this.#numbers[CLOSED_AT] === 1;
  }

  close(): void {
    this.#numbers[CLOSED_AT] = 1;
  }

  /** The spool's thread ended on its way, and nobody has gone on from there yet. */
  get isInterrupted(): boolean {
    return this.#numbers[INTERRUPTED_AT] === 1;
  }

  /** The host says so when the thread is gone; it is in no call then, whatever it was in before. */
  interrupt(): void {
    this.leaveCall();
    this.#numbers[INTERRUPTED_AT] = 1;
  }

  /** What the thread had not published is known now. */
  resume(): void {
    this.#numbers[INTERRUPTED_AT] = 0;
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

  #set(at: number, value: number): void {
    this.#begin();
    this.#put(at, value);
    this.#end();
  }

  #begin(): void {
    if (this.#isChanging) return;
    const from = this.#bank();
    this.#numbers.copyWithin(this.#otherBank(), from, from + BANK_NUMBERS);
  }

  #end(): void {
    if (!this.#isChanging) this.#numbers[BANK_AT] = 1 - this.#numbers[BANK_AT]!;
  }

  #put(at: number, value: number): void {
    this.#numbers[this.#otherBank() + at] = value;
  }

  /** Within a change it reads what was changed so far. */
  #get(at: number): number {
    return this.#numbers[(this.#isChanging ? this.#otherBank() : this.#bank()) + at]!;
  }

  #bank(): number {
    return BANKS_AT + this.#numbers[BANK_AT]! * BANK_NUMBERS;
  }

  #otherBank(): number {
    return BANKS_AT + (1 - this.#numbers[BANK_AT]!) * BANK_NUMBERS;
  }
}

function allocate(): SharedArrayBuffer {
  return new SharedArrayBuffer((BANKS_AT + 2 * BANK_NUMBERS) * Float64Array.BYTES_PER_ELEMENT);
}
