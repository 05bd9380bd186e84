import { MAX_KEEP_WHEN_VALUES } from "../../contract/limits.ts";
import type { SAMPLING_ANNOTATIONS, SamplingContract } from "../../contract/sampling-contract.ts";
import { SCALARS } from "./common.ts";
import {
  anyOf,
  type Definitions,
  type JsonSchema,
  listOf,
  mapping,
  nothing,
  type PropertiesOf,
  refer,
  wordOf,
} from "./json-schema.ts";

type SamplingUnit = Exclude<SamplingContract["by"]["kind"], "attribute">;

/** Each word of the contract has a meaning here, or this file does not compile. */
const UNIT_MEANINGS: Readonly<Record<SamplingUnit, string>> = {
  trace: "All events of one trace.",
  device: "All events of one installation.",
  none: "Each event by itself.",
};

/** By name, `sampling` and the conditions in it. */
export function samplingDefinitions(): Definitions {
  const keys: PropertiesOf<typeof SAMPLING_ANNOTATIONS> = {
    rate: share("Share of the events that are kept: 0.05 is one in 20. 1 by default.", 0.05),
    by: by(),
    keep_when: {
      ...listOf(
        refer("keepCondition"),
        "Conditions under which an event is kept whatever the rate; one is enough.",
      ),
      maxItems: MAX_KEEP_WHEN_VALUES,
    },
    recorder: {
      type: "boolean",
      description: "Whether the flight recorder holds what was sampled out. `false` by default.",
    },
    trigger: {
      type: "boolean",
      description: "Whether it makes the flight recorder send what it holds. `false` by default.",
    },
    min_rate: share("Least rate that an operator can set. 0 by default.", 0.001),
    max_rate: share("Greatest rate that an operator can set. 1 by default.", 0.5),
  };
  return {
    sampling: mapping("Which of the events are kept.", keys),
    keepCondition: keepCondition(),
  };
}

/** The example is what an editor writes; without one it would write 0. */
function share(description: string, example: number): JsonSchema {
  return { type: "number", description, minimum: 0, maximum: 1, examples: [example] };
}

function by(): JsonSchema {
  return anyOf(
    "What one decision covers: a unit, or the key of a required attribute, whose values are each " +
      "kept or dropped as one. `trace` by default.",
    [
      nothing("write `trace`, `device`, `none` or the key of an attribute of the registry"),
      wordOf(UNIT_MEANINGS, "What one decision covers."),
      refer("attributeKey"),
    ],
  );
}

function keepCondition(): JsonSchema {
  const values: JsonSchema = {
    ...listOf({ anyOf: SCALARS }, "The values for which the event is kept."),
    minItems: 1,
    maxItems: MAX_KEEP_WHEN_VALUES,
  };
  return mapping(
    "An attribute, and the values for which the event is kept.",
    { attribute: refer("attributeKey", "Key of an attribute of the event."), in: values },
    ["attribute", "in"],
  );
}
