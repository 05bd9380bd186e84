import { ROW_HEADER_BYTES, ROW_LENGTH_AT } from "../row/row-format.ts";

/** Visits the rows of a block's payload. Stops where a length leads out of it: bounded by the bytes. */
export function forEachRow(payload: Buffer, visit: (start: number, length: number) => void): void {
  let start = 0;
  while (start + ROW_HEADER_BYTES <= payload.byteLength) {
    const length = payload.readUInt32LE(start + ROW_LENGTH_AT);
    if (length < ROW_HEADER_BYTES || start + length > payload.byteLength) return;
    visit(start, length);
    start += length;
  }
}
