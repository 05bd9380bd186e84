import type { Located, Place } from "../diagnostics/finding.ts";
import type { MappingNode, Scalar } from "./node.ts";

/** What a registry's files declare, as written: nothing is looked up or merged yet. */
export interface Declarations {
  readonly manifest: Manifest | undefined;
  readonly attributes: readonly AttributeDeclaration[];
  readonly entities: readonly EntityDeclaration[];
  readonly events: readonly EventDeclaration[];
  /** Something could not be read, so what seems missing may only be unreadable. */
  readonly incomplete: boolean;
}

export interface Manifest {
  readonly schemaUrl: Located<string>;
  /** Host and path of the schema URL: `acme.example/schemas/storage`. */
  readonly name: string;
  /** The last segment of the schema URL. */
  readonly version: string;
  readonly description: string | undefined;
}

export const STABILITIES = [
  "development",
  "alpha",
  "beta",
  "release_candidate",
  "stable",
  "deprecated",
] as const;
export type Stability = (typeof STABILITIES)[number];

export interface Deprecation {
  readonly reason: "renamed" | "obsoleted" | "uncategorized" | "unspecified";
  readonly renamedTo: Located<string> | undefined;
  readonly note: string | undefined;
}

/** Every type name of Weaver's format but the enum. */
export const TYPE_NAMES = [
  "string",
  "int",
  "double",
  "boolean",
  "any",
  "string[]",
  "int[]",
  "double[]",
  "boolean[]",
  "template[string]",
  "template[int]",
  "template[double]",
  "template[boolean]",
  "template[any]",
  "template[string[]]",
  "template[int[]]",
  "template[double[]]",
  "template[boolean[]]",
] as const;
type TypeName = (typeof TYPE_NAMES)[number];

export type AttributeType =
  | { readonly kind: "named"; readonly name: TypeName; readonly place: Place }
  | { readonly kind: "enum"; readonly members: readonly EnumMember[]; readonly place: Place }
  /** Reported already; rules about types pass it over. */
  | { readonly kind: "unreadable"; readonly place: Place };

export interface EnumMember {
  readonly id: Located<string>;
  /** The id where the member gives none. */
  readonly value: Located<string | number | boolean>;
  readonly brief: string | undefined;
  readonly deprecated: Deprecation | undefined;
  readonly annotations: MappingNode | undefined;
}

export interface AttributeDeclaration {
  readonly key: Located<string>;
  readonly type: AttributeType;
  readonly brief: string;
  readonly note: string | undefined;
  readonly stability: Stability | undefined;
  readonly examples: readonly Scalar[];
  readonly deprecated: Deprecation | undefined;
  readonly annotations: MappingNode | undefined;
}

type RequirementLevel = "required" | "conditionally_required" | "recommended" | "opt_in";

export interface Requirement {
  readonly level: RequirementLevel;
  /** Prose, where the level is written with one. */
  readonly condition: string | undefined;
}

/** The use of an attribute by a signal, with what it says differently from the definition. */
export interface AttributeRef {
  readonly key: Located<string>;
  readonly requirement: Requirement | undefined;
  readonly brief: string | undefined;
  readonly note: string | undefined;
  readonly examples: readonly Scalar[] | undefined;
  readonly stability: Stability | undefined;
  readonly deprecated: Deprecation | undefined;
  readonly annotations: MappingNode | undefined;
}

export interface EntityDeclaration {
  readonly type: Located<string>;
  readonly brief: string;
  readonly note: string | undefined;
  readonly stability: Stability | undefined;
  readonly identity: readonly AttributeRef[];
  readonly description: readonly AttributeRef[];
  readonly deprecated: Deprecation | undefined;
  readonly annotations: MappingNode | undefined;
}

export type EntityAssociation =
  | { readonly kind: "entity"; readonly type: Located<string> }
  | { readonly kind: "one_of" | "all_of"; readonly of: readonly EntityAssociation[] };

export interface EventDeclaration {
  readonly name: Located<string>;
  readonly brief: string;
  readonly note: string | undefined;
  readonly stability: Stability | undefined;
  readonly attributes: readonly AttributeRef[];
  readonly entityAssociations: readonly EntityAssociation[];
  readonly deprecated: Deprecation | undefined;
  readonly annotations: MappingNode | undefined;
}
