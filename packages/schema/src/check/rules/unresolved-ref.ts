import type { Registry } from "../../contract/registry.ts";
import { nearest } from "../../load/nearest.ts";
import type { UnresolvedRef } from "../../resolve/model.ts";
import type { Rule, Violation } from "../rule.ts";

export const unresolvedRef: Rule = {
  id: "unresolved-ref",
  severity: "error",
  why: "a reference means a definition of the same registry",
  *check(registry) {
    // What seems undefined may stand in a part that could not be read, which is reported already.
    if (registry.incomplete) return;
    let searches = 0;
    for (const { unresolved } of [...registry.events, ...registry.entities]) {
      for (const ref of unresolved) {
        searches += 1;
        yield describe(ref, searches <= MAX_SEARCHES ? registry : undefined);
      }
    }
  },
};

/** A search compares with every name of the registry; after so many the cause is another. */
const MAX_SEARCHES = 100;

/** Without a registry no other name is offered. */
function describe({ kind, name }: UnresolvedRef, registry: Registry | undefined): Violation {
  const names =
    kind === "attribute"
      ? registry?.attributes.map((attribute) => attribute.key.value)
      : registry?.entities.map((entity) => entity.declaration.type.value);
  const suggestion = nearest(name.value, names ?? []);
  return {
    place: name.place,
    message: `the registry defines no ${kind} \`${name.value}\``,
    help:
      suggestion === undefined
        ? "define it, or correct its name"
        : `did you mean \`${suggestion}\`?`,
  };
}
