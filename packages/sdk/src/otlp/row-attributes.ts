import { encodeRandomness, encodeThreshold } from "../sample/threshold.ts";
import { ANY_STRING, encodeAttribute, encodeAttributeHead } from "./attribute.ts";
import {
  ATTRIBUTES,
  PRIORITY_KEEP,
  PRIORITY_KEY,
  RANDOMNESS_KEY,
  THRESHOLD_KEY,
  UID_KEY,
} from "./log-record.ts";

/*
 * The attributes of identity and sampling as bytes: most of them are the same from row to row.
 */

const RANDOMNESS_DIGITS = encodeRandomness(0, 0).length;

/** `sampling.randomness` up to its 14 digits. */
export const RANDOMNESS_HEAD: Uint8Array = encodeAttributeHead(
  ATTRIBUTES,
  RANDOMNESS_KEY,
  ANY_STRING,
  RANDOMNESS_DIGITS,
);

/** `sampling.priority`, whole. */
export const PRIORITY: Uint8Array = attribute(PRIORITY_KEY, PRIORITY_KEEP);

/** `log.record.uid` of one instance up to the digits of the sequence. */
export class UidHeads {
  readonly #instance: Uint8Array;
  /** By number of digits, at most 16. */
  readonly #heads: Uint8Array[] = [];
  /** Of the row before, which mostly has as many digits. */
  #head: Uint8Array = new Uint8Array(0);
  #from = 0;
  #below = 0;

  constructor(instance: string) {
    this.#instance = Buffer.from(`${instance}:`);
  }

  head(sequence: number): Uint8Array {
    if (sequence >= this.#from && sequence < this.#below) return this.#head;
    const digits = String(sequence).length;
    this.#from = digits === 1 ? 0 : 10 ** (digits - 1);
    this.#below = 10 ** digits;
    this.#head = this.#heads[digits] ??= this.#encode(digits);
    return this.#head;
  }

  #encode(digits: number): Uint8Array {
    const instance = this.#instance;
    const head = encodeAttributeHead(ATTRIBUTES, UID_KEY, ANY_STRING, instance.length + digits);
    return Buffer.concat([head, instance]);
  }
}

/** `sampling.threshold`, whole. Rows of one event have the same for long. */
export class ThresholdAttributes {
  readonly #none: Uint8Array = attribute(THRESHOLD_KEY, encodeThreshold(0, 0));
  #high = 0;
  #low = 0;
  #last: Uint8Array = this.#none;

  /** Of the threshold at `at`; of one that keeps all where that is negative. */
  at(row: DataView, at: number): Uint8Array {
    if (at < 0) return this.#none;
    const high = row.getUint32(at, true);
    const low = row.getUint32(at + 4, true);
    if (high !== this.#high || low !== this.#low) {
      this.#high = high;
      this.#low = low;
      this.#last = attribute(THRESHOLD_KEY, encodeThreshold(high, low));
    }
    return this.#last;
  }
}

function attribute(key: Uint8Array, value: string | number): Uint8Array {
  return encodeAttribute(ATTRIBUTES, key, value, false);
}
