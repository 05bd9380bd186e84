import { fieldTypeOf, isEnum, shapeOf } from "../../contract/field-type.ts";
import type { EventAttribute, RegistryAttribute } from "../../contract/registry.ts";
import type { Place } from "../../diagnostics/finding.ts";
import { classNamedIn } from "../class-words.ts";
import type { Rule, Violation } from "../rule.ts";

export const classTooLoose: Rule = {
  id: "class-too-loose",
  severity: "warning",
  why: "the class alone decides what leaves; a name is the only witness against a wrong one",
  *check(registry) {
    for (const attribute of registry.attributes) {
      const place = attribute.contract.class?.place;
      if (place !== undefined) yield* examine(attribute, place);
    }
    for (const { attributes, origin } of registry.events) {
      if (origin !== undefined) continue;
      for (const attribute of attributes) {
        const { contract, key } = attribute;
        const place = attribute.origin === undefined ? contract.class?.place : key.place;
        if (place !== undefined) yield* examine(attribute, place);
      }
    }
  },
};

/** Only texts: a number or a member of an enum that was named so is not what the name says. */
function* examine(
  { contract, key, type }: EventAttribute | RegistryAttribute,
  place: Place,
): Generator<Violation> {
  const privacyClass = contract.class?.value;
  const fieldType = fieldTypeOf(type);
  if (privacyClass === undefined || fieldType === undefined || isEnum(type)) return;
  if (shapeOf(fieldType).scalar !== "string") return;
  const named = classNamedIn(key.value);
  if (named === undefined || !named.tooLoose.includes(privacyClass)) return;
  const fitting = named.fitting.map((name) => `\`${name}\``).join(" or ");
  yield {
    place,
    message: `class \`${privacyClass}\` on \`${key.value}\`, whose name says \`${named.words}\``,
    help: `give it the class ${fitting}, or a name that says what else it holds`,
  };
}
