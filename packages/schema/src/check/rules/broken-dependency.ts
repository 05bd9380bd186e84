import type { Rule } from "../rule.ts";

export const brokenDependency: Rule = {
  id: "broken-dependency",
  severity: "error",
  why: "what does not resolve where it is defined lacks something wherever it is used",
  *check(registry) {
    if (registry.incomplete) return;
    for (const problem of registry.resolveProblems) {
      if (problem.kind !== "broken-dependency") continue;
      const { count, first, registry: name, schemaUrl } = problem;
      const at = `at ${first.file}:${first.line}:${first.column}`;
      const references =
        count === 1
          ? `a reference that does not resolve, ${at}`
          : `${count} references that do not resolve, the first ${at}`;
      yield {
        place: schemaUrl.place,
        message: `registry \`${name}\` has ${references}`,
        help: "use a version without errors; `sonde check` on its folder shows them",
      };
    }
  },
};
