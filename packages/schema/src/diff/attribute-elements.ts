import type { AttributeContract } from "../contract/attribute-contract.ts";
import { fieldTypeOf, isEnum, shapeOf } from "../contract/field-type.ts";
import { DEFAULT_MAX_ITEMS, DEFAULT_MAX_LENGTH } from "../contract/limits.ts";
import type { Located } from "../diagnostics/finding.ts";
import type { AttributeType, Deprecation, Stability } from "../load/declarations.ts";
import { createElement, createPart, type FieldInput, type FieldInputs } from "./create-element.ts";
import type { Part } from "./snapshot.ts";

interface Described {
  readonly type: AttributeType;
  readonly contract: AttributeContract;
  readonly stability: Stability | undefined;
  readonly deprecated: Deprecation | undefined;
}

/** Of a definition, or of an event's use of one. Defaults are promises too, so they are spelled out. */
export function attributeFields({
  contract,
  deprecated,
  stability,
  type,
}: Described): FieldInputs<"attribute"> {
  return {
    type: typeInput(type),
    class: contract.class,
    identifies: contract.identifies,
    unit: contract.unit,
    min: contract.min,
    max: contract.max,
    max_length: contract.maxLength ?? defaultMaxLength(type),
    max_items: contract.maxItems ?? defaultMaxItems(type),
    closed: contract.closed ?? (isEnum(type) ? false : undefined),
    stability,
    deprecated: deprecationText(deprecated),
  };
}

/** The type's name; of an enum the kind of its values. */
export function typeInput(type: AttributeType): FieldInput {
  if (type.kind === "unreadable") return undefined;
  const { place } = type;
  if (type.kind === "named") return { value: type.name, place };
  const fieldType = fieldTypeOf(type);
  return { value: fieldType === undefined ? "enum" : `enum[${fieldType}]`, place };
}

export function membersOf(type: AttributeType, owner: Located<string>, folder: string): Part {
  const members = type.kind === "enum" ? type.members : [];
  return createPart(
    members.map(({ deprecated, id, value }) => {
      const isOwn = id.place.file.startsWith(`${folder}/`);
      const name = { value: id.value, place: isOwn ? id.place : owner.place };
      const fields = { value, deprecated: deprecationText(deprecated) };
      return createElement("member", name, folder, { fields });
    }),
  );
}

const RENAMED_TO = "renamed to ";

/** Without the note: that is prose. */
export function deprecationText(deprecated: Deprecation | undefined): string | undefined {
  if (deprecated?.renamedTo === undefined) return deprecated?.reason;
  return RENAMED_TO + deprecated.renamedTo.value;
}

/** The name that a deprecation says the thing has now. */
export function renamedTo(deprecation: string): string | undefined {
  return deprecation.startsWith(RENAMED_TO) ? deprecation.slice(RENAMED_TO.length) : undefined;
}

function defaultMaxLength(type: AttributeType): number | undefined {
  const fieldType = fieldTypeOf(type);
  if (fieldType === undefined || isEnum(type)) return undefined;
  return shapeOf(fieldType).scalar === "string" ? DEFAULT_MAX_LENGTH : undefined;
}

function defaultMaxItems(type: AttributeType): number | undefined {
  const fieldType = fieldTypeOf(type);
  if (fieldType === undefined) return undefined;
  return shapeOf(fieldType).container === "none" ? undefined : DEFAULT_MAX_ITEMS;
}
