import type { Located, Report } from "../diagnostics/finding.ts";
import { readDeprecation, readExamples, readStability } from "./common-keys.ts";
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
  const type = reader.requiredEntry("type");
  return {
    key,
    type:
      type === undefined
        ? { kind: "unreadable", place: key.place }
        : readType(reader, type.value, report),
    brief: reader.requiredText("brief")?.value ?? "",
    note: reader.optionalText("note")?.value,
    stability: readStability(reader, "required"),
    examples: readExamples(reader) ?? [],
    deprecated: readDeprecation(reader, report),
    annotations: reader.mapping("annotations"),
  };
}

function readType(reader: MappingReader, node: Node, report: Report): AttributeType {
  const { place } = node;
  if (node.kind === "mapping") {
    const type = MappingReader.open(node, "an enum type", ["members"], report);
    if (type?.requiredEntry("members") === undefined) return { kind: "unreadable", place };
    const members = type.list("members").map((member) => readMember(member, report));
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

function readMember(node: Node, report: Report): EnumMember | undefined {
  const reader = MappingReader.open(node, "an enum member", MEMBER_KEYS, report);
  const id = reader?.requiredText("id");
  if (reader === undefined || id === undefined) return undefined;
  const value = readMemberValue(reader, id);
  if (value === undefined) return undefined;
  reader.optionalText("note", { nullable: true });
  readStability(reader, "nullable");
  return {
    id,
    value,
    brief: reader.optionalText("brief", { nullable: true })?.value,
    deprecated: readDeprecation(reader, report),
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
