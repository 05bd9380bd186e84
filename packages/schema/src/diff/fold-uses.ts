import type { Difference, FoldedDifference } from "./difference.ts";

/**
 * One edit of a definition changes everything that uses it in the same way. The definition's change
 * then stands for all of them; what a use does differently stays a change of its own.
 */
export function foldUses(differences: readonly Difference[]): readonly FoldedDifference[] {
  const uses = new Map<string, Difference["path"][]>(
    differences
      .filter(({ path }) => path[0]?.kind === "attribute")
      .map((one) => [keyOf(one, 0), []]),
  );
  const own = differences.filter((one) => {
    const folded = isOfUse(one) ? uses.get(keyOf(one, 1)) : undefined;
    folded?.push(one.path);
    return folded === undefined;
  });
  return own.map((one) => {
    const isDefinition = one.path[0]?.kind === "attribute";
    return { ...one, uses: isDefinition ? (uses.get(keyOf(one, 0)) ?? []) : [] };
  });
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
