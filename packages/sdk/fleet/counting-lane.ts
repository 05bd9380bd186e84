import type { Layout } from "../src/row/layout.ts";
import type { LeasedRow } from "../src/spool/leased-row.ts";

/** Of a row in its block. */
export const ROW_BYTES: number = 128;
const NO_BYTES = Buffer.alloc(0);
/** Nothing in the drain reads a row's layout: the encoder does, and here it only counts. */
const NO_LAYOUT = Object.create(null) as Layout;

/** Numbers of rows, the second one not included. */
interface Range {
  from: number;
  to: number;
}

export interface Rate {
  readonly periodMillis: number;
  /** When the first row is made, in milliseconds of the run. */
  readonly firstMillis: number;
}

/**
 * One lane of a node's spool, without a byte of it: rows are made at a steady rate and have a number each;
 * which of them are left is a list of ranges, one more than there are shipments under way at most.
 */
export class CountingLane {
  readonly #rows: SharedRows;
  readonly #periodMillis: number;
  #firstMillis: number;
  readonly #left: Range[] = [];
  #made = 0;
  /** Below it rows are backlog. */
  boundary = 0;
  /** Below it rows were made before the outage ended. */
  marked = 0;

  constructor(rows: SharedRows, { periodMillis, firstMillis }: Rate) {
    this.#rows = rows;
    this.#periodMillis = periodMillis;
    this.#firstMillis = firstMillis;
  }

  /** Rows so far. Takes up what was made since the last look. */
  made(nowMillis: number): number {
    const made = Math.floor((nowMillis - this.#firstMillis) / this.#periodMillis) + 1;
    if (made <= this.#made) return this.#made;
    const last = this.#left.at(-1);
    if (last?.to === this.#made) last.to = made;
    else this.#left.push({ from: this.#made, to: made });
    this.#made = made;
    return made;
  }

  nextMillis(nowMillis: number): number {
    return this.#firstMillis + this.made(nowMillis) * this.#periodMillis;
  }

  /** Nothing is made for so long: the node is without power. */
  pause(millis: number): void {
    this.#firstMillis += millis;
  }

  /** Rows without an outcome among those from `from` to `to`. */
  left(from: number, to: number): number {
    return this.#left.reduce(
      (sum, range) => sum + Math.max(0, Math.min(range.to, to) - Math.max(range.from, from)),
      0,
    );
  }

  /** The first rows from `from` to `to`, at most `most`, that are left and in none of `taken`. */
  next(from: number, to: number, most: number, taken: readonly Range[]): Range | undefined {
    for (const range of this.#left) {
      let at = Math.max(range.from, from);
      const end = Math.min(range.to, to);
      for (let cover = covering(taken, at); cover !== undefined; cover = covering(taken, at)) {
        at = cover.to;
      }
      if (at >= end) continue;
      const until = Math.min(end, at + most, ...taken.map((t) => (t.from > at ? t.from : end)));
      return { from: at, to: until };
    }
    return undefined;
  }

  settle({ from, to }: Range): void {
    const index = this.#left.findIndex((range) => range.from <= from && to <= range.to);
    const range = this.#left[index];
    if (range === undefined) throw new Error(`rows ${from} to ${to} are settled already`);
    const rest = [
      { from: range.from, to: from },
      { from: to, to: range.to },
    ];
    this.#left.splice(index, 1, ...rest.filter((part) => part.from < part.to));
  }

  rows({ from, to }: Range): readonly LeasedRow[] {
    return this.#rows.slice(this.#firstMillis, this.#periodMillis, from, to);
  }
}

function covering(taken: readonly Range[], at: number): Range | undefined {
  return taken.find(({ from, to }) => from <= at && at < to);
}

/** Rows that all nodes share, one for each period: their time is right to a period. */
export class SharedRows {
  readonly #epochMillis: number;
  readonly #rows: LeasedRow[] = [];

  constructor(epochMillis: number) {
    this.#epochMillis = epochMillis;
  }

  slice(firstMillis: number, periodMillis: number, from: number, to: number): LeasedRow[] {
    const shift = Math.floor(firstMillis / periodMillis);
    while (this.#rows.length < shift + to) {
      const sequence = this.#rows.length;
      const timeMillis = this.#epochMillis + sequence * periodMillis;
      this.#rows.push({
        bytes: NO_BYTES,
        start: 0,
        length: ROW_BYTES,
        layout: NO_LAYOUT,
        sequence,
        timeMillis,
      });
    }
    return this.#rows.slice(shift + from, shift + to);
  }
}
