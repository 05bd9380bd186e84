import type { Report } from "../diagnostics/finding.ts";
import { type Format, readDeprecation, readExamples, readStability } from "./common-keys.ts";
import type { AttributeRef, AttributeRole, AttributeUse, Requirement } from "./declarations.ts";
import { MappingReader } from "./mapping-reader.ts";
import { didYouMean } from "./nearest.ts";
import { describeNode, type Node } from "./node.ts";

const REF_KEYS = [
  "ref",
  "brief",
  "note",
  "examples",
  "requirement_level",
  "stability",
  "deprecated",
  "annotations",
];

/** What a list of attributes may hold, by what the list belongs to. */
interface UseOptions {
  /** On spans. */
  readonly samplingRelevant?: boolean;
  /** Of an entity: then groups cannot be listed. */
  readonly role?: AttributeRole;
}

/** `ref: …` or `ref_group: …`. Undefined, reported, where it cannot be read. */
export function readAttributeUse(
  node: Node,
  options: UseOptions,
  report: Report,
): AttributeUse | undefined {
  if (node.kind === "mapping" && node.entries.has("ref_group") && options.role === undefined) {
    const reader = MappingReader.open(node, "the use of a group", ["ref_group"], report);
    const name = reader?.requiredText("ref_group");
    return name === undefined ? undefined : { kind: "group", name };
  }
  return readAttributeRef(node, options, report);
}

function readAttributeRef(
  node: Node,
  { role, samplingRelevant }: UseOptions,
  report: Report,
): AttributeRef | undefined {
  const keys = samplingRelevant === true ? [...REF_KEYS, "sampling_relevant"] : REF_KEYS;
  const reader = MappingReader.open(node, "the use of an attribute", keys, report);
  const key = reader?.requiredText("ref");
  if (reader === undefined || key === undefined) return undefined;
  // Weaver reads those of entities in another way than those that may be groups.
  const isAnnotationsNullable = role !== undefined;
  return { ...readOverrides(reader, report, "definition/2", isAnnotationsNullable), key, role };
}

/** What a use may say differently from the definition; v1 has the same keys. */
export function readOverrides(
  reader: MappingReader,
  report: Report,
  format: Format = "definition/2",
  isAnnotationsNullable: boolean = format === "definition/1",
): Omit<AttributeRef, "key" | "role"> {
  const nullable = { nullable: true };
  return {
    kind: "attribute",
    isDefinition: false,
    requirement: readRequirement(reader, report),
    brief: reader.optionalText("brief", nullable)?.value,
    note: reader.optionalText("note", nullable)?.value,
    examples: readExamples(reader),
    stability: readStability(reader, "nullable", format),
    deprecated: readDeprecation(reader, report, format),
    annotations: reader.mapping("annotations", { nullable: isAnnotationsNullable }),
    samplingRelevant: reader.optionalBoolean("sampling_relevant", nullable)?.value,
  };
}

/** In v1 each attribute of an entity says which part it has. */
export function readRole(reader: MappingReader): AttributeRole | undefined {
  const role = reader.oneOf("role", ["identifying", "descriptive"], { nullable: true })?.value;
  if (role === undefined) return undefined;
  return role === "identifying" ? "identity" : "description";
}

const PLAIN_LEVELS = ["required", "recommended", "opt_in"] as const;
const LEVELS_WITH_CONDITION = ["conditionally_required", "recommended", "opt_in"] as const;

export function readRequirement(
  reader: MappingReader,
  report: Report,
  options: { readonly nullable: boolean } = { nullable: true },
): Requirement | undefined {
  const entry = reader.entry("requirement_level", options);
  if (entry === undefined) return undefined;
  const node = entry.value;
  if (node.kind === "mapping") {
    const what = "a requirement level with a condition";
    const level = MappingReader.open(node, what, LEVELS_WITH_CONDITION, report);
    for (const key of LEVELS_WITH_CONDITION) {
      const condition = level?.optionalText(key);
      if (condition !== undefined) return { level: key, condition: condition.value };
    }
    if (node.entries.size === 0) reader.invalid(node, `${what} is empty`, "name the level");
    return undefined;
  }
  const text = node.kind === "scalar" ? node.value : undefined;
  const level = PLAIN_LEVELS.find((candidate) => candidate === text);
  if (level !== undefined) return { level, condition: undefined };
  const help =
    text === "conditionally_required"
      ? "write `conditionally_required: <the condition>`"
      : didYouMean(typeof text === "string" ? text : "", PLAIN_LEVELS);
  reader.invalid(node, `there is no requirement level ${describeNode(node)}`, help);
  return undefined;
}
