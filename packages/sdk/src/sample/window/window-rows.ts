import { assert } from "../../assert.ts";
import type { WindowRow } from "./window-row.ts";

/** A window with more is closed before its second is over. */
export const MAX_WINDOW_ROWS = 131_072;

const FIRST_ROWS = 256;
/** Columns that are longer than this are given back when a window is over. */
const KEPT_ROWS = 16_384;

/**
 * What the budgets need to know of the rows of an open window, by index in the order they came in.
 *
 * Bounds: {@link MAX_WINDOW_ROWS} rows of 33 bytes, 4.2 MiB. Nothing is lost here: a window that is
 * full has to be closed.
 */
export class WindowRows {
  #columns = columnsOf(FIRST_ROWS);
  #count = 0;
  #bytes = 0;

  get count(): number {
    return this.#count;
  }

  /** Of all rows together. */
  get bytes(): number {
    return this.#bytes;
  }

  get isFull(): boolean {
    return this.#count === MAX_WINDOW_ROWS;
  }

  add(row: Readonly<WindowRow>): void {
    assert(!this.isFull, "a full window was not closed");
    const at = this.#count++;
    if (at === this.#columns.high.length) this.#columns = columnsOf(2 * at, this.#columns);
    const { high, low, thresholdHigh, thresholdLow, sequence, layoutId, isAlwaysKept, bytes } =
      this.#columns;
    high[at] = row.high;
    low[at] = row.low;
    thresholdHigh[at] = row.thresholdHigh;
    thresholdLow[at] = row.thresholdLow;
    sequence[at] = row.sequence;
    layoutId[at] = row.layoutId;
    isAlwaysKept[at] = row.isAlwaysKept ? 1 : 0;
    bytes[at] = row.bytes;
    this.#bytes += row.bytes;
  }

  /** `index` is below `count`. */
  read(index: number, into: WindowRow): void {
    const columns = this.#columns;
    into.high = columns.high[index]!;
    into.low = columns.low[index]!;
    into.thresholdHigh = columns.thresholdHigh[index]!;
    into.thresholdLow = columns.thresholdLow[index]!;
    into.sequence = columns.sequence[index]!;
    into.layoutId = columns.layoutId[index]!;
    into.isAlwaysKept = columns.isAlwaysKept[index] === 1;
    into.bytes = columns.bytes[index]!;
  }

  clear(): void {
    this.#count = 0;
    this.#bytes = 0;
    if (this.#columns.high.length > KEPT_ROWS) this.#columns = columnsOf(FIRST_ROWS);
  }
}

interface Columns {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly thresholdHigh: Uint32Array;
  readonly thresholdLow: Uint32Array;
  readonly sequence: Float64Array;
  readonly layoutId: Uint32Array;
  readonly isAlwaysKept: Uint8Array;
  readonly bytes: Uint32Array;
}

function columnsOf(rows: number, from?: Columns): Columns {
  const columns: Columns = {
    high: new Uint32Array(rows),
    low: new Uint32Array(rows),
    thresholdHigh: new Uint32Array(rows),
    thresholdLow: new Uint32Array(rows),
    sequence: new Float64Array(rows),
    layoutId: new Uint32Array(rows),
    isAlwaysKept: new Uint8Array(rows),
    bytes: new Uint32Array(rows),
  };
  if (from === undefined) return columns;
  for (const name of Object.keys(from) as (keyof Columns)[]) columns[name].set(from[name]);
  return columns;
}

/** A row to read into. */
export function emptyRow(): WindowRow {
  return {
    high: 0,
    low: 0,
    thresholdHigh: 0,
    thresholdLow: 0,
    sequence: 0,
    layoutId: 0,
    isAlwaysKept: false,
    bytes: 0,
  };
}
