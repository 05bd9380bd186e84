import type { Located } from "../diagnostics/finding.ts";
import type { ImportDeclaration, SignalDeclaration } from "../load/declarations.ts";
import type { ResolvedSignal } from "./model.ts";
import type { Resolver } from "./resolver.ts";
import { type Found, isFound, located, type Scope } from "./scope.ts";
import { matchesWildcard } from "./wildcard.ts";

interface Imported {
  readonly found: Found<SignalDeclaration>;
  readonly declaration: ImportDeclaration;
}

/**
 * Takes over what the registry's patterns name in its direct dependencies: what they define and what
 * they import themselves. What is excluded cannot be named, not even by a pattern with a wildcard.
 */
export function importSignals(
  scope: Scope,
  resolverOf: (scope: Scope) => Resolver,
): readonly Imported[] {
  const imported: Imported[] = [];
  const owners = new Map<string, string>();
  const { imports } = scope.loaded.declarations;
  const offered = new Map(
    [...new Set(imports.map(({ kind }) => kind))].map((kind) => [
      kind,
      scope.dependencies.flatMap((dependency) => dependency.exports(kind)),
    ]),
  );
  for (const declaration of imports) {
    const { kind, pattern } = declaration;
    let matches = 0;
    for (const found of offered.get(kind) ?? []) {
      const resolved = resolverOf(found.scope).resolve(found.value);
      if (!importKeysOf(resolved).some((key) => matchesWildcard(pattern.value, key))) continue;
      matches += 1;
      if (found.scope.isExcluded(found)) {
        const name = located(resolved.id.value, pattern);
        scope.problems.push({ kind: "excluded", target: kind, name });
      } else if (scope.import(found)) {
        imported.push({ found, declaration });
        for (const { key } of resolved.attributes) {
          scope.use(key.value);
          reportOtherOwner(scope, found.scope, located(key.value, pattern), owners);
        }
        reportDefinedTwice(scope, found, pattern);
      }
    }
    if (matches === 0) scope.problems.push({ kind: "unmatched-import", pattern });
  }
  return imported;
}

/** Two definitions of one attribute would meet in the registry. */
function reportOtherOwner(
  scope: Scope,
  source: Scope,
  name: Located<string>,
  owners: Map<string, string>,
): void {
  const lookup = source.attribute(name.value);
  const owner = isFound(lookup) ? lookup.scope.name : source.name;
  const other = owners.get(name.value);
  if (other === undefined) owners.set(name.value, owner);
  else if (other !== owner) {
    const registries = [other, owner];
    scope.problems.push({ kind: "ambiguous", target: "attribute", name, registries });
  }
}

/** A group of v1 may define attributes, which importing it would define once more. */
function reportDefinedTwice(
  scope: Scope,
  { scope: source, value }: Found<SignalDeclaration>,
  pattern: Located<string>,
): void {
  if (value.kind !== "attribute_group") return;
  for (const use of value.attributes) {
    if (use.kind === "group" || !use.isDefinition || !scope.attributes.has(use.key.value)) continue;
    const name = located(use.key.value, pattern);
    const registries = [scope.name, source.name];
    scope.problems.push({ kind: "ambiguous", target: "attribute", name, registries });
  }
}

/** The refinement of a metric answers to the metric's name, too. */
function importKeysOf({
  declaration,
  isRefinement,
  kind,
  name,
}: ResolvedSignal): readonly string[] {
  const { importKeys } = declaration;
  return kind === "metric" && isRefinement ? [...importKeys, name.value] : importKeys;
}

/** As its own registry resolves it; everything in it points to the pattern that brought it here. */
export function resolveImported(
  { declaration, found }: Imported,
  resolverOf: (scope: Scope) => Resolver,
): ResolvedSignal {
  const { pattern } = declaration;
  const resolved = resolverOf(found.scope).resolve(found.value);
  return {
    ...resolved,
    id: located(resolved.id.value, pattern),
    name: located(resolved.name.value, pattern),
    origin: found.scope.name,
    attributes: resolved.attributes.map((attribute) => ({
      ...attribute,
      key: located(attribute.key.value, pattern),
      origin: attribute.origin ?? found.scope.name,
    })),
  };
}
