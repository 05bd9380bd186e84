import type { Rule } from "../rule.ts";
import { targetText } from "../target-text.ts";

export const excludedRef: Rule = {
  id: "excluded-ref",
  severity: "error",
  why: "its owner keeps the definition from others with `dependency_resolution: { exclude: true }`",
  *check(registry) {
    for (const problem of registry.resolveProblems) {
      if (problem.kind !== "excluded") continue;
      const { name, target } = problem;
      yield {
        place: name.place,
        message: `the ${targetText(target)} \`${name.value}\` is excluded from use`,
        help: "use another definition; within one registry only what is excluded too may use it",
      };
    }
  },
};
