import type { DependencyDeclaration } from "./registry-manifest.ts";
import type { SourceFile } from "./source.ts";

/** Where the registry that names a dependency is: what it names is looked for from there. */
export type RegistryLocation =
  | { readonly kind: "folder"; readonly folder: string }
  /** From an archive, a repository or the cache: it may name no path of this machine. */
  | { readonly kind: "elsewhere" };

export type OpenedDependency =
  | {
      readonly kind: "files";
      readonly files: readonly SourceFile[];
      readonly shownAs: string;
      readonly location: RegistryLocation;
      /** SHA-256 of the content; undefined for folders, which are read as they are. */
      readonly digest: string | undefined;
    }
  /** It is neither here nor in the cache. */
  | { readonly kind: "not-fetched" }
  | { readonly kind: "problem"; readonly problem: string; readonly help: string };

/** Finds the files of a dependency on this machine. Never touches the network. */
export type OpenDependency = (
  dependency: DependencyDeclaration,
  namedBy: RegistryLocation,
) => Promise<OpenedDependency>;
