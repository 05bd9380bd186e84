import type { PrivacyClass } from "../../contract/attribute-contract.ts";
import { fieldTypeOf, shapeOf } from "../../contract/field-type.ts";
import type { Rule } from "../rule.ts";

const CLASSES_OF_TEXT: readonly PrivacyClass[] = ["identifier", "personal", "text"];

export const classTypeMismatch: Rule = {
  id: "class-type-mismatch",
  severity: "error",
  why: "pseudonyms and text detectors work on text; a number of these classes could not leave",
  *check(registry) {
    const uses = registry.events.flatMap((event) => event.attributes);
    for (const { contract, type } of [...uses, ...registry.attributes]) {
      const fieldType = fieldTypeOf(type);
      if (fieldType === undefined || contract.class === undefined) continue;
      if (!CLASSES_OF_TEXT.includes(contract.class.value)) continue;
      if (shapeOf(fieldType).scalar === "string") continue;
      yield {
        place: contract.class.place,
        message: `class \`${contract.class.value}\` on an attribute of type \`${fieldType}\``,
        help: "make it a string, or give it the class `secret` so that it never leaves",
      };
    }
  },
};
