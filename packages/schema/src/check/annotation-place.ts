import type { RegistryEvent } from "../contract/registry.ts";
import type { Place } from "../diagnostics/finding.ts";
import type { Node } from "../load/node.ts";

/**
 * Where an event of the registry itself writes a value under `annotations.sonde`. Undefined where it
 * is absent, inherited or imported: then it stands elsewhere, perhaps in another registry.
 */
export function ownAnnotationPlace(
  { declaration, origin }: RegistryEvent,
  ...path: readonly string[]
): Place | undefined {
  if (origin !== undefined) return undefined;
  let node: Node | undefined = declaration.annotations;
  for (const key of ["sonde", ...path]) {
    node = node?.kind === "mapping" ? node.entries.get(key)?.value : undefined;
  }
  return node?.place;
}

/** As {@link ownAnnotationPlace}, or else where the registry names the event. */
export function annotationPlace(event: RegistryEvent, ...path: readonly string[]): Place {
  return ownAnnotationPlace(event, ...path) ?? event.id.place;
}
