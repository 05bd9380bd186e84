import type { FieldWriter } from "../emit/definition.ts";
import type { MaskCache } from "../scrub/mask-cache.ts";
import type { Pseudonymizer } from "../scrub/pseudonym.ts";
import {
  encodeBoolean,
  encodeDouble,
  encodeInt,
  encodeKey,
  encodeMask,
  encodeMember,
  encodePseudonym,
  encodeText,
  encodeToken,
  type TextScrubbing,
} from "./encode-value.ts";
import type { RowCursor } from "./row-cursor.ts";

/** Presence bits of so many fields are gathered in the cursor, not in shared memory. */
const GATHERED_FIELDS = 24;

/**
 * One field of one event with its scrub action compiled in: the only way of a value into a row.
 *
 * There is a class for each action and type, and none has a loop over fields, because generated code
 * calls `put` once per field from its own line: each line then sees one class and is inlined.
 */
export abstract class Field implements FieldWriter {
  protected readonly row: RowCursor;
  readonly #index: number;
  /** The field's bit in `row.presence`; 0 for the few that stand behind its 24. */
  readonly #presenceBit: number;
  readonly #required: boolean;

  constructor(row: RowCursor, index: number, required: boolean) {
    this.row = row;
    this.#index = index;
    this.#presenceBit = index < GATHERED_FIELDS ? 1 << index : 0;
    this.#required = required;
  }

  abstract put(value: unknown): void;

