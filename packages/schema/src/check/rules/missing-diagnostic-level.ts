import { inheritingEvents } from "../inheriting-events.ts";
import type { Rule } from "../rule.ts";

export const missingDiagnosticLevel: Rule = {
  id: "missing-diagnostic-level",
  severity: "error",
  why: "it decides which customers' consent covers the event; there is no safe default",
  *check(registry) {
    for (const { contract, id } of inheritingEvents(registry)) {
      if (contract.declared.has("diagnostic_level")) continue;
      yield {
        place: id.place,
        message: `event \`${id.value}\` has no diagnostic level`,
        help: "add `diagnostic_level: basic` or `full` under `annotations.sonde`",
      };
    }
  },
};
