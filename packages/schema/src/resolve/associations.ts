import type { Located } from "../diagnostics/finding.ts";
import type { EntityAssociation } from "../load/declarations.ts";
import { isExcluded } from "./excluded.ts";
import type { ResolvedSignal } from "./model.ts";
import { isHidden, type Scope } from "./scope.ts";

/** Looks up the entities that the registry's own signals belong to. */
export function checkAssociations(scope: Scope, entities: readonly ResolvedSignal[]): void {
  const own = new Map(entities.map((entity) => [entity.id.value, entity]));
  for (const signal of scope.loaded.declarations.signals) {
    for (const type of signal.entityAssociations.flatMap(entitiesOf)) {
      const entity = own.get(type.value);
      if (entity === undefined) checkInDependencies(scope, type);
      else if (isExcluded(entity.annotations) && !isHidden(signal)) {
        scope.problems.push({ kind: "excluded", target: "entity", name: type });
      }
    }
  }
}

function entitiesOf(association: EntityAssociation): readonly Located<string>[] {
  return association.kind === "entity" ? [association.type] : association.of.flatMap(entitiesOf);
}

function checkInDependencies(scope: Scope, name: Located<string>): void {
  const found = scope.dependencies.flatMap((dependency) => dependency.entitiesNamed(name.value));
  const visible = found.filter((entity) => !scope.isExcluded(entity));
  const registries = [...new Set(visible.map((entity) => entity.scope.name))];
  if (registries.length > 1) {
    scope.problems.push({ kind: "ambiguous", target: "entity", name, registries });
  } else if (registries.length === 0) {
    const kind = found.length === 0 ? "unresolved" : "excluded";
    scope.problems.push({ kind, target: "entity", name });
  }
}