  protected present(): void {
    if (this.#presenceBit !== 0) this.row.presence |= this.#presenceBit;
    else this.row.bytes[this.row.presenceAt + (this.#index >> 3)]! |= 1 << (this.#index & 7);
  }

  /** For a value that was not given. */
  protected missing(): void {
    if (this.#required) this.row.valid = false;
  }

  /** Takes the result of an encoder: a value that does not fit makes the whole event invalid. */
  protected done(fits: boolean): void {
    if (fits) this.present();
    else this.row.valid = false;
  }
}

abstract class RangeField extends Field {
  protected readonly min: number;
  protected readonly max: number;

  constructor(row: RowCursor, index: number, required: boolean, min: number, max: number) {
    super(row, index, required);
    this.min = min;
    this.max = max;
  }
}

export class IntField extends RangeField {
  put(value: unknown): void {
    if (value === undefined || value === null) this.missing();
    else this.done(encodeInt(this.row, value, this.min, this.max));
  }
}

export class DoubleField extends RangeField {
  put(value: unknown): void {
    if (value === undefined || value === null) this.missing();
    else this.done(encodeDouble(this.row, value, this.min, this.max));
  }
}

export class BooleanField extends Field {
  put(value: unknown): void {
    if (value === undefined || value === null) this.missing();
    else this.done(encodeBoolean(this.row, value));
  }
}

export class TokenField extends Field {
  put(value: unknown): void {
    if (value === undefined || value === null) this.missing();
    else this.done(encodeToken(this.row, value));
  }
}

export class MemberField extends Field {
  readonly #members: ReadonlyMap<unknown, number>;
  readonly #type: "string" | "number";

  constructor(
    row: RowCursor,
    index: number,
    required: boolean,
    members: ReadonlyMap<unknown, number>,
    type: "string" | "number",
  ) {
    super(row, index, required);
    this.#members = members;
    this.#type = type;
  }

  put(value: unknown): void {
    if (value === undefined || value === null) this.missing();
    else this.done(encodeMember(this.row, value, this.#members, this.#type));
  }
}

export class PseudonymField extends Field {
  readonly #pseudonyms: Pseudonymizer;
  readonly #maxLength: number;

  constructor(
    row: RowCursor,
    index: number,
    required: boolean,
    pseudonyms: Pseudonymizer,
    maxLength: number,
  ) {
    super(row, index, required);
    this.#pseudonyms = pseudonyms;
    this.#maxLength = maxLength;
  }

  put(value: unknown): void {
    if (value === undefined || value === null) this.missing();
    else this.done(encodePseudonym(this.row, value, this.#pseudonyms, this.#maxLength));
  }
}

/** What the detectors leave of a text. */
export class TextField extends Field {
  readonly #scrubber: TextScrubbing;
  readonly #maxBytes: number;

  constructor(
    row: RowCursor,
    index: number,
    required: boolean,
    scrubber: TextScrubbing,
    maxBytes: number,
  ) {
    super(row, index, required);
    this.#scrubber = scrubber;
    this.#maxBytes = maxBytes;
  }

  put(value: unknown): void {
    if (value === undefined || value === null) this.missing();
    else this.done(encodeText(this.row, value, this.#scrubber, this.#maxBytes));
  }
}

/** A value that is looked at once and then known by its mask: vendor, class or depth around pseudonyms. */
export class MaskField extends Field {
  readonly #masks: MaskCache;
  readonly #maxLength: number;

  constructor(
    row: RowCursor,
    index: number,
    required: boolean,
    masks: MaskCache,
    maxLength: number,
  ) {
    super(row, index, required);
    this.#masks = masks;
    this.#maxLength = maxLength;
  }

  put(value: unknown): void {
    if (value === undefined || value === null) this.missing();
    else this.done(encodeMask(this.row, value, this.#masks, this.#maxLength));
  }
}

/** What the SDK says of a record itself, in text that needs no scrubbing. */
export class TrailerField extends Field {
  readonly #maxBytes: number;

  constructor(row: RowCursor, index: number, maxBytes: number) {
    super(row, index, false);
    this.#maxBytes = maxBytes;
  }

  put(value: unknown): void {
    if (typeof value !== "string") return;
    this.row.putText(value, this.#maxBytes);
    this.present();
  }
}

/** Text is present or not; none of it is written. */
export class UnscannedField extends Field {
  put(value: unknown): void {
    if (value === undefined || value === null) this.missing();
    else this.present();
  }
}

/** The value is not looked at, beyond whether one was given. */
export class DropField extends Field {
  readonly #dropped: DropCount | undefined;

  constructor(row: RowCursor, index: number, required: boolean, dropped?: DropCount) {
    super(row, index, required);
    this.#dropped = dropped;
  }

  put(value: unknown): void {
    if (value === undefined || value === null) this.missing();
    else if (this.#dropped !== undefined) this.#dropped.count++;
  }
}

/** Values of one class that were given and went nowhere. */
export interface DropCount {
  count: number;
}

/** Some array or template: its elements go through `encode`, one call each. */
export type ElementEncoder = (row: RowCursor, value: unknown) => boolean;

abstract class CollectionField extends Field {
  protected readonly encode: ElementEncoder;
  protected readonly maxItems: number;

  constructor(
    row: RowCursor,
    index: number,
    required: boolean,
    encode: ElementEncoder,
    maxItems: number,
  ) {
    super(row, index, required);
    this.encode = encode;
    this.maxItems = maxItems;
  }
}

export class ArrayField extends CollectionField {
  put(value: unknown): void {
    if (value === undefined || value === null) this.missing();
    else this.done(Array.isArray(value) && this.#putItems(value));
  }

  #putItems(items: readonly unknown[]): boolean {
    const count = items.length;
    // A proxy of an array may give any length; a row with such a count could not be read.
    if (!Number.isInteger(count) || count < 0 || count > this.maxItems) return false;
    this.row.putVarint(count);
    for (let i = 0; i < count; i++) {
      if (!this.encode(this.row, items[i])) return false;
    }
    return true;
  }
}

/** What stands for the key of an entry; undefined where nothing may, and the entry goes with it. */
export type KeyScrub = (key: string) => string | undefined;

/**
 * `template[T]`: the keys come from the caller, so they have to pass the gate. One that does not makes
 * the event invalid: as `<invalid>` it could stand for several entries, of which all but one would go. Where the class of the
 * field does not let its values out as they are, it does not let the keys out either.
 */
export class TemplateField extends CollectionField {
  readonly #scrubKey: KeyScrub | undefined;

  constructor(
    row: RowCursor,
    index: number,
    required: boolean,
    encode: ElementEncoder,
    maxItems: number,
    scrubKey?: KeyScrub,
  ) {
    super(row, index, required, encode, maxItems);
    this.#scrubKey = scrubKey;
  }

  put(value: unknown): void {
    if (value === undefined || value === null) this.missing();
    else this.done(typeof value === "object" && !Array.isArray(value) && this.#putEntries(value));
  }

  #putEntries(entries: object): boolean {
    const keys = Object.keys(entries);
    if (keys.length > this.maxItems) return false;
    return this.#scrubKey === undefined
      ? this.#putAll(entries, keys)
      : this.#putScrubbed(entries, keys, this.#scrubKey);
  }

  #putAll(entries: object, keys: readonly string[]): boolean {
    this.row.putVarint(keys.length);
    for (const key of keys) {
      if (!encodeKey(this.row, key)) return false;
      if (!this.encode(this.row, (entries as Record<string, unknown>)[key])) return false;
    }
    return true;
  }

  #putScrubbed(entries: object, keys: readonly string[], scrub: KeyScrub): boolean {
    const scrubbed = keys.map(scrub);
    const left = scrubbed.filter((key) => key !== undefined);
    this.row.putVarint(left.length);
    for (const [index, key] of scrubbed.entries()) {
      if (key === undefined) continue;
      if (!encodeKey(this.row, key)) return false;
      if (!this.encode(this.row, (entries as Record<string, unknown>)[keys[index]!])) return false;
    }
    return true;
  }
}

/** A value given to `with()` that does not fit: every event of that handle is invalid. */
export class RefusedField extends Field {
  put(_value: unknown): void {
    this.done(false);
  }
}

/** A value given once, to `with()`: its bytes are copied, whatever the call brings. */
export class BoundField extends Field {
  readonly #encoded: Uint8Array;
  readonly #isPresent: boolean;

  constructor(row: RowCursor, index: number, encoded: Uint8Array, isPresent: boolean) {
    super(row, index, false);
    this.#encoded = encoded;
    this.#isPresent = isPresent;
  }

  put(_value: unknown): void {
    if (!this.#isPresent) return;
    const { row } = this;
    for (let i = 0; i < this.#encoded.length; i++) row.bytes[row.position++] = this.#encoded[i]!;
    this.present();
  }
}
