import { PRIVACY_CLASSES } from "../../contract/attribute-contract.ts";
import type { Rule } from "../rule.ts";

export const missingClass: Rule = {
  id: "missing-class",
  severity: "error",
  why: "the scrubber acts on declared classes only; a value without one has no rule",
  *check(registry) {
    for (const event of registry.events) {
      for (const { contract, definition } of event.attributes) {
        if (contract.declared.has("class")) continue;
        const { key } = definition;
        yield {
          place: key.place,
          message: `attribute \`${key.value}\` has no privacy class`,
          help: `add \`annotations: { sonde: { class: … } }\` with ${PRIVACY_CLASSES.join(", ")}`,
        };
      }
    }
  },
};
