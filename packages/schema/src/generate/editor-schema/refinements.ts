import { OVERRIDES } from "./common.ts";
import {
  type Definitions,
  type JsonSchema,
  mapping,
  orNull,
  type Properties,
  refer,
  text,
} from "./json-schema.ts";
import { ENTITY_KEYS, SIGNAL_KEYS, SPAN_KEYS } from "./signals.ts";

/** By name, the definitions of the four kinds of refinement. */
export function refinementDefinitions(): Definitions {
  const spanName = orNull(refer("spanName"), "Replaces how names are made.");
  return {
    entityRefinement: refinement("entity", "entityType", ENTITY_KEYS),
    eventRefinement: refinement("event", "eventName", {
      ...SIGNAL_KEYS,
      annotations: refer("eventRefinementAnnotations"),
    }),
    metricRefinement: refinement("metric", "metricName", SIGNAL_KEYS),
    spanRefinement: refinement("span", "spanType", { name: spanName, ...SPAN_KEYS }),
  };
}

function refinement(what: string, definitionName: string, keys: Properties): JsonSchema {
  return mapping(
    `A variant of a defined ${what}, which stands beside it under its own name.`,
    {
      id: text("Its name."),
      ref: refer(definitionName, `The ${what} of which it is a variant.`),
      ...OVERRIDES,
      annotations: refer("otherAnnotations"),
      ...keys,
    },
    ["id", "ref"],
  );
}
