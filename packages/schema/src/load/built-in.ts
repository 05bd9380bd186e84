import { builtInRegistryFiles } from "./built-in-registry.ts";
import { type LoadedRegistry, loadFiles } from "./load-files.ts";

let loaded: LoadedRegistry | undefined;

/**
 * The excerpt of OpenTelemetry's registry that ships with this package. It stands in for the whole
 * where that has not been fetched. Read once, when it is needed first.
 */
export function builtInRegistry(): LoadedRegistry {
  loaded ??= loadFiles("@sonde/schema/registry", builtInRegistryFiles());
  return loaded;
}
