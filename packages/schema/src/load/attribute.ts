import type { Located, Report } from "../diagnostics/finding.ts";
import { readRequirement, readRole } from "./attribute-use.ts";
import { type Format, readDeprecation, readExamples, readStability } from "./common-keys.ts";
import {
  type AttributeDeclaration,
  type AttributeType,
  type EnumMember,
  TYPE_NAMES,
} from "./declarations.ts";
import { MappingReader } from "./mapping-reader.ts";
import { didYouMean } from "./nearest.ts";
import { describeNode, type Node } from "./node.ts";

const ATTRIBUTE_KEYS = [
  "key",
  "type",
  "brief",
  "stability",
  "note",
  "examples",
  "deprecated",
  "annotations",
];

/** Undefined, reported, only where not even the key can be read. */
export function readAttribute(node: Node, report: Report): AttributeDeclaration | undefined {
  const reader = MappingReader.open(node, "an attribute", ATTRIBUTE_KEYS, report);
  const key = reader?.requiredText("key");
  if (reader === undefined || key === undefined) return undefined;
  reader.requiredEntry("brief");
  reader.requiredEntry("stability");
  return readAttributeBody(reader, key, report);
}

/** What stands under an attribute's key, in `definition/2` and in v1. */
export function readAttributeBody(
  reader: MappingReader,
  key: Located<string>,
  report: Report,
  format: Format = "definition/2",
): AttributeDeclaration {
  const isFormer = format === "definition/1";
  const isNullable = { nullable: isFormer };
  const type = reader.requiredEntry("type");
  return {
    key,
    type:
      type === undefined
        ? { kind: "unreadable", place: key.place }
        : readType(reader, type.value, report, format),
    brief: reader.optionalText("brief", isNullable)?.value ?? "",
    note: reader.optionalText("note")?.value,
    stability: readStability(reader, isFormer ? "nullable" : "optional", format),
    examples: readExamples(reader, format) ?? [],
    deprecated: readDeprecation(reader, report, format),
    annotations: reader.mapping("annotations", isNullable),
    ...(isFormer ? readFormerDefaults(reader, report) : NO_DEFAULTS),
  };
}

const NO_DEFAULTS = { requirement: undefined, role: undefined, samplingRelevant: undefined };

function readFormerDefaults(
  reader: MappingReader,
  report: Report,
): Pick<AttributeDeclaration, "requirement" | "role" | "samplingRelevant"> {
  return {
    requirement: readRequirement(reader, report, { nullable: false }),
    role: readRole(reader),
    samplingRelevant: reader.optionalBoolean("sampling_relevant", { nullable: true })?.value,
  };
}

/** v1 once said with it what every enum is now: open. */
const FORMER_ENUM_KEY = "allow_custom_values";

function readType(
  reader: MappingReader,
  node: Node,
  report: Report,
  format: Format,
): AttributeType {
  const { place } = node;
  if (node.kind === "mapping") {
    const keys = format === "definition/1" ? ["members", FORMER_ENUM_KEY] : ["members"];
    const type = MappingReader.open(node, "an enum type", keys, report);
    if (type?.requiredEntry("members") === undefined) return { kind: "unreadable", place };
    const members = type
      .list("members", { nullable: false })
      .map((member) => readMember(member, report, format));
    return members.includes(undefined)
      ? { kind: "unreadable", place }
      : { kind: "enum", members: members.filter((member) => member !== undefined), place };
  }
  const text = node.kind === "scalar" ? node.value : undefined;
  const name = TYPE_NAMES.find((candidate) => candidate === text);
  if (name !== undefined) return { kind: "named", name, place };
  const help = didYouMean(typeof text === "string" ? text : "", TYPE_NAMES);
  reader.invalid(node, `there is no type ${describeNode(node)}`, help);
  return { kind: "unreadable", place };
}

const MEMBER_KEYS = ["id", "value", "brief", "note", "stability", "deprecated", "annotations"];

function readMember(node: Node, report: Report, format: Format): EnumMember | undefined {
  const reader = MappingReader.open(node, "an enum member", MEMBER_KEYS, report);
  const id = reader?.requiredText("id");
  if (reader === undefined || id === undefined) return undefined;
  const value = readMemberValue(reader, id);
  if (value === undefined) return undefined;
  reader.optionalText("note", { nullable: true });
  readStability(reader, "nullable", format);
  return {
    id,
    value,
    brief: reader.optionalText("brief", { nullable: true })?.value,
    // Weaver reads those of members as v1 has them.
    deprecated: readDeprecation(reader, report, "definition/1"),
    annotations: reader.mapping("annotations", { nullable: true }),
  };
}

function readMemberValue(
  reader: MappingReader,
  id: Located<string>,
): Located<string | number | boolean> | undefined {
  const entry = reader.entry("value", { nullable: true });
  if (entry === undefined) return id;
  const { value: node } = entry;
  if (node.kind === "scalar" && node.value !== null)
    return { value: node.value, place: node.place };
  const message = `the value of an enum member cannot be ${describeNode(node)}`;
  reader.invalid(node, message, "write a text or a whole number");
  return undefined;
}
