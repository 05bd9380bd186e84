import { assert } from "../assert.ts";
import { RowCursor } from "./row-cursor.ts";
import { MAX_ROW_BYTES, ROW_LENGTH_AT } from "./row-format.ts";

/*
 * One producer, the host's thread; one consumer at a time, the spool. Rows never wrap: one that
 * starts below `capacity` may run on into the slack behind it, and the next then starts at 0. Both
 * sides follow that rule, so the ring holds nothing but rows. `head == tail` means empty; the
 * producer never closes the gap to the tail.
 *
 * Bounds: `capacity` bytes of rows and 64 KiB of slack. Full: `reserve` returns false, the event is
 * counted as `ringFull` and nothing is overwritten. A killed process loses what is in the ring.
 */

/** Words of the control block. The worker and the host agree on nothing else. */
const HEAD = 0;
const TAIL = 1;
/** 1 while the consumer sleeps and wants to be woken. */
const IDLE = 2;
/** Who drains: see {@link DrainOwner}. */
const OWNER = 3;
/** 1 from the wish to be looked at until the consumer looks: one message is under way at most. */
const WISH = 4;
const CONTROL_WORDS = 5;

/** Nobody is draining, the spool is, or the host is because it is about to exit. */
export const DRAIN_OWNER = { none: 0, spool: 1, host: 2 } as const;
export type DrainOwner = (typeof DRAIN_OWNER)[keyof typeof DRAIN_OWNER];

/** What both threads need to share a ring; can be posted to a worker. */
export interface RingMemory {
  readonly control: SharedArrayBuffer;
  readonly data: SharedArrayBuffer;
}

export function allocateRing(capacityBytes: number): RingMemory {
  assert(
    capacityBytes >= 2 * MAX_ROW_BYTES,
    `a ring of ${capacityBytes} bytes cannot hold two rows`,
  );
  return {
    control: new SharedArrayBuffer(CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT),
    data: new SharedArrayBuffer(capacityBytes + MAX_ROW_BYTES),
  };
}

export class RingProducer {
  readonly cursor: RowCursor;
  readonly #control: Int32Array;
  readonly #capacity: number;
  #head: number;
  /** As last seen; re-read only when it seems to stand in the way, since that costs an atomic load. */
  #tail: number;

  constructor(memory: RingMemory) {
    this.#control = new Int32Array(memory.control);
    this.cursor = new RowCursor(new Uint8Array(memory.data));
    this.#capacity = memory.data.byteLength - MAX_ROW_BYTES;
    this.#head = Atomics.load(this.#control, HEAD);
    this.#tail = Atomics.load(this.#control, TAIL);
  }

