import type { Place } from "../diagnostics/finding.ts";
import type { ResolveProblem } from "./problem.ts";
import type { Scope } from "./scope.ts";

/** Says which of the registries that this one builds upon do not resolve, once for each. */
export function reportBroken(root: Scope): void {
  const seen = new Set<Scope>([root]);
  const named = root.loaded.declarations.manifest?.dependencies ?? [];
  for (const direct of root.dependencies) {
    const declaration = named.find(({ name }) => name === direct.name);
    if (declaration === undefined) continue;
    const pending = [direct];
    for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
      if (seen.has(scope)) continue;
      seen.add(scope);
      pending.push(...scope.dependencies);
      const broken = scope.problems.filter(isError);
      const [first] = broken;
      if (first === undefined || scope.loaded.declarations.incomplete) continue;
      root.problems.push({
        kind: "broken-dependency",
        registry: scope.name,
        schemaUrl: declaration.schemaUrl,
        count: broken.length,
        first: placeOf(first),
      });
    }
  }
}

/** What is no reason to refuse a registry that is checked by itself is none here. */
function isError({ kind }: ResolveProblem): boolean {
  return kind !== "undeclared-dependency" && kind !== "unmatched-import";
}

function placeOf(problem: ResolveProblem): Place {
  switch (problem.kind) {
    case "group-collision":
      return problem.place;
    case "identity-changed":
    case "undeclared-dependency":
      return problem.key.place;
    case "unmatched-import":
      return problem.pattern.place;
    case "broken-dependency":
      return problem.schemaUrl.place;
    default:
      return problem.name.place;
  }
}
