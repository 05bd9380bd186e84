import type { FieldDefinition, ScalarType } from "../emit/definition.ts";
import { actionFor, type PrivacyLevel } from "../scrub/policy.ts";
import type { Pseudonymizer } from "../scrub/pseudonym.ts";
import {
  encodeBoolean,
  encodeDouble,
  encodeInt,
  encodePseudonym,
  encodeToken,
  MAX_VALUE_BYTES,
} from "./encode-value.ts";
import {
  ArrayField,
  BooleanField,
  DoubleField,
  DropField,
  type ElementEncoder,
  type Field,
  IntField,
  MemberField,
  PseudonymField,
  TemplateField,
  TokenField,
  UnscannedField,
} from "./field.ts";
import type { FieldForm } from "./layout.ts";
import type { RowCursor } from "./row-cursor.ts";

const DEFAULT_MAX_LENGTH = 1024;
const DEFAULT_MAX_ITEMS = 32;
/** An enum member is written as its index plus one, in 16 bits; 0 means "none of them". */
const MAX_MEMBERS = 65_534;

/** What a compiled field needs of the running SDK. */
export interface CompileContext {
  readonly level: PrivacyLevel;
  readonly row: RowCursor;
  /** Undefined where the installation has no key: identifiers are then dropped. */
  pseudonymizer(field: FieldDefinition): Pseudonymizer | undefined;
}

export interface CompiledField {
  readonly writer: Field;
  readonly form: FieldForm;
  readonly maxBytes: number;
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
  if (action === "unscanned") {
    return { writer: new UnscannedField(row, index, required), form: "unscanned", maxBytes: 0 };
  }
  const pseudonyms = action === "pseudonym" ? context.pseudonymizer(field) : undefined;
  // Fail closed: no key, or a class that is for strings only on another type.
  const unusable = action === "pseudonym" && (pseudonyms === undefined || !isString(field));
  if (action === "drop" || unusable) {
    return { writer: new DropField(row, index, required), form: "absent", maxBytes: 0 };
  }
  return isScalar(field)
    ? compileScalar(field, index, row, pseudonyms)
    : compileCollection(field, index, row, pseudonyms);
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
  pseudonyms: Pseudonymizer | undefined,
): CompiledField {
  const required = field.required === true;
  const isTemplate = field.type.startsWith("template[");
  const maxItems = field.maxItems ?? DEFAULT_MAX_ITEMS;
  if (!Number.isInteger(maxItems) || maxItems < 0) {
    throw new RangeError(`${field.key} allows ${maxItems} items, which is no count`);
  }
  const { encode, form, maxBytes } = elementEncoder(field, pseudonyms);
  const Writer = isTemplate ? TemplateField : ArrayField;
  return {
    writer: new Writer(row, index, required, encode, maxItems),
    form,
    maxBytes:
      MAX_VALUE_BYTES.int + maxItems * (maxBytes + (isTemplate ? MAX_VALUE_BYTES.token : 0)),
  };
}

function elementEncoder(
  field: FieldDefinition,
  pseudonyms: Pseudonymizer | undefined,
): { encode: ElementEncoder; form: FieldForm; maxBytes: number } {
  const { min, max } = bounds(field);
  if (pseudonyms !== undefined) {
    const maxLength = field.maxLength ?? DEFAULT_MAX_LENGTH;
    return {
      encode: (row, value) => encodePseudonym(row, value, pseudonyms, maxLength),
      form: "pseudonym",
      maxBytes: MAX_VALUE_BYTES.pseudonym,
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
