import type { Report } from "../diagnostics/finding.ts";
import { readAttributeUse } from "./attribute-use.ts";
import { readDeprecation, readStability } from "./common-keys.ts";
import {
  type AttributeUse,
  INSTRUMENTS,
  type SignalDeclaration,
  type SignalKind,
  SPAN_KINDS,
} from "./declarations.ts";
import { readEntityAssociations } from "./entity-association.ts";
import { MappingReader } from "./mapping-reader.ts";
import type { Node } from "./node.ts";
import { isRefinementSection, SECTIONS, type SectionFormat } from "./signal-sections.ts";

const COMMON_KEYS = ["brief", "note", "stability", "deprecated", "annotations"];

const SIGNAL_REQUIREMENT_LEVELS = ["recommended", "opt_in"] as const;

/** Undefined, reported, only where not even the name can be read. */
export function readSignal(
  section: string,
  node: Node,
  report: Report,
): SignalDeclaration | undefined {
  const format = SECTIONS[section];
  if (format === undefined) throw new Error(`assertion: no section of signals: ${section}`);
  const keys = [format.nameKey, ...format.keys, ...keysOf(node, format)];
  const reader = MappingReader.open(node, format.what, keys, report);
  const name = reader?.requiredText(format.nameKey);
  if (reader === undefined || name === undefined) return undefined;
  const isRefinement = isRefinementSection(section);
  const base = isRefinement ? reader.requiredText("ref") : undefined;
  const { kind } = format;
  const isGroup = kind === "attribute_group";
  const isInternal = isGroup && visibilityOf(node) === "internal";
  // Without a visibility it is not known which keys it must have.
  const isPublic = isGroup && visibilityOf(node) === "public";
  const groupId = isRefinement || isGroup ? name.value : `${kind}.${name.value}`;
  return {
    kind,
    name,
    groupId,
    importKeys: isInternal ? [] : importKeysOf(kind, groupId, name.value),
    base: base && { value: `${kind}.${base.value}`, place: base.place },
    isRefinement,
    ...readCommon(reader, isRefinement || (isGroup && !isPublic), report),
    ...readDetails(reader, format, isRefinement, report),
    requirementLevel: readRequirementLevel(reader),
    attributes: readAttributes(reader, format, isRefinement, report),
    entityAssociations: readEntityAssociations(reader, report),
    isPublic,
    body: undefined,
  };
}

/** As Weaver's: the id, the name, and either without a beginning that only says what it is. */
function importKeysOf(kind: SignalKind, groupId: string, name: string): readonly string[] {
  const starts = kind === "attribute_group" ? [`${kind}.`, "registry."] : [`${kind}.`];
  const shorter = starts.flatMap((start) =>
    groupId.startsWith(start) ? groupId.slice(start.length) : [],
  );
  return kind === "metric" && groupId === name
    ? [groupId, ...shorter]
    : [groupId, name, ...shorter];
}

/** An internal group has a name and attributes, nothing else. */
function keysOf(node: Node, { kind }: SectionFormat): readonly string[] {
  return kind === "attribute_group" && visibilityOf(node) === "internal" ? [] : COMMON_KEYS;
}

function visibilityOf(node: Node): unknown {
  const visibility = node.kind === "mapping" ? node.entries.get("visibility")?.value : undefined;
  return visibility?.kind === "scalar" ? visibility.value : undefined;
}

function readCommon(
  reader: MappingReader,
  isOptional: boolean,
  report: Report,
): Pick<SignalDeclaration, "brief" | "note" | "stability" | "deprecated" | "annotations"> {
  const nullable = { nullable: isOptional };
  const brief = isOptional ? reader.optionalText("brief", nullable) : reader.requiredText("brief");
  return {
    brief: brief?.value,
    note: reader.optionalText("note", nullable)?.value,
    stability: readStability(reader, isOptional ? "nullable" : "required"),
    deprecated: readDeprecation(reader, report),
    annotations: reader.mapping("annotations", nullable),
  };
}

function readDetails(
  reader: MappingReader,
  { kind }: SectionFormat,
  isRefinement: boolean,
  report: Report,
): Pick<SignalDeclaration, "instrument" | "unit" | "spanKind"> {
  if (kind === "attribute_group") {
    reader.requiredEntry("visibility");
    reader.oneOf("visibility", ["internal", "public"]);
  }
  if (kind === "span") readSpanName(reader, isRefinement, report);
  const isMetric = kind === "metric" && !isRefinement;
  const isSpan = kind === "span" && !isRefinement;
  if (isMetric) reader.requiredEntry("instrument");
  if (isSpan) reader.requiredEntry("kind");
  return {
    instrument: isMetric ? reader.oneOf("instrument", INSTRUMENTS) : undefined,
    unit: isMetric ? reader.requiredText("unit") : undefined,
    spanKind: isSpan ? reader.oneOf("kind", SPAN_KINDS) : undefined,
  };
}

/** Prose about how a span is called; only its form is examined. */
function readSpanName(reader: MappingReader, isOptional: boolean, report: Report): void {
  const entry = isOptional
    ? reader.entry("name", { nullable: true })
    : reader.requiredEntry("name");
  if (entry === undefined) return;
  MappingReader.open(entry.value, "the name of a span", ["note"], report)?.requiredText("note");
}

function readRequirementLevel(reader: MappingReader): SignalDeclaration["requirementLevel"] {
  return reader.oneOf("requirement_level", SIGNAL_REQUIREMENT_LEVELS, { nullable: true })?.value;
}

/** An entity is told from others by its identity. */
function requireIdentity(reader: MappingReader): void {
  const node = reader.requiredEntry("identity")?.value;
  if (node === undefined || (node.kind === "list" && node.items.length > 0)) return;
  // What is neither a list nor nothing is reported as that.
  if (node.kind === "mapping" || (node.kind === "scalar" && node.value !== null)) return;
  reader.invalid(node, "`identity` lists no attribute", "list what tells one entity from another");
}

function readAttributes(
  reader: MappingReader,
  { kind }: SectionFormat,
  isRefinement: boolean,
  report: Report,
): readonly AttributeUse[] {
  const nullable = { nullable: kind !== "attribute_group" };
  const uses = (key: string, options: Parameters<typeof readAttributeUse>[1]) =>
    reader
      .list(key, nullable)
      .map((item) => readAttributeUse(item, options, report))
      .filter((use) => use !== undefined);
  if (kind !== "entity") return uses("attributes", { samplingRelevant: kind === "span" });
  if (!isRefinement) requireIdentity(reader);
  return [
    ...uses("identity", { role: "identity" }),
    ...uses("description", { role: "description" }),
  ];
}
