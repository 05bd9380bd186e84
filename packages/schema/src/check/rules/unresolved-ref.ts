import type { Registry } from "../../contract/registry.ts";
import { didYouMean, nearest } from "../../load/nearest.ts";
import type { UnresolvedRef } from "../../resolve/model.ts";
import type { Rule, Violation } from "../rule.ts";

export const unresolvedRef: Rule = {
  id: "unresolved-ref",
  severity: "error",
  why: "a reference means a definition of the same registry",
  *check(registry) {
    // What seems undefined may stand in a part that could not be read, which is reported already.
    if (registry.incomplete) return;
    for (const { unresolved } of [...registry.events, ...registry.entities]) {
      for (const ref of unresolved) yield describe(ref, registry);
    }
  },
};

function describe(ref: UnresolvedRef, registry: Registry): Violation {
  const known =
    ref.kind === "attribute"
      ? registry.attributes.map((attribute) => attribute.key.value)
      : registry.entities.map((entity) => entity.declaration.type.value);
  const hasNeighbour = nearest(ref.name.value, known) !== undefined;
  return {
    place: ref.name.place,
    message: `the registry defines no ${ref.kind} \`${ref.name.value}\``,
    help: hasNeighbour ? didYouMean(ref.name.value, known) : `define it, or correct its name`,
  };
}
