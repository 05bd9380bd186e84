import { droppedAt } from "../../contract/dropped-at.ts";
import type { Rule } from "../rule.ts";

export const requiredCannotLeave: Rule = {
  id: "required-cannot-leave",
  severity: "warning",
  why: "callers must supply a value that is then always dropped",
  *check(registry) {
    for (const { attributes, contract } of registry.events) {
      const level = contract.diagnosticLevel?.value;
      for (const { contract: attribute, key, requirement } of attributes) {
        const privacyClass = attribute.class?.value;
        if (privacyClass === undefined || requirement.level !== "required") continue;
        if (!droppedAt(privacyClass, level)) continue;
        const where = privacyClass === "personal" ? ` at level \`${level}\`` : "";
        yield {
          place: key.place,
          message: `required attribute \`${key.value}\` of class \`${privacyClass}\` never leaves${where}`,
          help: "make it optional, or leave it out of the event",
        };
      }
    }
  },
};
