import { EXAMPLES } from "./attribute.ts";
import { OVERRIDES } from "./common.ts";
import {
  anyOf,
  type Definitions,
  type JsonSchema,
  listOf,
  mapping,
  type Properties,
  refer,
  text,
  wordOf,
} from "./json-schema.ts";

/** By name, the definitions of how signals refer to attributes, groups of them, and entities. */
export function useDefinitions(): Definitions {
  const samplingRelevant: JsonSchema = {
    type: ["boolean", "null"],
    description: "Whether samplers look at it, so that it is set when the span starts.",
  };
  return {
    attributeUse: useOf("attributeRef"),
    attributeRef: attributeRef({}),
    spanAttributeUse: useOf("spanAttributeRef"),
    spanAttributeRef: attributeRef({ sampling_relevant: samplingRelevant }),
    groupRef: mapping(
      "The use of all attributes of a group.",
      { ref_group: refer("attributeGroupId", "Id of the group.") },
      ["ref_group"],
    ),
    conditionalLevel: conditionalLevel(),
    entityAssociation: anyOf("An entity, or a combination of several.", [
      refer("entityType"),
      refer("entityCombination"),
    ]),
    entityCombination: entityCombination(),
  };
}

function useOf(attributeRefName: string): JsonSchema {
  return anyOf("The use of an attribute or of a group.", [
    refer(attributeRefName),
    refer("groupRef"),
  ]);
}

function attributeRef(more: Properties): JsonSchema {
  return mapping(
    "The use of an attribute, with what is different here.",
    {
      ref: refer("attributeKey", "Key of the attribute."),
      requirement_level: anyOf("When records have it. `recommended` by default.", [
        wordOf(LEVEL_MEANINGS, "When records have it."),
        refer("conditionalLevel"),
        { type: "null", description: "As if it were absent." },
      ]),
      ...OVERRIDES,
      examples: EXAMPLES,
      annotations: refer(
        "attributeAnnotations",
        "Merged into the annotations of the definition, key by key.",
      ),
      ...more,
    },
    ["ref"],
  );
}

const LEVEL_MEANINGS = {
  required: "Every record has it.",
  recommended: "Records have it where it is known.",
  opt_in: "Records have it only where somebody asked for it.",
};

function conditionalLevel(): JsonSchema {
  return {
    ...mapping("A level and its condition, in prose.", {
      conditionally_required: text("Every record has it under this condition."),
      recommended: text("Records have it under this condition."),
      opt_in: text("Records have it where somebody asked for it, under this condition."),
    }),
    minProperties: 1,
    maxProperties: 1,
  };
}

function entityCombination(): JsonSchema {
  const entities = (description: string): JsonSchema => ({
    ...listOf(refer("entityAssociation"), description),
    minItems: 1,
  });
  return {
    ...mapping("A combination of entities.", {
      one_of: entities("One of them has to fit."),
      all_of: entities("All of them have to fit."),
    }),
    minProperties: 1,
    maxProperties: 1,
  };
}
