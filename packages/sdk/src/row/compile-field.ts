import type { FieldDefinition, PrivacyClass, ScalarType } from "../emit/definition.ts";
import { MAX_MASK_BYTES, type MaskCache } from "../scrub/mask-cache.ts";
import { actionFor, type Exposure } from "../scrub/policy.ts";
import type { Pseudonymizer } from "../scrub/pseudonym.ts";
import type { RedactionTally } from "../scrub/redaction-tally.ts";
import {
  encodeBoolean,
  encodeDouble,
  encodeInt,
  encodeMask,
  encodePseudonym,
  encodeText,
  encodeToken,
  MAX_VALUE_BYTES,
  type TextScrubbing,
} from "./encode-value.ts";
import {
  ArrayField,
  BooleanField,
  DoubleField,
  type DropCount,
  DropField,
  type ElementEncoder,
  type Field,
  IntField,
  type KeyScrub,
  MaskField,
  MemberField,
  PseudonymField,
  TemplateField,
  TextField,
  TokenField,
  UnscannedField,
} from "./field.ts";
import type { FieldForm } from "./layout.ts";
import { type RowCursor, TEXT_LENGTH_BYTES } from "./row-cursor.ts";

const DEFAULT_MAX_LENGTH = 1024;
const DEFAULT_MAX_ITEMS = 32;
/** Of one text field in a row, its elements together. What is longer is cut, after it was scrubbed. */
const MAX_TEXT_BYTES = 16 * 1024;
/** Of an element, however many there may be. */
const MIN_TEXT_BYTES = 16;
/** An enum member is written as its index plus one, in 16 bits; 0 means "none of them". */
const MAX_MEMBERS = 65_534;

/** What a compiled field needs of the running SDK. */
export interface CompileContext {
  readonly level: Exposure;
  readonly row: RowCursor;
  /** Undefined where nobody reads text: it is then a mark that there was some. */
  readonly scrubber?: TextScrubbing | undefined;
  /** Undefined where the installation has no key: identifiers are then dropped. */
  pseudonymizer(field: FieldDefinition): Pseudonymizer | undefined;
  /** For a field whose values are known to name something that a mask may tell more of; undefined for all others. */
  masks?(field: FieldDefinition): MaskCache | undefined;
  /** What was replaced in text; with it, records say so. */
  readonly tally?: RedactionTally | undefined;
  /** Counts what is dropped. */
  dropped?(privacyClass: PrivacyClass): DropCount;
}

export interface CompiledField {
  readonly writer: Field;
  readonly form: FieldForm;
  readonly maxBytes: number;
}

interface CompiledElement {
  readonly encode: ElementEncoder;
  readonly form: FieldForm;
  readonly maxBytes: number;
  /** Of the keys of a template. Default: they stay, if they are tokens. */
  readonly scrubKey?: KeyScrub;
}

/** Chooses the writer of a field by class, level and type. Throws RangeError on a field over a limit. */
export function compileField(
  field: FieldDefinition,
  index: number,
  context: CompileContext,
): CompiledField {
  const required = field.required === true;
  const action = actionFor(field.class, context.level);
  const { row } = context;
  if (action === "unscanned" || (action === "scan" && context.scrubber === undefined)) {
    return { writer: new UnscannedField(row, index, required), form: "unscanned", maxBytes: 0 };
  }
  const pseudonyms = action === "pseudonym" ? context.pseudonymizer(field) : undefined;
  // Fail closed: no key, or a class that is for strings only on another type.
  const unusable =
    (action === "pseudonym" && pseudonyms === undefined) || (action !== "keep" && !isString(field));
  if (action === "drop" || unusable) {
    const writer = new DropField(row, index, required, context.dropped?.(field.class));
    return { writer, form: "absent", maxBytes: 0 };
  }
  const masks = context.masks?.(field);
  if (pseudonyms !== undefined && masks !== undefined) {
    return compileMasked(field, index, row, masks, pseudonyms);
  }
  if (action === "scan") return compileText(field, index, row, context.scrubber!);
  return isScalar(field)
    ? compileScalar(field, index, row, pseudonyms)
    : compileCollection(field, index, row, elementEncoder(field, pseudonyms));
}

function compileMasked(
  field: FieldDefinition,
  index: number,
  row: RowCursor,
  masks: MaskCache,
  pseudonyms: Pseudonymizer,
): CompiledField {
  const maxLength = field.maxLength ?? DEFAULT_MAX_LENGTH;
  const maxBytes = TEXT_LENGTH_BYTES + MAX_MASK_BYTES;
  if (isScalar(field)) {
    const writer = new MaskField(row, index, field.required === true, masks, maxLength);
    return { writer, form: "text", maxBytes };
  }
  const encode: ElementEncoder = (to, value) => encodeMask(to, value, masks, maxLength);
  const scrubKey = keyPseudonyms(pseudonyms);
  return compileCollection(field, index, row, { encode, form: "text", maxBytes, scrubKey });
}

