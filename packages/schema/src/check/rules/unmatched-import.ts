import type { Rule } from "../rule.ts";

export const unmatchedImport: Rule = {
  id: "unmatched-import",
  severity: "warning",
  why: "a pattern that names nothing imports nothing",
  *check(registry) {
    if (registry.incomplete) return;
    for (const problem of registry.resolveProblems) {
      if (problem.kind !== "unmatched-import") continue;
      yield {
        place: problem.pattern.place,
        message: `the import \`${problem.pattern.value}\` matches nothing in any dependency`,
        help: "correct it, or remove it; only direct dependencies are looked at",
      };
    }
  },
};
