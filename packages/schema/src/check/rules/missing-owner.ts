import type { Rule } from "../rule.ts";

export const missingOwner: Rule = {
  id: "missing-owner",
  severity: "error",
  why: "somebody must answer for what an event reveals and be asked when it breaks",
  *check(registry) {
    for (const { contract, declaration } of registry.events) {
      if (contract.declared.has("owner")) continue;
      yield {
        place: declaration.name.place,
        message: `event \`${declaration.name.value}\` has no owner`,
        help: "add `owner: <a team or an address>` under `annotations.sonde`",
      };
    }
  },
};
