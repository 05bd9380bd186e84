import type { Rule } from "../rule.ts";

export const missingExpiry: Rule = {
  id: "missing-expiry",
  severity: "error",
  why: "telemetry that nobody decides to keep is collected for ever",
  *check(registry) {
    for (const { contract, declaration } of registry.events) {
      if (contract.declared.has("expires")) continue;
      yield {
        place: declaration.name.place,
        message: `event \`${declaration.name.value}\` has no expiry`,
        help: "add `expires: 'YYYY-MM-DD'`, or `expires: never`, under `annotations.sonde`",
      };
    }
  },
};
