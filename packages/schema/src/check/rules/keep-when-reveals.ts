import type { PrivacyClass } from "../../contract/attribute-contract.ts";
import { MAX_KEEP_WHEN_VALUES } from "../../contract/limits.ts";
import type { Rule } from "../rule.ts";

/** Values of these classes leave as they are, so a kept record tells nothing that it does not say. */
const PLAIN_CLASSES: readonly PrivacyClass[] = ["system", "operational"];

export const keepWhenReveals: Rule = {
  id: "keep-when-reveals",
  severity: "error",
  why: "that a record was kept leaves the machine and tells the value that it was kept for",
  *check(registry) {
    for (const event of registry.events) {
      const { keepWhen } = event.contract.sampling;
      // More conditions than that are refused by `bad-keep-when`.
      for (const { attribute: named } of keepWhen.slice(0, MAX_KEEP_WHEN_VALUES)) {
        const attribute = event.attributes.find(({ key }) => key.value === named.value);
        const privacyClass = attribute?.contract.class?.value;
        if (privacyClass === undefined || PLAIN_CLASSES.includes(privacyClass)) continue;
        yield {
          place: named.place,
          message: `\`keep_when\` asks for \`${named.value}\` of class \`${privacyClass}\`, whose value does not leave as it is`,
          help: "name an attribute of class system or operational",
        };
      }
    }
  },
};
