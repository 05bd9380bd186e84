import { MAX_ENUM_MEMBERS } from "../../contract/limits.ts";
import { TYPE_NAMES } from "../../load/declarations.ts";
import { BRIEF, DEPRECATED, NOTE, OVERRIDES, SCALARS, STABILITY } from "./common.ts";
import {
  anyOf,
  type Definitions,
  type JsonSchema,
  listOf,
  mapping,
  orNull,
  refer,
  text,
} from "./json-schema.ts";

export const EXAMPLES: JsonSchema = orNull(
  refer("examples"),
  "An example, or a list of them. An example of an array is itself a list.",
);

/** By name, the definition of an attribute and those that it is made of. */
export function attributeDefinitions(): Definitions {
  return {
    attribute: attribute(),
    attributeType: anyOf("The type of the values.", [
      { type: "string", enum: TYPE_NAMES },
      refer("enumType"),
    ]),
    enumType: enumType(),
    enumMember: enumMember(),
    examples: examples(),
  };
}

function attribute(): JsonSchema {
  return mapping(
    "An attribute, which signals use by its key.",
    {
      key: text("Its name, such as `acme.volume.id`."),
      type: refer("attributeType"),
      brief: BRIEF,
      stability: STABILITY,
      note: NOTE,
      examples: EXAMPLES,
      deprecated: DEPRECATED,
      annotations: refer("attributeAnnotations"),
    },
    ["key", "type", "brief", "stability"],
  );
}

function enumType(): JsonSchema {
  const members: JsonSchema = {
    ...listOf(refer("enumMember"), "The values that it can have."),
    minItems: 1,
    maxItems: MAX_ENUM_MEMBERS,
  };
  return mapping("An enum.", { members }, ["members"]);
}

function enumMember(): JsonSchema {
  return mapping(
    "A value of an enum.",
    {
      id: text("Its name, and its value where it has no `value`."),
      value: anyOf(
        "What is written on the wire: in all members a text, or in all a whole number.",
        [...SCALARS, { type: "null", description: "The id." }],
      ),
      ...OVERRIDES,
      annotations: orNull(refer("otherAnnotations"), "What tools have to know of it."),
    },
    ["id"],
  );
}

/** A list may mix texts and numbers, a list of lists may not: so has Weaver it. */
function examples(): JsonSchema {
  const lists = SCALARS.map(
    (items): JsonSchema => ({ type: "array", items: { type: "array", items } }),
  );
  return anyOf("Examples of values.", [
    ...SCALARS,
    listOf({ anyOf: SCALARS }, "Several examples."),
    ...lists,
  ]);
}
