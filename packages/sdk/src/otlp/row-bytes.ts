import type { LayoutField } from "../row/layout.ts";
import { RowError, RowReader } from "../row/read-row.ts";
import type { RecordValue } from "../row/record.ts";
import type { LeasedRow } from "../spool/leased-row.ts";

const NO_BYTES = Buffer.alloc(0);

/** The row at hand, read from front to back and never beyond its end. Used again for the next one. */
export class RowBytes {
  /** The payload of the row's block. */
  bytes: Buffer = NO_BYTES;
  view: DataView = viewOf(NO_BYTES);
  start = 0;
  /** Where the next value stands. */
  from = 0;
  end = 0;
  #reader: RowReader = new RowReader(NO_BYTES);

  open(row: LeasedRow): void {
    if (row.bytes !== this.bytes) {
      this.bytes = row.bytes;
      this.view = viewOf(row.bytes);
      this.#reader = new RowReader(row.bytes);
    }
    this.start = row.start;
    this.from = row.start;
    this.end = row.start + row.length;
  }

  /** Where the next `length` bytes stand, which are then behind. Throws {@link RowError} where there are fewer. */
  advance(length: number): number {
    const at = this.from;
    if (at + length > this.end) {
      throw new RowError(`a row ends ${at + length - this.end} bytes early`);
    }
    this.from = at + length;
    return at;
  }

  /** The next value, whatever its form. Throws {@link RowError} where it does not fit its field. */
  value(field: LayoutField): RecordValue {
    const value = this.#reader.readValue(this.from, this.end, field);
    this.from = this.#reader.position;
    return value;
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
