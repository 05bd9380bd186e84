import type { Report } from "../diagnostics/finding.ts";
import { readAttributeRef } from "./attribute-ref.ts";
import { readDeprecation, readStability } from "./common-keys.ts";
import type { EntityDeclaration } from "./declarations.ts";
import { MappingReader } from "./mapping-reader.ts";
import type { Node } from "./node.ts";

const ENTITY_KEYS = [
  "type",
  "identity",
  "brief",
  "stability",
  "description",
  "note",
  "requirement_level",
  "deprecated",
  "annotations",
];

export const SIGNAL_REQUIREMENT_LEVELS = ["recommended", "opt_in"] as const;

/** Undefined, reported, only where not even the type can be read. */
export function readEntity(node: Node, report: Report): EntityDeclaration | undefined {
  const reader = MappingReader.open(node, "an entity", ENTITY_KEYS, report);
  const type = reader?.requiredText("type");
  if (reader === undefined || type === undefined) return undefined;
  reader.requiredEntry("identity");
  reader.oneOf("requirement_level", SIGNAL_REQUIREMENT_LEVELS, { nullable: true });
  const refs = (key: string) =>
    reader
      .list(key)
      .map((item) => readAttributeRef(item, report))
      .filter((ref) => ref !== undefined);
  return {
    type,
    brief: reader.requiredText("brief")?.value ?? "",
    note: reader.optionalText("note")?.value,
    stability: readStability(reader, "required"),
    identity: refs("identity"),
    description: refs("description"),
    deprecated: readDeprecation(reader, report),
    annotations: reader.mapping("annotations"),
  };
}
