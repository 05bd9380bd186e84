import type { Report } from "../diagnostics/finding.ts";
import { readAttributeBody } from "./attribute.ts";
import { readOverrides, readRole } from "./attribute-use.ts";
import type { AttributeDeclaration, AttributeRef } from "./declarations.ts";
import { MappingReader } from "./mapping-reader.ts";
import type { Node } from "./node.ts";

export interface GroupAttribute {
  readonly use: AttributeRef;
  /** Where the group defines the attribute and does not only refer to it. */
  readonly definition?: AttributeDeclaration;
}

const USE_KEYS = [
  "tag",
  "brief",
  "note",
  "examples",
  "requirement_level",
  "sampling_relevant",
  "stability",
  "deprecated",
  "annotations",
  "role",
];

/** An attribute of a group of v1. Undefined, reported, where not even its name can be read. */
export function readGroupAttribute(
  node: Node,
  prefix: string,
  report: Report,
): GroupAttribute | undefined {
  const isDefinition = node.kind === "mapping" && node.entries.has("id");
  const keys = isDefinition ? ["id", "type", ...USE_KEYS] : ["ref", ...USE_KEYS];
  const reader = MappingReader.open(node, "an attribute of a group", keys, report);
  const named = reader?.requiredText(isDefinition ? "id" : "ref");
  if (reader === undefined || named === undefined) return undefined;
  reader.optionalText("tag", { nullable: true });
  if (!isDefinition) {
    const role = readRole(reader);
    return { use: { ...readOverrides(reader, report, "definition/1"), key: named, role } };
  }
  const value = prefix === "" ? named.value : `${prefix}.${named.value}`;
  const key = { value, place: named.place };
  const definition = readAttributeBody(reader, key, report, "definition/1");
  if (
    definition.deprecated === undefined &&
    reader.entry("brief", { nullable: true }) === undefined
  )
    reader.missing("brief");
  return { use: { ...AS_DEFINED, key }, definition };
}

/** What a group that defines an attribute says differently from the definition: nothing. */
const AS_DEFINED = {
  kind: "attribute",
  isDefinition: true,
  requirement: undefined,
  brief: undefined,
  note: undefined,
  examples: undefined,
  stability: undefined,
  deprecated: undefined,
  annotations: undefined,
  samplingRelevant: undefined,
  role: undefined,
} as const;
