import type { Report } from "../diagnostics/finding.ts";
import { readAttributeRef } from "./attribute-ref.ts";
import { readDeprecation, readStability } from "./common-keys.ts";
import type { EntityAssociation, EventDeclaration } from "./declarations.ts";
import { SIGNAL_REQUIREMENT_LEVELS } from "./entity.ts";
import { MappingReader } from "./mapping-reader.ts";
import { describeNode, type Node } from "./node.ts";

const EVENT_KEYS = [
  "name",
  "brief",
  "stability",
  "note",
  "requirement_level",
  "attributes",
  "entity_associations",
  "deprecated",
  "annotations",
];

/** Undefined, reported, only where not even the name can be read. */
export function readEvent(node: Node, report: Report): EventDeclaration | undefined {
  const reader = MappingReader.open(node, "an event", EVENT_KEYS, report);
  const name = reader?.requiredText("name");
  if (reader === undefined || name === undefined) return undefined;
  reader.oneOf("requirement_level", SIGNAL_REQUIREMENT_LEVELS, { nullable: true });
  return {
    name,
    brief: reader.requiredText("brief")?.value ?? "",
    note: reader.optionalText("note")?.value,
    stability: readStability(reader, "required"),
    attributes: reader
      .list("attributes")
      .map((item) => readAttributeRef(item, report))
      .filter((ref) => ref !== undefined),
    entityAssociations: reader
      .list("entity_associations")
      .map((item) => readAssociation(reader, item, report))
      .filter((association) => association !== undefined),
    deprecated: readDeprecation(reader, report),
    annotations: reader.mapping("annotations"),
  };
}

const ASSOCIATION_KEYS = ["one_of", "all_of"] as const;

function readAssociation(
  event: MappingReader,
  node: Node,
  report: Report,
): EntityAssociation | undefined {
  if (node.kind === "scalar" && typeof node.value === "string") {
    return { kind: "entity", type: { value: node.value, place: node.place } };
  }
  if (node.kind !== "mapping" || node.entries.size !== 1) {
    const message = `an entity association cannot be ${describeNode(node)}`;
    event.invalid(node, message, "write an entity's type, `one_of: [...]` or `all_of: [...]`");
    return undefined;
  }
  const reader = MappingReader.open(node, "an entity association", ASSOCIATION_KEYS, report);
  const kind = ASSOCIATION_KEYS.find((key) => node.entries.has(key));
  if (reader === undefined || kind === undefined) return undefined;
  const of = reader
    .list(kind)
    .map((item) => readAssociation(event, item, report))
    .filter((association) => association !== undefined);
  return { kind, of };
}
