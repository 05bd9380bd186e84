import { allProblems } from "../../contract/all-problems.ts";
import type { Rule } from "../rule.ts";

export const invalidAnnotationValue: Rule = {
  id: "invalid-annotation-value",
  severity: "error",
  why: "each key of the `sonde` annotation takes values of one kind",
  *check(registry) {
    for (const problem of allProblems(registry)) {
      if (problem.kind === "invalid-value") yield problem;
    }
  },
};
