import type { Rule } from "../rule.ts";

export const missingDiagnosticLevel: Rule = {
  id: "missing-diagnostic-level",
  severity: "error",
  why: "it decides which customers' consent covers the event; there is no safe default",
  *check(registry) {
    for (const { contract, declaration } of registry.events) {
      if (contract.declared.has("diagnostic_level")) continue;
      yield {
        place: declaration.name.place,
        message: `event \`${declaration.name.value}\` has no diagnostic level`,
        help: "add `diagnostic_level: basic` or `full` under `annotations.sonde`",
      };
    }
  },
};
