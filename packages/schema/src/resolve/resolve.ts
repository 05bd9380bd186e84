import type {
  AttributeDeclaration,
  AttributeRef,
  EntityAssociation,
  Requirement,
} from "../load/declarations.ts";
import type { LoadedRegistry } from "../load/load.ts";
import { mergeAnnotations } from "./merge-annotations.ts";
import type { ResolvedAttribute, ResolvedRegistry, UnresolvedRef } from "./model.ts";

/** What Weaver takes where a reference gives no level. */
const DEFAULT_REQUIREMENT: Requirement = { level: "recommended", condition: undefined };

/** Looks up every reference within one registry. What is not found is kept as such, for the checks. */
export function resolveRegistry(loaded: LoadedRegistry): ResolvedRegistry {
  const { manifest, attributes, entities, events, incomplete } = loaded.declarations;
  const attributesByKey = new Map<string, AttributeDeclaration>();
  for (const attribute of attributes) {
    const key = attribute.key.value;
    if (!attributesByKey.has(key)) attributesByKey.set(key, attribute);
  }
  const entityTypes = new Set(entities.map((entity) => entity.type.value));

  return {
    folder: loaded.folder,
    manifest,
    attributes,
    entities: entities.map((declaration) => {
      const unresolved: UnresolvedRef[] = [];
      const identity = resolveRefs(declaration.identity, attributesByKey, unresolved);
      const description = resolveRefs(declaration.description, attributesByKey, unresolved);
      return { declaration, identity, description, unresolved };
    }),
    events: events.map((declaration) => {
      const unresolved: UnresolvedRef[] = [];
      const resolved = resolveRefs(declaration.attributes, attributesByKey, unresolved);
      for (const association of declaration.entityAssociations) {
        resolveAssociation(association, entityTypes, unresolved);
      }
      return { declaration, attributes: resolved, unresolved };
    }),
    incomplete,
  };
}

function resolveRefs(
  refs: readonly AttributeRef[],
  attributesByKey: ReadonlyMap<string, AttributeDeclaration>,
  unresolved: UnresolvedRef[],
): readonly ResolvedAttribute[] {
  const resolved: ResolvedAttribute[] = [];
  for (const ref of refs) {
    const definition = attributesByKey.get(ref.key.value);
    if (definition === undefined) unresolved.push({ kind: "attribute", name: ref.key });
    else resolved.push(resolveRef(ref, definition));
  }
  return resolved;
}

function resolveRef(ref: AttributeRef, definition: AttributeDeclaration): ResolvedAttribute {
  return {
    key: ref.key,
    definition,
    type: definition.type,
    requirement: ref.requirement ?? DEFAULT_REQUIREMENT,
    brief: ref.brief ?? definition.brief,
    note: ref.note ?? definition.note,
    examples: ref.examples ?? definition.examples,
    stability: ref.stability ?? definition.stability,
    deprecated: ref.deprecated ?? definition.deprecated,
    annotations: mergeAnnotations(definition.annotations, ref.annotations),
  };
}

function resolveAssociation(
  association: EntityAssociation,
  entityTypes: ReadonlySet<string>,
  unresolved: UnresolvedRef[],
): void {
  if (association.kind !== "entity") {
    for (const inner of association.of) resolveAssociation(inner, entityTypes, unresolved);
  } else if (!entityTypes.has(association.type.value)) {
    unresolved.push({ kind: "entity", name: association.type });
  }
}
