import { fieldTypeOf, shapeOf } from "../../contract/field-type.ts";
import { DEFAULT_MAX_ITEMS, DEFAULT_MAX_LENGTH } from "../../contract/limits.ts";
import type { EventAttribute, RegistryEvent } from "../../contract/registry.ts";
import type { Rule, Violation } from "../rule.ts";

const MAX_TEXTS = 2;

/** In UTF-16 code units, as `max_length`. */
const MAX_TEXT_LENGTH = 8192;

export const tooMuchText: Rule = {
  id: "too-much-text",
  severity: "warning",
  why: "free text is searched for what may not leave at every call, and what is not found leaves",
  *check(registry) {
    for (const event of registry.events) {
      if (event.origin === undefined) yield* examine(event);
    }
  },
};

function* examine({ attributes, id: { place, value } }: RegistryEvent): Generator<Violation> {
  const texts = attributes.filter(({ contract }) => contract.class?.value === "text");
  const length = texts.reduce((sum, attribute) => sum + longestText(attribute), 0);
  if (texts.length > MAX_TEXTS) {
    const message = `event \`${value}\` has ${texts.length} attributes of class \`text\``;
    const help = `keep at most ${MAX_TEXTS}; say the rest with enums, numbers and identifiers`;
    yield { place, message, help };
  } else if (length > MAX_TEXT_LENGTH) {
    const message = `the texts of event \`${value}\` may have ${length} characters together`;
    const help = `lower \`max_length\` or \`max_items\`; ${MAX_TEXT_LENGTH} are enough for a message and a stack`;
    yield { place, message, help };
  }
}

function longestText({ contract, type }: EventAttribute): number {
  const length = contract.maxLength?.value ?? DEFAULT_MAX_LENGTH;
  const fieldType = fieldTypeOf(type);
  if (fieldType === undefined || shapeOf(fieldType).container === "none") return length;
  return length * (contract.maxItems?.value ?? DEFAULT_MAX_ITEMS);
}
