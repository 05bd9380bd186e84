import type { Located } from "../diagnostics/finding.ts";
import type {
  AttributeDeclaration,
  AttributeType,
  Deprecation,
  EntityDeclaration,
  EventDeclaration,
  Manifest,
  Requirement,
  Stability,
} from "../load/declarations.ts";
import type { MappingNode, Scalar } from "../load/node.ts";

/** A registry with every reference looked up: plain data, and the only input of all later stages. */
export interface ResolvedRegistry {
  readonly folder: string;
  readonly manifest: Manifest | undefined;
  /** Every declaration, also those whose key occurs twice; a reference means the first. */
  readonly attributes: readonly AttributeDeclaration[];
  readonly entities: readonly ResolvedEntity[];
  readonly events: readonly ResolvedEvent[];
  /** Something could not be read, so what seems missing may only be unreadable. */
  readonly incomplete: boolean;
}

/** An attribute as one signal uses it: the definition with what the reference overrides. */
export interface ResolvedAttribute {
  /** Where the signal refers to it. */
  readonly key: Located<string>;
  readonly definition: AttributeDeclaration;
  readonly type: AttributeType;
  readonly requirement: Requirement;
  readonly brief: string;
  readonly note: string | undefined;
  readonly examples: readonly Scalar[];
  readonly stability: Stability | undefined;
  readonly deprecated: Deprecation | undefined;
  /** Of the definition and the reference, merged. */
  readonly annotations: MappingNode | undefined;
}

/** A reference to something that the registry does not define. */
export interface UnresolvedRef {
  readonly kind: "attribute" | "entity";
  readonly name: Located<string>;
}

export interface ResolvedEntity {
  readonly declaration: EntityDeclaration;
  readonly identity: readonly ResolvedAttribute[];
  readonly description: readonly ResolvedAttribute[];
  readonly unresolved: readonly UnresolvedRef[];
}

export interface ResolvedEvent {
  readonly declaration: EventDeclaration;
  /** In the order in which the event lists them. */
  readonly attributes: readonly ResolvedAttribute[];
  readonly unresolved: readonly UnresolvedRef[];
}
