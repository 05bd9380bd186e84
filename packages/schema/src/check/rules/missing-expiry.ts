import { inheritingEvents } from "../inheriting-events.ts";
import type { Rule } from "../rule.ts";

export const missingExpiry: Rule = {
  id: "missing-expiry",
  severity: "error",
  why: "telemetry that nobody decides to keep is collected for ever",
  *check(registry) {
    for (const { contract, id } of inheritingEvents(registry)) {
      if (contract.declared.has("expires")) continue;
      yield {
        place: id.place,
        message: `event \`${id.value}\` has no expiry`,
        help: "add `expires: 'YYYY-MM-DD'`, or `expires: never`, under `annotations.sonde`",
      };
    }
  },
};
