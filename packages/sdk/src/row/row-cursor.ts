/** Up to here twice the value, less one, is exact in a double. */
const MAX_EXACT_ZIGZAG = 2 ** 51;

/** Before a text stands its length in bytes. */
export const TEXT_LENGTH_BYTES = 2;

/**
 * The row being written: a place in the ring that is nobody's until it is committed. One per SDK;
 * fields write to it and to nothing else.
 */
export class RowCursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** The same bytes, for what only a Buffer does. */
  readonly buffer: Buffer;
  /** Where the next value goes. */
  position = 0;
  /** Where the presence bits of this row stand. */
  presenceAt = 0;
  /** The presence bits of the first 24 fields, gathered here and written at the end. */
  presence = 0;
  /** Cleared by a field whose value does not fit; such a row is never committed. */
  valid = true;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Two bytes of length and the text as UTF-8, of which no more than `maxBytes` and no half of a character. */
  putText(text: string, maxBytes: number): void {
    const at = this.position + TEXT_LENGTH_BYTES;
    const written = this.buffer.write(text, at, maxBytes, "utf8");
    this.view.setUint16(this.position, written, true);
    this.position = at + written;
  }

  /** Writes the gathered presence bits, into as many bytes as the row has for them. */
  putPresence(bytes: number): void {
    this.bytes[this.presenceAt] = this.presence;
    if (bytes > 1) this.bytes[this.presenceAt + 1] = this.presence >>> 8;
    if (bytes > 2) this.bytes[this.presenceAt + 2] = this.presence >>> 16;
  }

  /** Zigzag varint of a safe integer, at most 8 bytes. */
  putVarint(value: number): void {
    if (value >= -MAX_EXACT_ZIGZAG && value <= MAX_EXACT_ZIGZAG) {
      let zigzag = value >= 0 ? value * 2 : -value * 2 - 1;
      while (zigzag > 0x7fffffff) {
        this.bytes[this.position++] = (zigzag % 128) | 128;
        zigzag = Math.floor(zigzag / 128);
      }
      while (zigzag > 127) {
        this.bytes[this.position++] = (zigzag & 127) | 128;
        zigzag >>>= 7;
      }
      this.bytes[this.position++] = zigzag;
      return;
    }
    this.putBigint(BigInt(value));
  }

  /** Zigzag varint of a 64-bit integer, at most 10 bytes. */
  putBigint(value: bigint): void {
    let zigzag = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    while (zigzag > 127n) {
      this.bytes[this.position++] = Number(zigzag & 127n) | 128;
      zigzag >>= 7n;
    }
    this.bytes[this.position++] = Number(zigzag);
  }
}
