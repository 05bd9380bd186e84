import { PRIVACY_CLASSES } from "../../contract/attribute-contract.ts";
import { carriedAttributes } from "../../contract/carried.ts";
import { definitionPlace } from "../../resolve/model.ts";
import type { Rule } from "../rule.ts";

export const missingClass: Rule = {
  id: "missing-class",
  severity: "error",
  why: "the scrubber acts on declared classes only; a value without one has no rule",
  *check(registry) {
    for (const event of registry.events) {
      for (const attribute of carriedAttributes(event)) {
        if (attribute.contract.declared.has("class")) continue;
        const { place, value: key } = definitionPlace(attribute);
        yield {
          place,
          message: `attribute \`${key}\` has no privacy class`,
          help: `add \`annotations: { sonde: { class: … } }\` with ${PRIVACY_CLASSES.join(", ")}`,
        };
      }
    }
  },
};
