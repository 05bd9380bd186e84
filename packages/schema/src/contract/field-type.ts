import type { AttributeType } from "../load/declarations.ts";

const SCALAR_TYPES = ["string", "int", "double", "boolean"] as const;
export type ScalarType = (typeof SCALAR_TYPES)[number];
export type FieldType = ScalarType | `${ScalarType}[]` | `template[${ScalarType}]`;

/** How a field type is built: alone, as a list, or as values under names of their own. */
export interface FieldShape {
  readonly container: "none" | "array" | "template";
  readonly scalar: ScalarType;
}

export function shapeOf(type: FieldType): FieldShape {
  const container = type.endsWith("[]") ? "array" : type.endsWith("]") ? "template" : "none";
  const scalar = SCALAR_TYPES.find((candidate) => type.includes(candidate)) ?? "string";
  return { container, scalar };
}

const FIELD_TYPES: readonly FieldType[] = SCALAR_TYPES.flatMap((scalar) => [
  scalar,
  `${scalar}[]` as const,
  `template[${scalar}]` as const,
]);

/**
 * The type a field of an event has at run time. Undefined for types that an event cannot carry,
 * and for enums whose members are not all texts or all integers.
 */
export function fieldTypeOf(type: AttributeType): FieldType | undefined {
  if (type.kind === "unreadable") return undefined;
  if (type.kind === "named") return FIELD_TYPES.find((candidate) => candidate === type.name);
  const values = type.members.map((member) => member.value.value);
  if (values.length === 0) return undefined;
  if (values.every((value) => typeof value === "string")) return "string";
  if (values.every((value) => Number.isSafeInteger(value))) return "int";
  return undefined;
}

export function isEnum(type: AttributeType): boolean {
  return type.kind === "enum";
}

/** True for numbers that are no codes of an enum, alone or in an array or template. */
export function isQuantity(type: AttributeType): boolean {
  const fieldType = fieldTypeOf(type);
  if (fieldType === undefined || isEnum(type)) return false;
  const { scalar } = shapeOf(fieldType);
  return scalar === "int" || scalar === "double";
}
