import { allProblems } from "../../contract/all-problems.ts";
import { didYouMean } from "../../load/nearest.ts";
import type { Rule } from "../rule.ts";

export const unknownAnnotationKey: Rule = {
  id: "unknown-annotation-key",
  severity: "error",
  why: "a key that nobody reads is a typing mistake or a wish that has no effect",
  *check(registry) {
    for (const problem of allProblems(registry)) {
      if (problem.kind !== "unknown-key") continue;
      yield {
        place: problem.place,
        message: `the \`sonde\` annotation has no key \`${problem.key}\` here`,
        help: didYouMean(problem.word, problem.known),
      };
    }
  },
};
