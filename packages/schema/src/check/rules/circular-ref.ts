import type { Rule } from "../rule.ts";

export const circularRef: Rule = {
  id: "circular-ref",
  severity: "error",
  why: "what is made of itself has no end",
  *check(registry) {
    for (const problem of registry.resolveProblems) {
      if (problem.kind !== "circular") continue;
      yield {
        place: problem.name.place,
        message: `\`${problem.name.value}\` leads back to where it is named`,
        help: "remove one of the references in the circle",
      };
    }
  },
};
