import type { Located } from "../diagnostics/finding.ts";

/** What names a registry and says what it builds upon. */
export interface Manifest {
  readonly schemaUrl: Located<string>;
  /** Host and path of the schema URL: `acme.example/schemas/storage`. */
  readonly name: string;
  /** The last segment of the schema URL. */
  readonly version: string;
  readonly description: string | undefined;
  readonly dependencies: readonly DependencyDeclaration[];
}

/** Another registry whose definitions this one uses. */
export interface DependencyDeclaration {
  /** The name alone where an older manifest gives no more. */
  readonly schemaUrl: Located<string>;
  readonly name: string;
  /** Undefined where only the name is given: any version will do. */
  readonly version: string | undefined;
  /** Where its files are; a folder, an archive or a git repository, as Weaver writes it. */
  readonly registryPath: Located<string> | undefined;
}
