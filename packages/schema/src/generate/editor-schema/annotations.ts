import { attributeSonde } from "./attribute-sonde.ts";
import { eventSondeDefinitions } from "./event-sonde.ts";
import { type Definitions, type JsonSchema, type Properties, refer } from "./json-schema.ts";

/** By name, the `annotations` of what may carry the key `sonde`, and of what may not. */
export function annotationDefinitions(): Definitions {
  return {
    attributeAnnotations: annotations({ sonde: refer("attributeSonde") }),
    // Not required: an event without it may be there for the sake of its refinements.
    eventAnnotations: annotations({ sonde: refer("eventSonde") }),
    eventRefinementAnnotations: annotations({ sonde: refer("eventRefinementSonde") }),
    otherAnnotations: annotations({ sonde: false }),
    attributeSonde: attributeSonde(),
    ...eventSondeDefinitions(),
  };
}

/** Keys other than `sonde` belong to other tools. */
function annotations(properties: Properties): JsonSchema {
  return {
    type: "object",
    description: "What tools have to know of it, each under a key of its own.",
    properties,
    additionalProperties: true,
  };
}
