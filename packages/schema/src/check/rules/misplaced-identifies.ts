import type { PrivacyClass } from "../../contract/attribute-contract.ts";
import { fieldTypeOf, isEnum, shapeOf } from "../../contract/field-type.ts";
import type { EventAttribute, RegistryAttribute } from "../../contract/registry.ts";
import type { Rule, Violation } from "../rule.ts";

const CLASSES_OF_NAMES: readonly PrivacyClass[] = ["identifier", "personal"];

export const misplacedIdentifies: Rule = {
  id: "misplaced-identifies",
  severity: "error",
  why: "only names are replaced by pseudonyms and masks; elsewhere the word would promise what nothing does",
  *check(registry) {
    const uses = registry.events.flatMap((event) => event.attributes);
    for (const attribute of [...uses, ...registry.attributes]) yield* examine(attribute);
  },
};

/** A definition may leave its class to its uses; then they are what is judged. */
function* examine({ contract, type }: EventAttribute | RegistryAttribute): Generator<Violation> {
  const { class: privacyClass, identifies } = contract;
  const fieldType = fieldTypeOf(type);
  if (identifies === undefined) return;
  const { place } = identifies;
  const said = `\`identifies: ${identifies.value}\``;
  if (fieldType !== undefined && (isEnum(type) || shapeOf(fieldType).scalar !== "string")) {
    const message = `${said} on an attribute of type \`${isEnum(type) ? "enum" : fieldType}\``;
    yield { place, message, help: "remove it: it is for strings, their arrays and templates" };
  } else if (privacyClass !== undefined && !CLASSES_OF_NAMES.includes(privacyClass.value)) {
    const message = `${said} on an attribute of class \`${privacyClass.value}\``;
    yield { place, message, help: "remove it, or give the class `identifier` or `personal`" };
  }
}
