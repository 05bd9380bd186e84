import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { readBoundedFile } from "./folder.ts";
import type { SourceFile } from "./source.ts";

/** Listed, not searched for: what ships is known, and a file beside it is none of it. */
const FILES = [
  "error.yaml",
  "exception.yaml",
  "file.yaml",
  "hw.yaml",
  "manifest.yaml",
  "others.yaml",
] as const;

/**
 * The registry that ships with this package: the attributes of OpenTelemetry that storage products
 * reuse. Throws the system's error where the package is not whole.
 */
export function builtInRegistryFiles(): readonly SourceFile[] {
  // By the package's own name: the sources and the bundle lie at different depths below it.
  const manifest = createRequire(import.meta.url).resolve("@sonde/schema/package.json");
  const folder = join(dirname(manifest), "registry");
  return FILES.map((path) => ({ path, bytes: readBoundedFile(join(folder, path)) }));
}
