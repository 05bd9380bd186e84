import { allProblems } from "../../contract/all-problems.ts";
import type { Rule } from "../rule.ts";

export const notBuiltYet: Rule = {
  id: "not-built-yet",
  severity: "error",
  why: "an annotation that this version of the SDK would not obey must not look as if it did",
  *check(registry) {
    for (const problem of allProblems(registry)) {
      if (problem.kind !== "not-built-yet") continue;
      const message = `\`${problem.key}\` is not built yet`;
      yield { place: problem.place, message, help: problem.help };
    }
  },
};
