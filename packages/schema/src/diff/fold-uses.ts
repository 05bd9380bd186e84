import type { Difference } from "./difference.ts";

/**
 * One edit of a definition changes everything that uses it in the same way. The definition's change
 * then stands for all of them; what a use does differently stays a change of its own.
 */
export function foldUses(differences: readonly Difference[]): readonly Difference[] {
  const ofDefinitions = new Set(
    differences.filter(({ path }) => path[0]?.kind === "attribute").map((one) => keyOf(one, 0)),
  );
  return differences.filter((one) => !isOfUse(one) || !ofDefinitions.has(keyOf(one, 1)));
}

function isOfUse({ path }: Difference): boolean {
  return path[1]?.kind.endsWith("_attribute") === true;
}

/** Equal where the same was done to the same thing, seen from that depth of the path. */
function keyOf({ field, from, kind, path, rule, to }: Difference, depth: number): string {
  return JSON.stringify([rule.id, kind, field, from, to, ...path.slice(depth).map(nameOf)]);
}

function nameOf({ name }: Difference["path"][number]): string {
  return name;
}
