import type { Rule } from "../rule.ts";
import { targetText } from "../target-text.ts";

export const ambiguousRef: Rule = {
  id: "ambiguous-ref",
  severity: "error",
  why: "of two definitions under one name nothing says which is meant",
  *check(registry) {
    for (const problem of registry.resolveProblems) {
      if (problem.kind !== "ambiguous") continue;
      const { name, registries, target } = problem;
      const owners = registries.map((registry) => `\`${registry}\``).join(" and ");
      yield {
        place: name.place,
        message: `the ${targetText(target)} \`${name.value}\` is defined in ${owners}`,
        help: "leave out what brings one of them; a reference would mean a definition of this registry first",
      };
    }
  },
};
