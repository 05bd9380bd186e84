import type { AttributeContract } from "../../contract/attribute-contract.ts";
import { type FieldType, fieldTypeOf, isEnum, shapeOf } from "../../contract/field-type.ts";
import { MAX_ITEMS_LIMIT, MAX_LENGTH_LIMIT } from "../../contract/limits.ts";
import type { Located } from "../../diagnostics/finding.ts";
import type { Rule, Violation } from "../rule.ts";

export const badBounds: Rule = {
  id: "bad-bounds",
  severity: "error",
  why: "a value outside its bounds makes the event invalid, so the bounds must be able to hold",
  *check(registry) {
    const uses = registry.events.flatMap((event) => event.attributes);
    for (const { contract, type } of [...registry.attributes, ...uses]) {
      const fieldType = fieldTypeOf(type);
      if (fieldType === undefined) continue;
      yield* misplaced(contract, fieldType, isEnum(type));
      yield* range(contract, fieldType);
      yield* count("max_length", contract.maxLength, MAX_LENGTH_LIMIT);
      yield* count("max_items", contract.maxItems, MAX_ITEMS_LIMIT);
    }
  },
};

function* misplaced(
  { min, max, maxLength, maxItems }: AttributeContract,
  fieldType: FieldType,
  isEnumType: boolean,
): Generator<Violation> {
  const { container, scalar } = shapeOf(fieldType);
  const isNumber = !isEnumType && (scalar === "int" || scalar === "double");
  const isText = !isEnumType && scalar === "string";
  const bounds = [
    { key: "min", bound: min, fits: isNumber, goesWith: "int and double" },
    { key: "max", bound: max, fits: isNumber, goesWith: "int and double" },
    { key: "max_length", bound: maxLength, fits: isText, goesWith: "string" },
    {
      key: "max_items",
      bound: maxItems,
      fits: container !== "none",
      goesWith: "arrays and templates",
    },
  ];
  for (const { key, bound, fits, goesWith } of bounds) {
    if (bound === undefined || fits) continue;
    const message = `\`${key}\` stands on an attribute of type \`${isEnumType ? "enum" : fieldType}\``;
    yield { place: bound.place, message, help: `remove it: it is for ${goesWith}` };
  }
}

function* range({ min, max }: AttributeContract, fieldType: FieldType): Generator<Violation> {
  const isInt = shapeOf(fieldType).scalar === "int";
  const fits = isInt ? Number.isSafeInteger : Number.isFinite;
  for (const bound of [min, max]) {
    if (bound === undefined || fits(bound.value)) continue;
    const message = `${bound.value} is no bound for \`${fieldType}\``;
    yield { place: bound.place, message, help: isInt ? "write a whole number" : "write a number" };
  }
  // What is no bound is above or below nothing.
  if (min === undefined || max === undefined || !(min.value > max.value)) return;
  const message = `\`min\` ${min.value} is above \`max\` ${max.value}`;
  yield { place: min.place, message, help: "exchange the two" };
}

function* count(
  key: string,
  bound: Located<number> | undefined,
  limit: number,
): Generator<Violation> {
  if (bound === undefined) return;
  if (Number.isInteger(bound.value) && bound.value >= 1 && bound.value <= limit) return;
  const message = `\`${key}\` is ${bound.value}`;
  yield { place: bound.place, message, help: `write a whole number from 1 to ${limit}` };
}
