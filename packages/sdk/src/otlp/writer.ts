import { AssertionError, assert } from "../assert.ts";
import { putPseudonym, RENDERED_PSEUDONYM_BYTES } from "../scrub/pseudonym.ts";
import { putVarint, varintBytes } from "./varint.ts";

/** OTLP asks clients not to send requests above 64 MiB uncompressed (proto specification, "Limits"). */
export const MAX_REQUEST_BYTES: number = 64 * 1024 * 1024;

const INITIAL_BYTES = 64 * 1024;
/** A buffer that one large request has grown beyond this is not kept for the next. */
const MAX_RETAINED_BYTES = 8 * 1024 * 1024;
const TWO_32 = 2 ** 32;
/** 2^64 - 1 ns, the end of OTLP's time stamps in 2554, in whole milliseconds. */
const MAX_TIME_MILLIS = 18_446_744_073_709;
/** Above these, one native call is faster than a loop over the characters, or the bytes. */
const MAX_LOOP_CHARACTERS = 48;
const MAX_LOOP_BYTES = 12;
const HEX_DIGITS = Buffer.from("0123456789abcdef");

/** A message grew beyond its bound. Who cannot know its length beforehand may catch it and write less. */
export class MessageTooLong extends AssertionError {}

/**
 * Writes the protobuf wire format into one growing buffer that is reused from request to request.
 *
 * A nested message is written in place behind a reserved length; `end` moves it when the length
 * turns out to need another number of bytes, which a good guess makes rare.
 */
export class ProtobufWriter {
  readonly #maxBytes: number;
  #buffer: Buffer;
  #position = 0;
  readonly #double = new Float64Array(1);
  readonly #doubleBytes = new Uint8Array(this.#double.buffer);
  /** The time that was written last, as milliseconds and as halves of its nanoseconds. */
  #nanosOf = 0;
  #nanosLow = 0;
  #nanosHigh = 0;

  /** `maxBytes` bounds what one message may hold; beyond it every write asserts. */
  constructor(maxBytes: number = MAX_REQUEST_BYTES) {
    this.#maxBytes = maxBytes;
    this.#buffer = Buffer.allocUnsafeSlow(Math.min(INITIAL_BYTES, maxBytes));
  }

  /** Bytes written since the last {@link take}. */
  get length(): number {
    return this.#position;
  }

  /** Forgets what was written since the last {@link take}: after a failure, the next message starts clean. */
  reset(): void {
    this.#position = 0;
    if (this.#buffer.length > MAX_RETAINED_BYTES) {
      this.#buffer = Buffer.allocUnsafeSlow(Math.min(INITIAL_BYTES, this.#maxBytes));
    }
  }

