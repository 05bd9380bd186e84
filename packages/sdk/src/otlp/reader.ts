import { BYTES, FIXED32, FIXED64, VARINT } from "./wire-type.ts";

/** Bytes that are not a protobuf message. Readers throw it, decoders catch it and answer with a value. */
export class WireError extends Error {
  override readonly name = "WireError";
}

const TWO_32 = 2 ** 32;
const MAX_VARINT_BYTES = 10;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads the protobuf wire format; never beyond its bytes. Every method may throw {@link WireError}. */
export class ProtobufReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;
  /** The halves of the last varint, unsigned. */
  #low = 0;
  #high = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.#position >= this.#bytes.length;
  }

  /** Field number and wire type as one number, see `tag()`. Groups, long dead, are refused. */
  tag(): number {
    const value = this.uint32();
    const wireType = value & 7;
    if (value >>> 3 === 0) throw this.#error("field number 0");
    if (wireType === 3 || wireType === 4 || wireType > FIXED32) {
      throw this.#error(`wire type ${wireType}`);
    }
    return value;
  }

  /** A varint; what is above 32 bits is cut off, as protobuf prescribes for 32-bit fields. */
  uint32(): number {
    this.#varint();
    return this.#low;
  }

  /** A number where that is exact, else a bigint. */
  int64(): number | bigint {
    this.#varint();
    const high = this.#high | 0;
    // Within 53 bits both halves add up without rounding.
    if (high >= -0x20_0000 && high < 0x20_0000) {
      const value = high * TWO_32 + this.#low;
      if (Number.isSafeInteger(value)) return value;
    }
    return (BigInt(high) << 32n) | BigInt(this.#low);
  }

  bool(): boolean {
    this.#varint();
    return this.#low !== 0 || this.#high !== 0;
  }

  fixed32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  fixed64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#advance(8), true);
  }

  /** A view, not a copy. */
  bytes(): Uint8Array {
    this.#varint();
    if (this.#high !== 0) throw this.#error("a length above 2^32");
    const length = this.#low;
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  text(): string {
    const bytes = this.bytes();
    try {
      return utf8.decode(bytes);
    } catch (error) {
      throw new WireError(`text before byte ${this.#position} is not UTF-8`, { cause: error });
    }
  }

  /** Passes over the value of a field that the caller does not know. */
  skip(fieldTag: number): void {
    switch (fieldTag & 7) {
      case VARINT:
        this.#varint();
        break;
      case FIXED64:
        this.#advance(8);
        break;
      case BYTES:
        this.bytes();
        break;
      case FIXED32:
        this.#advance(4);
        break;
      default:
        throw this.#error(`wire type ${fieldTag & 7}`);
    }
  }

  #varint(): void {
    let low = 0;
    let high = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index++) {
      const byte = this.#bytes[this.#position];
      if (byte === undefined) throw this.#error("the end inside a number");
      this.#position++;
      const bits = byte & 0x7f;
      if (index < 4) low |= bits << (index * 7);
      else if (index === 4) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (index * 7 - 32);
      if (byte < 0x80) {
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return;
      }
    }
    throw this.#error("a number of more than 10 bytes");
  }

  #advance(length: number): number {
    const start = this.#position;
    if (length > this.#bytes.length - start) {
      throw this.#error(`the end inside a value of ${length} bytes`);
    }
    this.#position = start + length;
    return start;
  }

  #error(what: string): WireError {
    return new WireError(`${what} at byte ${this.#position} of ${this.#bytes.length}`);
  }
}
