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
  readonly #buffer: Buffer;
  readonly #end: number;
  #position: number;
  /** The halves of the last varint, unsigned. */
  #low = 0;
  #high = 0;

  /** With `start` and `end`, a message within `bytes`. */
  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.#buffer = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#position = start;
    this.#end = end;
  }

  get done(): boolean {
    return this.#position >= this.#end;
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
    return this.#buffer.readUInt32LE(this.#advance(4));
  }

  fixed64(): bigint {
    return this.#buffer.readBigUInt64LE(this.#advance(8));
  }

  double(): number {
    return this.#buffer.readDoubleLE(this.#advance(8));
  }

  /** A view, not a copy. */
  bytes(): Uint8Array {
    const start = this.#lengthDelimited();
    return this.#buffer.subarray(start, this.#position);
  }

  /** A message within this one. */
  message(): ProtobufReader {
    const start = this.#lengthDelimited();
    return new ProtobufReader(this.#buffer, start, this.#position);
  }

  text(): string {
    const start = this.#lengthDelimited();
    const end = this.#position;
    for (let index = start; index < end; index++) {
      if (this.#buffer[index]! >= 0x80) return this.#decode(start, end);
    }
    return this.#buffer.toString("latin1", start, end);
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
        this.#lengthDelimited();
        break;
      case FIXED32:
        this.#advance(4);
        break;
      default:
        throw this.#error(`wire type ${fieldTag & 7}`);
    }
  }

  #decode(start: number, end: number): string {
    try {
      return utf8.decode(this.#buffer.subarray(start, end));
    } catch (error) {
      throw new WireError(`text at byte ${start} is not UTF-8`, { cause: error });
    }
  }

  /** Passes over a length and as many bytes; returns where these start. */
  #lengthDelimited(): number {
    this.#varint();
    if (this.#high !== 0) throw this.#error("a length above 2^32");
    return this.#advance(this.#low);
  }

  #varint(): void {
    let low = 0;
    let high = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index++) {
      if (this.#position >= this.#end) throw this.#error("the end inside a number");
      const byte = this.#buffer[this.#position++]!;
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
    if (length > this.#end - start) {
      throw this.#error(`the end inside a value of ${length} bytes`);
    }
    this.#position = start + length;
    return start;
  }

  #error(what: string): WireError {
    return new WireError(`${what} at byte ${this.#position} of ${this.#end}`);
  }
}
