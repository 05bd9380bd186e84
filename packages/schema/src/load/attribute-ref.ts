import { createFinding, type Report } from "../diagnostics/finding.ts";
import { readDeprecation, readExamples, readStability } from "./common-keys.ts";
import type { AttributeRef, Requirement } from "./declarations.ts";
import { MappingReader } from "./mapping-reader.ts";
import { didYouMean } from "./nearest.ts";
import { describeNode, type Node } from "./node.ts";
import { UNSUPPORTED_SECTION } from "./rules.ts";

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

/** Undefined, reported, where it cannot be read. */
export function readAttributeRef(node: Node, report: Report): AttributeRef | undefined {
  if (node.kind === "mapping" && node.entries.has("ref_group")) {
    const message = "`ref_group` is not read by this version";
    const place = node.entries.get("ref_group")?.keyPlace ?? node.place;
    const help = "list the attributes of the group one by one with `ref`";
    report(createFinding(UNSUPPORTED_SECTION, place, message, help));
    return undefined;
  }
  const reader = MappingReader.open(node, "the use of an attribute", REF_KEYS, report);
  const key = reader?.requiredText("ref");
  if (reader === undefined || key === undefined) return undefined;
  const nullable = { nullable: true };
  return {
    key,
    requirement: readRequirement(reader, report),
    brief: reader.optionalText("brief", nullable)?.value,
    note: reader.optionalText("note", nullable)?.value,
    examples: readExamples(reader),
    stability: readStability(reader, "nullable"),
    deprecated: readDeprecation(reader, report),
    annotations: reader.mapping("annotations"),
  };
}

const PLAIN_LEVELS = ["required", "recommended", "opt_in"] as const;
const LEVELS_WITH_CONDITION = ["conditionally_required", "recommended", "opt_in"] as const;

function readRequirement(reader: MappingReader, report: Report): Requirement | undefined {
  const entry = reader.entry("requirement_level", { nullable: true });
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
