import type { MappingNode } from "../load/node.ts";

/**
 * True where Weaver's annotation `dependency_resolution: { exclude: true }` keeps a definition from
 * registries that build upon its own.
 */
export function isExcluded(annotations: MappingNode | undefined): boolean {
  const resolution = annotations?.entries.get("dependency_resolution")?.value;
  if (resolution?.kind !== "mapping") return false;
  const exclude = resolution.entries.get("exclude")?.value;
  return exclude?.kind === "scalar" && exclude.value === true;
}
