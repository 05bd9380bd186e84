import type { Registry } from "../../contract/registry.ts";
import type { Located } from "../../diagnostics/finding.ts";
import { nearest } from "../../load/nearest.ts";
import type { Target } from "../../resolve/problem.ts";
import type { Rule, Violation } from "../rule.ts";
import { targetText } from "../target-text.ts";

export const unresolvedRef: Rule = {
  id: "unresolved-ref",
  severity: "error",
  why: "a reference means a definition of the registry or of a dependency",
  *check(registry) {
    // What seems undefined may stand in a part that could not be read, which is reported already.
    if (registry.incomplete) return;
    let searches = 0;
    for (const problem of registry.resolveProblems) {
      if (problem.kind === "foreign-group") yield foreignGroup(problem.name, problem.registry);
      if (problem.kind !== "unresolved") continue;
      searches += 1;
      const isSearched = searches <= MAX_SEARCHES;
      yield unresolved(problem.target, problem.name, isSearched ? registry : undefined);
    }
  },
};

/** A search compares with every name of the registry; after so many the cause is another. */
const MAX_SEARCHES = 100;

/** Without a registry no other name is offered. */
function unresolved(
  target: Target,
  name: Located<string>,
  registry: Registry | undefined,
): Violation {
  const names = registry === undefined ? [] : namesOf(registry, target);
  const suggestion = nearest(name.value, names);
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
