import type { Rule } from "../rule.ts";

export const groupCollision: Rule = {
  id: "group-collision",
  severity: "error",
  why: "two groups may say different things of one attribute, and neither stands above the other",
  *check(registry) {
    for (const problem of registry.resolveProblems) {
      if (problem.kind !== "group-collision") continue;
      const [first, second] = problem.groups;
      yield {
        place: problem.place,
        message: `the groups \`${first}\` and \`${second}\` both hold \`${problem.key}\``,
        help: "list one of the groups, and the other's attributes one by one with `ref`",
      };
    }
  },
};
