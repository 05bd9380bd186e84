import { encodeRandomness, encodeThreshold } from "../sample/threshold.ts";
import { PSEUDONYM_BYTES, renderPseudonym } from "../scrub/pseudonym.ts";
import { INVALID_PLACEHOLDER, UNSCANNED_PLACEHOLDER } from "../scrub/token-gate.ts";
import { elementType } from "./compile-field.ts";
import type { Layout, LayoutField } from "./layout.ts";
import type { EventRecord, RecordValue, ScalarValue } from "./record.ts";
import { TEXT_LENGTH_BYTES } from "./row-cursor.ts";
import {
  ROW_FLAG,
  ROW_FLAGS_AT,
  ROW_HEADER_BYTES,
  ROW_LAYOUT_AT,
  ROW_RANDOMNESS_AT,
  ROW_SEQUENCE_AT,
  ROW_TIME_AT,
  TWO_32,
} from "./row-format.ts";

/** Rows are checked by their block's CRC, so this means a writer's bug or an unknown version. */
export class RowError extends Error {
  override readonly name = "RowError";
}

/** Reads rows of one block. Bounded by the bytes it is given: it never reads past a row's end. */
export class RowReader {
  readonly #bytes: Buffer;
  #position = 0;
  #end = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  layoutIdAt(start: number): number {
    return this.#bytes.readUInt16LE(start + ROW_LAYOUT_AT);
  }

  sequenceAt(start: number): number {
    return (
      this.#bytes.readUInt32LE(start + ROW_SEQUENCE_AT) +
      this.#bytes.readUInt32LE(start + ROW_SEQUENCE_AT + 4) * TWO_32
    );
  }

  /** Decodes the event row at `start`. Throws {@link RowError} where it does not fit its layout. */
  read(start: number, length: number, layout: Layout): EventRecord {
    const bytes = this.#bytes;
    const flags = bytes[start + ROW_FLAGS_AT]!;
    const observedTimeMillis = bytes.readDoubleLE(start + ROW_TIME_AT);
    this.#position = start + ROW_HEADER_BYTES;
    this.#end = start + length;
    const threshold = flags & ROW_FLAG.threshold ? this.#threshold() : "0";
    const timeMillis =
      flags & ROW_FLAG.timestamp ? bytes.readDoubleLE(this.#advance(8)) : observedTimeMillis;
    const isTraced = (flags & ROW_FLAG.trace) !== 0;
    return {
      layout,
      sequence: this.sequenceAt(start),
      timeMillis,
      observedTimeMillis,
      threshold,
      randomness: flags & ROW_FLAG.traceRandomness ? undefined : this.#randomness(start),
      alwaysKept: (flags & ROW_FLAG.alwaysKept) !== 0,
      traceId: isTraced ? this.#slice(16) : undefined,
      spanId: isTraced ? this.#slice(8) : undefined,
      traceFlags: isTraced ? this.#byte() : 0,
      values: this.#values(layout),
    };
  }

  /** Where the value that was read last ends. */
  get position(): number {
    return this.#position;
  }

  /** One value of a row that ends at `end`. Throws {@link RowError} where it does not fit its field. */
  readValue(position: number, end: number, field: LayoutField): RecordValue {
    this.#position = position;
    this.#end = end;
    return this.#value(field);
  }

  #threshold(): string {
    const at = this.#advance(8);
    return encodeThreshold(this.#bytes.readUInt32LE(at), this.#bytes.readUInt32LE(at + 4));
  }

  #randomness(start: number): string {
    const at = start + ROW_RANDOMNESS_AT;
    return encodeRandomness(this.#bytes.readUInt32LE(at), this.#bytes.readUInt32LE(at + 4));
  }

  #values(layout: Layout): (RecordValue | undefined)[] {
    const presenceAt = this.#advance(Math.ceil(layout.fields.length / 8));
    return layout.fields.map((field, index) => {
      const isPresent = (this.#bytes[presenceAt + (index >> 3)]! & (1 << (index & 7))) !== 0;
      return isPresent ? this.#value(field) : undefined;
    });
  }

  #value(field: LayoutField): RecordValue {
    if (field.form === "unscanned") return UNSCANNED_PLACEHOLDER;
    if (field.type.startsWith("template[")) return this.#entries(field);
    if (field.type.endsWith("[]")) return this.#items(field);
    return this.#scalar(field);
  }

  #items(field: LayoutField): ScalarValue[] {
    const items: ScalarValue[] = [];
    for (let left = this.#count(); left > 0; left--) items.push(this.#scalar(field));
    return items;
  }

  #entries(field: LayoutField): Map<string, ScalarValue> {
    const entries = new Map<string, ScalarValue>();
    for (let left = this.#count(); left > 0; left--) {
      const key = this.#token();
      entries.set(key, this.#scalar(field));
    }
    return entries;
  }

  #scalar(field: LayoutField): ScalarValue {
    switch (field.form) {
      case "gated":
        return this.#token();
      case "pseudonym":
        return renderPseudonym(this.#bytes, this.#advance(PSEUDONYM_BYTES));
      case "text": {
        const length = this.#bytes.readUInt16LE(this.#advance(TEXT_LENGTH_BYTES));
        const at = this.#advance(length);
        return this.#bytes.toString("utf8", at, at + length);
      }
      case "member": {
        const at = this.#bytes.readUInt16LE(this.#advance(2));
        return field.members?.[at - 1] ?? INVALID_PLACEHOLDER;
      }
      case "value":
        return this.#number(field);
      default:
        throw new RowError(`a value of form ${field.form} in ${field.key}`);
    }
  }

  #number(field: LayoutField): ScalarValue {
    switch (elementType(field)) {
      case "double":
        return this.#bytes.readDoubleLE(this.#advance(8));
      case "boolean":
        return this.#byte() === 1;
      case "int":
        return this.#varint();
      default:
        throw new RowError(`a string that is no token in ${field.key}`);
    }
  }

  #token(): string {
    const length = this.#byte();
    if (length === 0) return INVALID_PLACEHOLDER;
    const at = this.#advance(length);
    return this.#bytes.toString("latin1", at, at + length);
  }

  #count(): number {
    const count = Number(this.#varint());
    // Every element takes at least a byte.
    if (!(count >= 0 && count <= this.#end - this.#position)) {
      throw new RowError(`a count of ${count} in ${this.#end - this.#position} bytes`);
    }
    return count;
  }

  /** A number where it is safe, else a bigint. */
  #varint(): number | bigint {
    let value = 0;
    let factor = 1;
    const start = this.#position;
    for (;;) {
      const byte = this.#byte();
      // Seven groups are 49 bits: exact in a double. Longer ones are rare and go the slow way.
      if (factor > 2 ** 42) return this.#longVarint(start);
      value += (byte & 127) * factor;
      if (byte < 128) break;
      factor *= 128;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  #longVarint(start: number): number | bigint {
    this.#position = start;
    let zigzag = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      zigzag |= BigInt(byte & 127) << shift;
      if (byte < 128) break;
    }
    const value = BigInt.asIntN(64, (zigzag >> 1n) ^ -(zigzag & 1n));
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  #byte(): number {
    return this.#bytes[this.#advance(1)]!;
  }

  #slice(length: number): Uint8Array {
    const at = this.#advance(length);
    return new Uint8Array(this.#bytes.subarray(at, at + length));
  }

  #advance(length: number): number {
    const at = this.#position;
    if (at + length > this.#end)
      throw new RowError(`a row ends ${at + length - this.#end} bytes early`);
    this.#position = at + length;
    return at;
  }
}
