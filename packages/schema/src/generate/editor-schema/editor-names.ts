import type { Registry } from "../../contract/registry.ts";
import type { SignalDeclaration, SignalKind } from "../../load/declarations.ts";
import type { SchemaNames } from "./editor-schema.ts";
import type { NameInSchema } from "./names.ts";

/** What references in the registry's files may name. */
export function editorNames({ reachable, reachableSignals }: Registry): SchemaNames {
  const ofKind = (kind: SignalKind): readonly NameInSchema[] =>
    unique(reachableSignals.filter((signal) => signal.kind === kind).map(nameOf));
  return {
    attributes: [...reachable].map(([name, { brief, deprecated }]) => ({
      name,
      brief,
      deprecated: deprecated !== undefined,
    })),
    attributeGroups: ofKind("attribute_group"),
    entities: ofKind("entity"),
    events: ofKind("event"),
    metrics: ofKind("metric"),
    spans: ofKind("span"),
  };
}

/** An association may name the refinement of an entity, without the word its id begins with. */
function nameOf({ brief, deprecated, isRefinement, kind, name }: SignalDeclaration): NameInSchema {
  const start = `${kind}.`;
  const { value } = name;
  const isPrefixed = isRefinement && value.startsWith(start);
  return {
    name: isPrefixed ? value.slice(start.length) : value,
    brief: brief ?? "",
    deprecated: deprecated !== undefined,
  };
}

/** Of two definitions of one name the first counts. */
function unique(names: readonly NameInSchema[]): readonly NameInSchema[] {
  return [...new Map(names.toReversed().map((name) => [name.name, name])).values()];
}
