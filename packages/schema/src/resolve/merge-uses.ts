import type {
  AttributeDeclaration,
  AttributeRef,
  AttributeRole,
  Requirement,
  SignalKind,
} from "../load/declarations.ts";
import { mergeAnnotations } from "./merge-annotations.ts";
import type { ResolvedAttribute } from "./model.ts";

/** What Weaver takes where no reference gives a level. */
const DEFAULT_REQUIREMENT: Requirement = { level: "recommended", condition: undefined };

/** An attribute of an entity of v1 describes it unless something says that it identifies it. */
const DEFAULT_ROLE: AttributeRole = "description";

/** One reference over another: what the later one says replaces, annotations are merged. */
export function mergeRefs(base: AttributeRef, over: AttributeRef): AttributeRef {
  return {
    kind: "attribute",
    key: over.key,
    isDefinition: over.isDefinition,
    requirement: over.requirement ?? base.requirement,
    brief: over.brief ?? base.brief,
    note: over.note ?? base.note,
    examples: over.examples ?? base.examples,
    stability: over.stability ?? base.stability,
    deprecated: over.deprecated ?? base.deprecated,
    annotations: mergeAnnotations(base.annotations, over.annotations),
    samplingRelevant: over.samplingRelevant ?? base.samplingRelevant,
    role: over.role ?? base.role,
  };
}

/** What a reference makes of the definition it means. */
export function applyRef(
  ref: AttributeRef,
  definition: AttributeDeclaration,
  origin: string | undefined,
  kind: SignalKind,
): ResolvedAttribute {
  return {
    key: ref.key,
    definition,
    origin,
    type: definition.type,
    requirement: ref.requirement ?? definition.requirement ?? DEFAULT_REQUIREMENT,
    brief: ref.brief ?? definition.brief,
    note: ref.note ?? definition.note,
    examples: ref.examples ?? definition.examples,
    stability: ref.stability ?? definition.stability,
    deprecated: ref.deprecated ?? definition.deprecated,
    annotations: mergeAnnotations(definition.annotations, ref.annotations),
    role: kind === "entity" ? (ref.role ?? definition.role ?? DEFAULT_ROLE) : undefined,
    samplingRelevant: ref.samplingRelevant ?? definition.samplingRelevant ?? false,
  };
}
