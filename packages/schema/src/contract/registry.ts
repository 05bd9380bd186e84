import type { AttributeDeclaration, EnumMember } from "../load/declarations.ts";
import type {
  ResolvedAttribute,
  ResolvedEntity,
  ResolvedEvent,
  ResolvedRegistry,
} from "../resolve/model.ts";
import { AnnotationReader, sondeAnnotation } from "./annotation-reader.ts";
import { type AttributeContract, readAttributeContract } from "./attribute-contract.ts";
import { type EventContract, readEventContract } from "./event-contract.ts";
import type { ContractProblem } from "./problem.ts";

/** A resolved registry whose `sonde` annotations have been read: what checks and generators work on. */
export interface Registry extends Omit<ResolvedRegistry, "attributes" | "events"> {
  readonly attributes: readonly RegistryAttribute[];
  readonly events: readonly RegistryEvent[];
  /** About annotations on what takes none: entities and enum members. */
  readonly problems: readonly ContractProblem[];
}

/** A definition, with what its own annotations say. */
export interface RegistryAttribute extends AttributeDeclaration {
  readonly contract: AttributeContract;
}

export interface RegistryEvent extends Omit<ResolvedEvent, "attributes"> {
  readonly contract: EventContract;
  readonly attributes: readonly EventAttribute[];
}

/** An attribute as one event uses it, with what the merged annotations say. */
export interface EventAttribute extends ResolvedAttribute {
  readonly contract: AttributeContract;
}

export function readContracts(resolved: ResolvedRegistry): Registry {
  const problems: ContractProblem[] = [];
  for (const entity of resolved.entities) refuseOnEntity(entity, problems);
  for (const attribute of resolved.attributes) {
    const members: readonly EnumMember[] =
      attribute.type.kind === "enum" ? attribute.type.members : [];
    for (const member of members) refuseAll(member.annotations, problems);
  }
  return {
    ...resolved,
    attributes: resolved.attributes.map((attribute) => ({
      ...attribute,
      contract: readAttributeContract(attribute.annotations, attribute.type),
    })),
    events: resolved.events.map((event) => ({
      ...event,
      contract: readEventContract(event.declaration.annotations),
      attributes: event.attributes.map((attribute) => ({
        ...attribute,
        contract: readAttributeContract(attribute.annotations, attribute.type),
      })),
    })),
    problems,
  };
}

function refuseOnEntity(entity: ResolvedEntity, problems: ContractProblem[]): void {
  refuseAll(entity.declaration.annotations, problems);
  for (const attribute of [...entity.identity, ...entity.description]) {
    problems.push(...readAttributeContract(attribute.annotations, attribute.type).problems);
  }
}

function refuseAll(annotations: EnumMember["annotations"], problems: ContractProblem[]): void {
  new AnnotationReader(sondeAnnotation(annotations, problems), "", [], problems);
}
