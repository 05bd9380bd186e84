import { inheritingEvents } from "../inheriting-events.ts";
import type { Rule } from "../rule.ts";

export const missingOwner: Rule = {
  id: "missing-owner",
  severity: "error",
  why: "somebody must answer for what an event reveals and be asked when it breaks",
  *check(registry) {
    for (const { contract, id } of inheritingEvents(registry)) {
      if (contract.declared.has("owner")) continue;
      yield {
        place: id.place,
        message: `event \`${id.value}\` has no owner`,
        help: "add `owner: <a team or an address>` under `annotations.sonde`",
      };
    }
  },
};