function compileText(
  field: FieldDefinition,
  index: number,
  row: RowCursor,
  scrubber: TextScrubbing,
): CompiledField {
  const textBytes = 3 * (field.maxLength ?? DEFAULT_MAX_LENGTH);
  if (isScalar(field)) {
    const maxBytes = Math.min(textBytes, MAX_TEXT_BYTES);
    const writer = new TextField(row, index, field.required === true, scrubber, maxBytes);
    return { writer, form: "text", maxBytes: TEXT_LENGTH_BYTES + maxBytes };
  }
  const share = Math.floor(MAX_TEXT_BYTES / Math.max(1, field.maxItems ?? DEFAULT_MAX_ITEMS));
  const maxBytes = Math.min(textBytes, Math.max(MIN_TEXT_BYTES, share));
  const encode: ElementEncoder = (to, value) => encodeText(to, value, scrubber, maxBytes);
  return compileCollection(field, index, row, {
    encode,
    form: "text",
    maxBytes: TEXT_LENGTH_BYTES + maxBytes,
    // A key in which a detector finds something goes, and its entry with it: a placeholder is no key.
    scrubKey: (key) => (scrubber.scrub(key) === key ? key : undefined),
  });
}

function keyPseudonyms(pseudonyms: Pseudonymizer): KeyScrub {
  return (key) => pseudonyms.text(key);
}

function compileScalar(
  field: FieldDefinition,
  index: number,
  row: RowCursor,
  pseudonyms: Pseudonymizer | undefined,
): CompiledField {
  const required = field.required === true;
  const { min, max } = bounds(field);
  if (pseudonyms !== undefined) {
    const maxLength = field.maxLength ?? DEFAULT_MAX_LENGTH;
    const writer = new PseudonymField(row, index, required, pseudonyms, maxLength);
    return { writer, form: "pseudonym", maxBytes: MAX_VALUE_BYTES.pseudonym };
  }
  if (field.closed === true && field.members !== undefined) {
    return compileClosedEnum(field, field.members, index, row);
  }
  switch (field.type) {
    case "int": {
      const writer = new IntField(row, index, required, min, max);
      return { writer, form: "value", maxBytes: MAX_VALUE_BYTES.int };
    }
    case "double": {
      const writer = new DoubleField(row, index, required, min, max);
      return { writer, form: "value", maxBytes: MAX_VALUE_BYTES.double };
    }
    case "boolean": {
      const writer = new BooleanField(row, index, required);
      return { writer, form: "value", maxBytes: MAX_VALUE_BYTES.boolean };
    }
    default: {
      const writer = new TokenField(row, index, required);
      return { writer, form: "gated", maxBytes: MAX_VALUE_BYTES.token };
    }
  }
}

function compileClosedEnum(
  field: FieldDefinition,
  members: readonly (string | number)[],
  index: number,
  row: RowCursor,
): CompiledField {
  if (members.length > MAX_MEMBERS) {
    throw new RangeError(`${field.key} has ${members.length} members, over ${MAX_MEMBERS}`);
  }
  const indexes = new Map<unknown, number>(members.map((member, at) => [member, at + 1]));
  const type = field.type === "int" ? "number" : "string";
  const writer = new MemberField(row, index, field.required === true, indexes, type);
  return { writer, form: "member", maxBytes: MAX_VALUE_BYTES.member };
}

function compileCollection(
  field: FieldDefinition,
  index: number,
  row: RowCursor,
  { encode, form, maxBytes, scrubKey }: CompiledElement,
): CompiledField {
  const required = field.required === true;
  const isTemplate = field.type.startsWith("template[");
  const maxItems = field.maxItems ?? DEFAULT_MAX_ITEMS;
  if (!Number.isInteger(maxItems) || maxItems < 0) {
    throw new RangeError(`${field.key} allows ${maxItems} items, which is no count`);
  }
  return {
    writer: isTemplate
      ? new TemplateField(row, index, required, encode, maxItems, scrubKey)
      : new ArrayField(row, index, required, encode, maxItems),
    form,
    maxBytes:
      MAX_VALUE_BYTES.int + maxItems * (maxBytes + (isTemplate ? MAX_VALUE_BYTES.token : 0)),
  };
}

function elementEncoder(
  field: FieldDefinition,
  pseudonyms: Pseudonymizer | undefined,
): CompiledElement {
  const { min, max } = bounds(field);
  if (pseudonyms !== undefined) {
    const maxLength = field.maxLength ?? DEFAULT_MAX_LENGTH;
    return {
      encode: (row, value) => encodePseudonym(row, value, pseudonyms, maxLength),
      form: "pseudonym",
      maxBytes: MAX_VALUE_BYTES.pseudonym,
      scrubKey: keyPseudonyms(pseudonyms),
    };
  }
  switch (elementType(field)) {
    case "int":
      return {
        encode: (row, value) => encodeInt(row, value, min, max),
        form: "value",
        maxBytes: MAX_VALUE_BYTES.int,
      };
    case "double":
      return {
        encode: (row, value) => encodeDouble(row, value, min, max),
        form: "value",
        maxBytes: MAX_VALUE_BYTES.double,
      };
    case "boolean":
      return { encode: encodeBoolean, form: "value", maxBytes: MAX_VALUE_BYTES.boolean };
    default:
      return { encode: encodeToken, form: "gated", maxBytes: MAX_VALUE_BYTES.token };
  }
}

function bounds(field: FieldDefinition): { min: number; max: number } {
  return { min: field.min ?? -Number.MAX_VALUE, max: field.max ?? Number.MAX_VALUE };
}

function isScalar(field: FieldDefinition): boolean {
  return field.type === elementType(field);
}

function isString(field: FieldDefinition): boolean {
  return elementType(field) === "string";
}

/** `T` of `T`, `T[]` and `template[T]`. */
export function elementType(field: { readonly type: string }): ScalarType {
  return field.type.replace(/^template\[|\[\]$|\]$/g, "") as ScalarType;
}
