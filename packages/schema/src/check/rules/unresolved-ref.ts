import type { Registry } from "../../contract/registry.ts";
import type { Located } from "../../diagnostics/finding.ts";
import type { Target } from "../../resolve/problem.ts";
import type { Rule, Violation } from "../rule.ts";
import { Suggestions } from "../suggestions.ts";
import { targetText } from "../target-text.ts";

export const unresolvedRef: Rule = {
  id: "unresolved-ref",
  severity: "error",
  why: "a reference means a definition of the registry or of a dependency",
  *check(registry) {
    // What seems undefined may stand in a part that could not be read, which is reported already.
    if (registry.incomplete) return;
    const suggestions = new Suggestions();
    for (const problem of registry.resolveProblems) {
      if (problem.kind === "foreign-group") yield foreignGroup(problem.name, problem.registry);
      if (problem.kind !== "unresolved") continue;
      const { name, target } = problem;
      yield unresolved(
        target,
        name,
        suggestions.nearest(name.value, () => namesOf(registry, target)),
      );
    }
  },
};

function unresolved(
  target: Target,
  name: Located<string>,
  suggestion: string | undefined,
): Violation {
  return {
    place: name.place,
    message: `the registry defines no ${targetText(target)} \`${name.value}\``,
    help:
      suggestion === undefined
        ? "define it, correct its name, or depend on the registry that defines it"
        : `did you mean \`${suggestion}\`?`,
  };
}

/** What a reference of that kind may name, in the registry and in its direct dependencies. */
function namesOf({ reachable, reachableSignals }: Registry, target: Target): readonly string[] {
  if (target === "attribute") return [...reachable.keys()];
  return reachableSignals.filter(({ kind }) => kind === target).map(({ name }) => name.value);
}

/** Weaver's resolver looks for groups before it imports any. */
function foreignGroup({ place, value }: Located<string>, registry: string): Violation {
  return {
    place,
    message: `the attribute group \`${value}\` is one of \`${registry}\`; only own groups can be listed`,
    help: "list its attributes one by one with `ref`, or declare a group of them here",
  };
}
