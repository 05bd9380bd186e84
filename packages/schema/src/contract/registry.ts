import type { AttributeDeclaration, EnumMember } from "../load/declarations.ts";
import type { ResolvedAttribute, ResolvedRegistry, ResolvedSignal } from "../resolve/model.ts";
import { AnnotationReader, sondeAnnotation } from "./annotation-reader.ts";
import { type AttributeContract, readAttributeContract } from "./attribute-contract.ts";
import { type EventContract, readEventContract } from "./event-contract.ts";
import { ownAnnotations } from "./own-annotations.ts";
import type { ContractProblem } from "./problem.ts";

/** A resolved registry whose `sonde` annotations have been read: what checks and generators work on. */
export interface Registry extends Omit<ResolvedRegistry, "attributes" | "events" | "problems"> {
  readonly attributes: readonly RegistryAttribute[];
  /** Those that are generated: its own, imported ones and refinements, but no bare bases of those. */
  readonly events: readonly RegistryEvent[];
  /** All of them: a base that is only there for the sake of its refinements has to be right, too. */
  readonly resolvedEvents: ResolvedRegistry["events"];
  readonly resolveProblems: ResolvedRegistry["problems"];
  /** About annotations on what takes none: enum members, and signals that are no events. */
  readonly problems: readonly ContractProblem[];
}

/** A definition, with what its own annotations say. */
export interface RegistryAttribute extends AttributeDeclaration {
  readonly contract: AttributeContract;
}

export interface RegistryEvent extends Omit<ResolvedSignal, "attributes"> {
  readonly contract: EventContract;
  readonly attributes: readonly EventAttribute[];
}

/** An attribute as one event uses it, with what the merged annotations say. */
export interface EventAttribute extends ResolvedAttribute {
  readonly contract: AttributeContract;
}

export function readContracts({
  problems: resolveProblems,
  ...resolved
}: ResolvedRegistry): Registry {
  const problems: ContractProblem[] = [];
  const { attributeGroups, entities, metrics, spans } = resolved;
  for (const signal of [...attributeGroups, ...entities, ...metrics, ...spans]) {
    if (signal.origin === undefined) refuseOnSignal(signal, resolved.folder, problems);
  }
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
    events: generatedOf(resolved.events).map((event) => ({
      ...event,
      contract: readEventContract(
        ownAnnotations(event.annotations, resolved.folder, event.id.place),
      ),
      attributes: event.attributes.map((attribute) => ({
        ...attribute,
        contract: contractOf(attribute, resolved.folder),
      })),
    })),
    resolvedEvents: resolved.events,
    resolveProblems,
    problems,
  };
}

function contractOf(
  { annotations, key, type }: ResolvedAttribute,
  folder: string,
): AttributeContract {
  return readAttributeContract(ownAnnotations(annotations, folder, key.place), type);
}

/** An event that says nothing to Sonde and is refined is there for its refinements' sake. */
function generatedOf(events: readonly ResolvedSignal[]): readonly ResolvedSignal[] {
  const refined = new Set(
    events.filter(({ isRefinement }) => isRefinement).map(({ name }) => name.value),
  );
  return events.filter(
    ({ annotations, isRefinement, name }) =>
      isRefinement || !refined.has(name.value) || annotations?.entries.has("sonde") === true,
  );
}

/** Its attributes may carry what an event that uses them would say; the signal itself nothing. */
function refuseOnSignal(signal: ResolvedSignal, folder: string, problems: ContractProblem[]): void {
  refuseAll(signal.declaration.annotations, problems);
  for (const attribute of signal.attributes) {
    problems.push(...contractOf(attribute, folder).problems);
  }
}

function refuseAll(annotations: EnumMember["annotations"], problems: ContractProblem[]): void {
  new AnnotationReader(sondeAnnotation(annotations, problems), "", [], problems);
}
