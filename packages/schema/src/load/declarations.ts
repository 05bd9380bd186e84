import type { Located, Place } from "../diagnostics/finding.ts";
import type { MappingNode, Scalar } from "./node.ts";
import type { Manifest } from "./registry-manifest.ts";

/** What a registry's files declare, as written: nothing is looked up or merged yet. */
export interface Declarations {
  readonly manifest: Manifest | undefined;
  readonly attributes: readonly AttributeDeclaration[];
  /** Definitions and refinements of all kinds, in the order of files and lines. */
  readonly signals: readonly SignalDeclaration[];
  readonly imports: readonly ImportDeclaration[];
  /** Something could not be read, so what seems missing may only be unreadable. */
  readonly incomplete: boolean;
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

/** A value that the attribute can have; that of an array is the list of its items. */
export type Example = Located<Scalar | readonly Scalar[]>;

export interface AttributeDeclaration {
  readonly key: Located<string>;
  readonly type: AttributeType;
  readonly brief: string;
  readonly note: string | undefined;
  readonly stability: Stability | undefined;
  readonly examples: readonly Example[];
  readonly deprecated: Deprecation | undefined;
  readonly annotations: MappingNode | undefined;
  /** Only in v1: for references that give no level of their own. */
  readonly requirement: Requirement | undefined;
  /** Only in v1: for references that do not say. */
  readonly role: AttributeRole | undefined;
  /** Only in v1: for references that do not say. */
  readonly samplingRelevant: boolean | undefined;
}

type RequirementLevel = "required" | "conditionally_required" | "recommended" | "opt_in";

export interface Requirement {
  readonly level: RequirementLevel;
  /** Prose, where the level is written with one. */
  readonly condition: string | undefined;
}

/** An attribute that a signal lists, or a whole group of them. */
export type AttributeUse = AttributeRef | GroupRef;

/** The use of an attribute by a signal, with what it says differently from the definition. */
export interface AttributeRef {
  readonly kind: "attribute";
  readonly key: Located<string>;
  /** Only in v1: it stands where the attribute is defined, so nothing that is inherited shows. */
  readonly isDefinition: boolean;
  readonly requirement: Requirement | undefined;
  readonly brief: string | undefined;
  readonly note: string | undefined;
  readonly examples: readonly Example[] | undefined;
  readonly stability: Stability | undefined;
  readonly deprecated: Deprecation | undefined;
  readonly annotations: MappingNode | undefined;
  /** Only on spans. */
  readonly samplingRelevant: boolean | undefined;
  /** Only on entities: whether it identifies the entity or describes it. */
  readonly role: AttributeRole | undefined;
}

export type AttributeRole = "identity" | "description";

interface GroupRef {
  readonly kind: "group";
  readonly name: Located<string>;
}

export type EntityAssociation =
  | { readonly kind: "entity"; readonly type: Located<string> }
  | { readonly kind: "one_of" | "all_of"; readonly of: readonly EntityAssociation[] };

export const SIGNAL_KINDS = ["attribute_group", "entity", "event", "metric", "span"] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

export const INSTRUMENTS = ["counter", "updowncounter", "gauge", "histogram"] as const;
export const SPAN_KINDS = ["internal", "client", "server", "producer", "consumer"] as const;

/** An attribute group, entity, event, metric or span, or the refinement of one. */
export interface SignalDeclaration {
  readonly kind: SignalKind;
  /** By which others name it: an event's name, a span's type, a group's or a refinement's id. */
  readonly name: Located<string>;
  /** By which `extends` means it. Of `definition/2` it is made of kind and name, as Weaver does. */
  readonly groupId: string;
  /** By which the imports of another registry can name it; none for what only its own may list. */
  readonly importKeys: readonly string[];
  /** The `groupId` of what it extends or, for a refinement, refines. */
  readonly base: Located<string> | undefined;
  /** A refinement stands beside what it refines; a group of v1 that extends another does not. */
  readonly isRefinement: boolean;
  /** Undefined where a refinement leaves it as it is. */
  readonly brief: string | undefined;
  readonly note: string | undefined;
  readonly stability: Stability | undefined;
  readonly requirementLevel: "recommended" | "opt_in" | undefined;
  readonly attributes: readonly AttributeUse[];
  readonly entityAssociations: readonly EntityAssociation[];
  readonly deprecated: Deprecation | undefined;
  readonly annotations: MappingNode | undefined;
  /** Only of attribute groups: other registries may import it. */
  readonly isPublic: boolean;
  /** Only of metrics. */
  readonly instrument: Located<(typeof INSTRUMENTS)[number]> | undefined;
  /** Only of metrics: UCUM. */
  readonly unit: Located<string> | undefined;
  /** Only of spans. */
  readonly spanKind: Located<(typeof SPAN_KINDS)[number]> | undefined;
  /** Only of events of v1: where it declares a body, which events of `definition/2` do not have. */
  readonly body: Place | undefined;
}

/** A pattern by which definitions of dependencies become part of the registry. */
export interface ImportDeclaration {
  readonly kind: SignalKind;
  readonly pattern: Located<string>;
}
