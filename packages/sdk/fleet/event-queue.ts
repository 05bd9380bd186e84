/** A callback that waits for its tick; undefined once it was called or cancelled. */
export interface Entry {
  callback: (() => void) | undefined;
}

/**
 * What is to happen, by whole ticks: a binary heap of the ticks, each once, and a list for each. Of a
 * hundred thousand timers most share their tick with others, so that adding one seldom touches the heap.
 */
export class EventQueue {
  readonly #heap: number[] = [];
  readonly #byTick = new Map<number, Entry[]>();

  add(tick: number, callback: () => void): Entry {
    const entry: Entry = { callback };
    const entries = this.#byTick.get(tick);
    if (entries === undefined) {
      this.#byTick.set(tick, [entry]);
      this.#push(tick);
    } else {
      entries.push(entry);
    }
    return entry;
  }

  /** The earliest tick that has entries, cancelled ones included. */
  get earliest(): number | undefined {
    return this.#heap[0];
  }

  /** The entries of the earliest tick, in the order in which they came, and no longer in the queue. */
  take(): readonly Entry[] {
    const tick = this.#heap[0];
    if (tick === undefined) return [];
    const entries = this.#byTick.get(tick)!;
    this.#byTick.delete(tick);
    this.#pop();
    return entries;
  }

  #push(tick: number): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]! <= tick) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = tick;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
      if (child >= heap.length || heap[child]! >= last) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}
