import type { PrivacyClass } from "../../contract/attribute-contract.ts";
import { droppedAt } from "../../contract/dropped-at.ts";
import type { RegistryEvent } from "../../contract/registry.ts";
import type { Rule } from "../rule.ts";

export const byDroppedClass: Rule = {
  id: "by-dropped-class",
  severity: "error",
  why: "the sampling decision leaves the machine and would tell records of one value from others",
  *check(registry) {
    for (const event of registry.events) {
      const { by } = event.contract.sampling;
      if (by.kind !== "attribute") continue;
      const attribute = event.attributes.find(({ key }) => key.value === by.key.value);
      const privacyClass = attribute?.contract.class?.value;
      if (privacyClass === undefined || !isUnfit(privacyClass, event)) continue;
      yield {
        place: by.key.place,
        message: `sampled by \`${by.key.value}\` of class \`${privacyClass}\`, whose value does not leave`,
        help: "sample by an attribute that leaves, or by trace, device or none",
      };
    }
  },
};

function isUnfit(privacyClass: PrivacyClass, { contract }: RegistryEvent): boolean {
  if (privacyClass === "text") return true;
  return droppedAt(privacyClass, contract.diagnosticLevel?.value);
}