  /** Forgets what was written behind `length`. Nothing that was begun before may be open. */
  truncate(length: number): void {
    assert(length <= this.#position, "a writer is cut to more than it holds");
    this.#position = length;
  }

  /** A copy of all that was written; the writer is empty afterwards. */
  take(): Uint8Array {
    const bytes = Buffer.allocUnsafeSlow(this.#position);
    bytes.set(this.#buffer.subarray(0, this.#position));
    this.reset();
    return bytes;
  }

  byte(value: number): void {
    if (this.#position === this.#buffer.length) this.#grow(1);
    this.#buffer[this.#position++] = value;
  }

  /** A whole number from 0 to 2^53 - 1. */
  varint(value: number): void {
    if (this.#position + 8 > this.#buffer.length) this.#grow(8);
    this.#position = putVarint(this.#buffer, this.#position, value);
  }

  /** A 64-bit signed whole number; a `number` must be a safe integer. */
  int64(value: number | bigint): void {
    if (typeof value === "number") {
      if (value >= 0) this.varint(value);
      // Both halves of the two's complement; `>>> 0` is defined as modulo 2^32 for every double.
      else this.#varint64(value >>> 0, Math.floor(value / TWO_32) >>> 0);
      return;
    }
    this.#varint64(Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(32, value >> 32n)));
  }

  fixed32(value: number): void {
    if (this.#position + 4 > this.#buffer.length) this.#grow(4);
    this.#putUint32(value);
  }

  double(value: number): void {
    if (this.#position + 8 > this.#buffer.length) this.#grow(8);
    this.#double[0] = value;
    // Node runs on little-endian machines only, and little-endian is what the wire wants.
    for (let index = 0; index < 8; index++) {
      this.#buffer[this.#position++] = this.#doubleBytes[index]!;
    }
  }

  /**
   * Milliseconds since the epoch, with fractions, as fixed64 nanoseconds. Whole milliseconds and
   * fraction are scaled apart, so no step rounds beyond what the double itself lost (about 0.25 µs
   * in this century). A time that OTLP cannot hold becomes 0, its "unknown", or the last one.
   */
  unixNanos(millis: number): void {
    this.#require(8);
    // Rows come by time, and many share their millisecond.
    if (millis !== this.#nanosOf) {
      const bounded = millis > 0 ? Math.min(millis, MAX_TIME_MILLIS) : 0;
      const whole = Math.floor(bounded);
      const wholeHigh = Math.floor(whole / TWO_32);
      const low = (whole - wholeHigh * TWO_32) * 1e6 + Math.round((bounded - whole) * 1e6);
      const carry = Math.floor(low / TWO_32);
      this.#nanosOf = millis;
      this.#nanosLow = low - carry * TWO_32;
      this.#nanosHigh = wholeHigh * 1e6 + carry;
    }
    this.#putUint32(this.#nanosLow);
    this.#putUint32(this.#nanosHigh);
  }

  raw(bytes: Uint8Array): void {
    if (bytes.length <= MAX_LOOP_BYTES) {
      this.part(bytes, 0, bytes.length);
      return;
    }
    this.#require(bytes.length);
    this.#buffer.set(bytes, this.#position);
    this.#position += bytes.length;
  }

  /** `length` bytes from `from` on: few, as ids and tokens are. */
  part(bytes: Uint8Array, from: number, length: number): void {
    this.#require(length);
    // Here and below the position is a local inside loops: as a field it would be written to memory at every step.
    const buffer = this.#buffer;
    let at = this.#position;
    for (let index = from; index < from + length; index++) buffer[at++] = bytes[index]!;
    this.#position = at;
  }

  /** The pseudonym of ten bytes at `from`, as text. */
  pseudonym(bytes: Uint8Array, from: number): void {
    this.#require(RENDERED_PSEUDONYM_BYTES);
    putPseudonym(this.#buffer, this.#position, bytes, from);
    this.#position += RENDERED_PSEUDONYM_BYTES;
  }

  /** A whole number below 2^28 as seven hex digits. */
  hex28(value: number): void {
    this.#require(7);
    const buffer = this.#buffer;
    let at = this.#position;
    for (let shift = 24; shift >= 0; shift -= 4) buffer[at++] = HEX_DIGITS[(value >>> shift) & 15]!;
    this.#position = at;
  }

  /** UTF-8 without a length; a lone surrogate becomes U+FFFD. */
  text(text: string): void {
    const length = text.length;
    // Three bytes per UTF-16 unit is the most that UTF-8 takes; the exact count only where that is near the end.
    if (this.#position + length * 3 > this.#buffer.length) this.#require(Buffer.byteLength(text));
    if (length > MAX_LOOP_CHARACTERS) {
      this.#position += this.#buffer.write(text, this.#position, "utf8");
      return;
    }
    const buffer = this.#buffer;
    let at = this.#position;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code >= 0x80) {
        at += buffer.write(index === 0 ? text : text.slice(index), at, "utf8");
        break;
      }
      buffer[at++] = code;
    }
    this.#position = at;
  }

  /** A whole number from 0 to 2^53 - 1 in decimal digits, as text. */
  decimal(value: number): void {
    // Twenty for what a damaged row may hold: 64 bits.
    this.#require(20);
    let digits = 1;
    for (let power = 10; value >= power; power *= 10) digits++;
    let rest = value;
    for (let index = this.#position + digits - 1; index >= this.#position; index--) {
      const tenth = Math.floor(rest / 10);
      this.#buffer[index] = 48 + (rest - tenth * 10);
      rest = tenth;
    }
    this.#position += digits;
  }

  /** Opens a length-delimited field whose tag is written; returns what {@link end} wants. */
  begin(lengthBytes: number): number {
    if (this.#position + lengthBytes > this.#buffer.length) this.#grow(lengthBytes);
    this.#position += lengthBytes;
    return this.#position;
  }

  /** Closes what `begin(lengthBytes)` opened at `start`. */
  end(start: number, lengthBytes: number): void {
    const length = this.#position - start;
    if (length < 0x80 && lengthBytes === 1) {
      this.#buffer[start - 1] = length;
      return;
    }
    const needed = varintBytes(length);
    if (needed !== lengthBytes) {
      const shift = needed - lengthBytes;
      if (shift > 0 && this.#position + shift > this.#buffer.length) this.#grow(shift);
      this.#buffer.copyWithin(start + shift, start, this.#position);
      this.#position += shift;
    }
    putVarint(this.#buffer, start - lengthBytes, length);
  }

  #varint64(low: number, high: number): void {
    if (this.#position + 10 > this.#buffer.length) this.#grow(10);
    let rest = low;
    let above = high;
    while (above > 0 || rest >= 0x80) {
      this.#buffer[this.#position++] = (rest & 0x7f) | 0x80;
      rest = ((rest >>> 7) | (above << 25)) >>> 0;
      above >>>= 7;
    }
    this.#buffer[this.#position++] = rest;
  }

  #putUint32(value: number): void {
    const buffer = this.#buffer;
    const at = this.#position;
    buffer[at] = value & 0xff;
    buffer[at + 1] = (value >>> 8) & 0xff;
    buffer[at + 2] = (value >>> 16) & 0xff;
    buffer[at + 3] = value >>> 24;
    this.#position = at + 4;
  }

  #require(more: number): void {
    if (this.#position + more > this.#buffer.length) this.#grow(more);
  }

  #grow(more: number): void {
    const needed = this.#position + more;
    if (needed > this.#maxBytes) {
      throw new MessageTooLong(
        `an OTLP message over ${this.#maxBytes} bytes cannot be sent; encode fewer records at a time`,
      );
    }
    const grown = Buffer.allocUnsafeSlow(
      Math.min(this.#maxBytes, Math.max(needed, this.#buffer.length * 2)),
    );
    grown.set(this.#buffer.subarray(0, this.#position));
    this.#buffer = grown;
  }
}
