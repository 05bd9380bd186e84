import type { Located } from "../diagnostics/finding.ts";
import type {
  AttributeDeclaration,
  AttributeRole,
  AttributeType,
  Deprecation,
  Example,
  Requirement,
  SignalDeclaration,
  SignalKind,
  Stability,
} from "../load/declarations.ts";
import type { MappingNode } from "../load/node.ts";
import type { Manifest } from "../load/registry-manifest.ts";
import type { ResolveProblem } from "./problem.ts";

/** A registry with every reference looked up: plain data, and the only input of all later stages. */
export interface ResolvedRegistry {
  readonly folder: string;
  readonly manifest: Manifest | undefined;
  /** Every declaration, also those whose key occurs twice; a reference means the first. */
  readonly attributes: readonly AttributeDeclaration[];
  /** Own definitions and refinements, in the order of files and lines, then what is imported. */
  readonly attributeGroups: readonly ResolvedSignal[];
  readonly entities: readonly ResolvedSignal[];
  readonly events: readonly ResolvedSignal[];
  readonly metrics: readonly ResolvedSignal[];
  readonly spans: readonly ResolvedSignal[];
  /** What could not be looked up. */
  readonly problems: readonly ResolveProblem[];
  /** What references may name: its own attributes, and those of its direct dependencies. */
  readonly reachable: ReadonlyMap<string, AttributeDeclaration>;
  /** Likewise of signals: what refinements, associations and lists of groups may name. */
  readonly reachableSignals: readonly SignalDeclaration[];
  /** Something could not be read, so what seems missing may only be unreadable. */
  readonly incomplete: boolean;
}

/** An attribute group, entity, event, metric or span with what it inherits. */
export interface ResolvedSignal {
  readonly kind: SignalKind;
  readonly declaration: SignalDeclaration;
  /** By which it differs from others of its kind: the name or, of a refinement, its id. */
  readonly id: Located<string>;
  /** On the wire; a refinement has the name of what it refines. */
  readonly name: Located<string>;
  readonly isRefinement: boolean;
  /** The registry it is imported from; undefined for the registry's own. */
  readonly origin: string | undefined;
  readonly brief: string;
  readonly note: string | undefined;
  readonly stability: Stability | undefined;
  readonly requirementLevel: SignalDeclaration["requirementLevel"];
  readonly deprecated: Deprecation | undefined;
  readonly annotations: MappingNode | undefined;
  readonly instrument: SignalDeclaration["instrument"];
  readonly unit: SignalDeclaration["unit"];
  readonly spanKind: SignalDeclaration["spanKind"];
  readonly body: SignalDeclaration["body"];
  /** Inherited ones first, then in the order in which the signal lists them. */
  readonly attributes: readonly ResolvedAttribute[];
}

/** An attribute as one signal uses it: the definition with what the references override. */
export interface ResolvedAttribute {
  /** Where the registry refers to it: in the signal, in its group, or where it names its base. */
  readonly key: Located<string>;
  readonly definition: AttributeDeclaration;
  /** The registry that defines it; undefined for the registry's own. */
  readonly origin: string | undefined;
  readonly type: AttributeType;
  readonly requirement: Requirement;
  readonly brief: string;
  readonly note: string | undefined;
  readonly examples: readonly Example[];
  readonly stability: Stability | undefined;
  readonly deprecated: Deprecation | undefined;
  /** Of the definition and the references, merged. */
  readonly annotations: MappingNode | undefined;
  /** Only on entities. */
  readonly role: AttributeRole | undefined;
  /** Only on spans. */
  readonly samplingRelevant: boolean;
}

/** Where to point for what is wrong with an attribute's definition: it may be somebody else's. */
export function definitionPlace({ definition, key, origin }: ResolvedAttribute): Located<string> {
  return origin === undefined ? definition.key : key;
}