  /** Points the cursor at room for `maxBytes`; false where the ring is too full. */
  reserve(maxBytes: number): boolean {
    // No text is made here that nobody reads: this runs for each row.
    assert(maxBytes <= MAX_ROW_BYTES, "a row is over the limit");
    if (!this.#fits(maxBytes)) {
      this.#tail = Atomics.load(this.#control, TAIL);
      if (!this.#fits(maxBytes)) return false;
    }
    this.cursor.position = this.#head;
    return true;
  }

  /** Publishes the row that stands from the reserved place to the cursor. */
  commit(): void {
    const { cursor } = this;
    const start = this.#head;
    cursor.view.setUint32(start + ROW_LENGTH_AT, cursor.position - start, true);
    this.#head = cursor.position >= this.#capacity ? 0 : cursor.position;
    Atomics.store(this.#control, HEAD, this.#head);
  }

  /** Where the row being written starts. */
  get start(): number {
    return this.#head;
  }

  /** Bytes in the ring, at most: the consumer may have taken some since. */
  usedBytes(): number {
    const used = this.#head - this.#tail;
    return used >= 0 ? used : used + this.#capacity;
  }

  refresh(): void {
    this.#tail = Atomics.load(this.#control, TAIL);
  }

  get capacityBytes(): number {
    return this.#capacity;
  }

  /**
   * True once for each time the consumer fell asleep: the caller then has to wake it. The first look
   * is a plain read, right behind the atomic store of `commit`; should it be stale all the same, the
   * consumer's own slow poll finds the row.
   */
  claimWakeUp(): boolean {
    return this.#control[IDLE] === 1 && Atomics.compareExchange(this.#control, IDLE, 1, 0) === 1;
  }

  /** True once until the consumer has looked: the caller then has to wake it, busy or not. */
  claimLook(): boolean {
    return Atomics.compareExchange(this.#control, WISH, 0, 1) === 0;
  }

  #fits(bytes: number): boolean {
    const end = this.#head + bytes;
    if (this.#head >= this.#tail) return end < this.#capacity || this.#tail > 0;
    return end < this.#tail;
  }
}

export class RingConsumer {
  readonly bytes: Buffer;
  readonly #view: DataView;
  readonly #control: Int32Array;
  readonly #capacity: number;

  constructor(memory: RingMemory) {
    this.bytes = Buffer.from(memory.data);
    this.#view = new DataView(memory.data);
    this.#control = new Int32Array(memory.control);
    this.#capacity = memory.data.byteLength - MAX_ROW_BYTES;
  }

  /**
   * Hands each row that is ready to `take` as a place in `bytes`, up to about `maxBytes` in all, then
   * calls `settle` and only after it frees their room: what `take` did is then as durable as it gets.
   * `take` may free their room earlier with `free`, which is for all rows up to its own. Returns the
   * bytes consumed.
   */
  drain(
    maxBytes: number,
    take: (start: number, length: number, free: () => void) => void,
    settle: () => void,
  ): number {
    const head = Atomics.load(this.#control, HEAD);
    let tail = Atomics.load(this.#control, TAIL);
    let consumed = 0;
    let next = tail;
    const free = (): void => {
      Atomics.store(this.#control, TAIL, next);
    };
    while (tail !== head && consumed < maxBytes) {
      const length = this.#view.getUint32(tail + ROW_LENGTH_AT, true);
      assert(
        length > ROW_LENGTH_AT && length <= MAX_ROW_BYTES,
        `a row of ${length} bytes in the ring`,
      );
      next = tail + length >= this.#capacity ? 0 : tail + length;
      take(tail, length, free);
      consumed += length;
      tail = next;
    }
    settle();
    Atomics.store(this.#control, TAIL, tail);
    return consumed;
  }

  isEmpty(): boolean {
    return Atomics.load(this.#control, HEAD) === Atomics.load(this.#control, TAIL);
  }

  /** The consumer looks now: the next wish is a new one. */
  looking(): void {
    Atomics.store(this.#control, WISH, 0);
  }

  /** Announces sleep; false where a row came in meanwhile, and the consumer must look again. */
  fallAsleep(): boolean {
    Atomics.store(this.#control, IDLE, 1);
    if (this.isEmpty()) return true;
    Atomics.store(this.#control, IDLE, 0);
    return false;
  }

  /** Takes the right to drain, for one pass. False while somebody else has it. */
  acquire(owner: DrainOwner): boolean {
    return (
      Atomics.compareExchange(this.#control, OWNER, DRAIN_OWNER.none, owner) === DRAIN_OWNER.none
    );
  }

  /** Like {@link acquire}, but waits up to `timeoutMillis` for the other side to end its pass. */
  acquireWithin(owner: DrainOwner, timeoutMillis: number): boolean {
    const before = Atomics.compareExchange(this.#control, OWNER, DRAIN_OWNER.none, owner);
    if (before === DRAIN_OWNER.none) return true;
    Atomics.wait(this.#control, OWNER, before, timeoutMillis);
    return this.acquire(owner);
  }

  release(owner: DrainOwner): void {
    const before = Atomics.compareExchange(this.#control, OWNER, owner, DRAIN_OWNER.none);
    assert(before === owner, `drain owner ${before} is not ${owner}`);
    Atomics.notify(this.#control, OWNER);
  }
}
