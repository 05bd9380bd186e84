import type { SignalDeclaration } from "../../load/declarations.ts";
import type { Rule } from "../rule.ts";
import { ownSignals } from "../signals.ts";

export const unusedDefinition: Rule = {
  id: "unused-definition",
  severity: "warning",
  why: "a definition that nothing uses is a reference that was forgotten, or is left over",
  *check(registry) {
    const { attributes, incomplete, resolveProblems } = registry;
    const signals = ownSignals(registry).map(({ declaration }) => declaration);
    // What cannot be read or found may be the use; a registry of definitions alone is for others.
    if (incomplete || resolveProblems.some(({ kind }) => kind === "unresolved")) return;
    if (signals.every(({ kind }) => kind === "attribute_group")) return;
    const { keys, names } = usesOf(signals);
    for (const { deprecated, key } of attributes) {
      if (deprecated !== undefined || keys.has(key.value)) continue;
      yield {
        place: key.place,
        message: `no signal of the registry uses the attribute \`${key.value}\``,
        help: "refer to it, or remove it",
      };
    }
    for (const group of signals) {
      if (!isInternalGroup(group) || names.has(group.groupId)) continue;
      yield {
        place: group.name.place,
        message: `nothing refers to the internal group \`${group.name.value}\``,
        help: "list it with `ref_group`, or remove it",
      };
    }
  },
};

/** Keys of attributes, and names of groups, also of those that others extend. */
function usesOf(signals: readonly SignalDeclaration[]): {
  keys: ReadonlySet<string>;
  names: ReadonlySet<string>;
} {
  const keys = new Set<string>();
  const names = new Set<string>();
  for (const { attributes, base } of signals) {
    if (base !== undefined) names.add(base.value);
    for (const use of attributes) {
      if (use.kind === "group") names.add(use.name.value);
      else keys.add(use.key.value);
    }
  }
  return { keys, names };
}

/** Groups of v1 are told from them by their brief; they may be there for documentation alone. */
function isInternalGroup({ brief, isPublic, kind }: SignalDeclaration): boolean {
  return kind === "attribute_group" && !isPublic && brief === undefined;
}
