import { fieldTypeOf, type ScalarType, shapeOf } from "../contract/field-type.ts";
import type { EventAttribute } from "../contract/registry.ts";
import { stringLiteral } from "./source-text.ts";

/** The TypeScript type of what a caller passes for an attribute. */
export function valueType(attribute: EventAttribute): string {
  const fieldType = fieldTypeOf(attribute.type);
  if (fieldType === undefined)
    throw new Error(`assertion: unchecked type of ${attribute.key.value}`);
  if (attribute.type.kind === "enum") return enumType(attribute);
  const { container, scalar } = shapeOf(fieldType);
  const type = SCALAR_TYPE_TEXT[scalar];
  if (container === "template") return `Readonly<Record<string, ${type}>>`;
  if (container === "none") return type;
  return type.includes("|") ? `readonly (${type})[]` : `readonly ${type}[]`;
}

const SCALAR_TYPE_TEXT: Readonly<Record<ScalarType, string>> = {
  string: "string",
  int: "number | bigint",
  double: "number",
  boolean: "boolean",
};

/**
 * A union of the members. Where more values may come, the union stays for completion in editors:
 * `string & {}` keeps TypeScript from widening it to `string`.
 */
function enumType({ contract, type }: EventAttribute): string {
  const members = enumValues(type);
  const union = members.map(literal);
  if (contract.closed?.value !== true) {
    union.push(typeof members[0] === "string" ? "(string & {})" : "(number & {})");
  }
  return union.join(" | ");
}

/** The values of an enum that the checks found to be texts or integers. */
export function enumValues(type: EventAttribute["type"]): readonly (string | number)[] {
  if (type.kind !== "enum") return [];
  return type.members
    .map((member) => member.value.value)
    .filter((value) => typeof value !== "boolean");
}

/** Finite numbers, booleans and texts as literals of the program. */
export function literal(value: string | number | boolean | null): string {
  return typeof value === "string" ? stringLiteral(value) : String(value);
}
