import type { Located, Report } from "../diagnostics/finding.ts";
import { type Deprecation, type Example, STABILITIES, type Stability } from "./declarations.ts";
import { MappingReader } from "./mapping-reader.ts";
import { describeNode, type Node, type Scalar } from "./node.ts";

/** Keys that attributes, entities, events and enum members share. */

/** The two formats that are read; the older one is laxer about some keys. */
export type Format = "definition/2" | "definition/1";

/** Weaver takes the name that `development` had before. */
const FORMER_STABILITY = "experimental";

export function readStability(
  reader: MappingReader,
  presence: "required" | "nullable" | "optional",
  format: Format = "definition/2",
): Stability | undefined {
  const entry = presence === "required" ? reader.requiredEntry("stability") : undefined;
  const node = entry?.value ?? reader.entry("stability")?.value;
  if (format === "definition/1" && node?.kind === "scalar" && node.value === FORMER_STABILITY) {
    return "development";
  }
  return reader.oneOf("stability", STABILITIES, { nullable: presence === "nullable" })?.value;
}

const DEPRECATION_REASONS = ["renamed", "obsoleted", "uncategorized", "unspecified"] as const;

export function readDeprecation(
  reader: MappingReader,
  report: Report,
  format: Format = "definition/2",
): Deprecation | undefined {
  const entry = reader.entry("deprecated", { nullable: true });
  if (entry === undefined) return undefined;
  const isLax = format === "definition/1";
  if (isLax && entry.value.kind === "scalar" && typeof entry.value.value === "string") {
    return { reason: "unspecified", renamedTo: undefined, note: entry.value.value };
  }
  const keys = ["reason", "renamed_to", "note"];
  const deprecation = MappingReader.open(entry.value, "a deprecation", keys, report);
  if (deprecation === undefined || deprecation.requiredEntry("reason") === undefined) {
    return undefined;
  }
  const reason = deprecation.oneOf("reason", DEPRECATION_REASONS)?.value;
  if (reason === undefined) return undefined;
  if (reason === "renamed") {
    const renamedTo = deprecation.requiredText("renamed_to");
    return { reason, renamedTo, note: deprecation.optionalText("note", { nullable: true })?.value };
  }
  const note = isLax ? deprecation.optionalText("note") : deprecation.requiredText("note");
  return { reason, renamedTo: undefined, note: note?.value };
}

/** One example or a list of them; an example of an array type is itself a list. */
export function readExamples(
  reader: MappingReader,
  format: Format = "definition/2",
): readonly Example[] | undefined {
  const node = reader.entry("examples", { nullable: true })?.value;
  if (node === undefined) return undefined;
  if (format === "definition/1" && node.kind === "list" && node.items.length === 0) {
    reader.invalid(node, "`examples` lists no example", "list one, or remove the key");
  }
  if (node.kind !== "list") return readExample(reader, node);
  return node.items.flatMap((item): readonly Example[] => {
    if (item.kind !== "list") return readExample(reader, item);
    const values = item.items.flatMap((value) => readExample(reader, value));
    if (values.length < item.items.length) return [];
    return [{ value: values.map(({ value }) => value), place: item.place }];
  });
}

function readExample(reader: MappingReader, node: Node): readonly Located<Scalar>[] {
  if (node.kind === "scalar" && node.value !== null) {
    return [{ value: node.value, place: node.place }];
  }
  const help = "write a text, a number, true or false, or a list of them";
  reader.invalid(node, `an example cannot be ${describeNode(node)}`, help);
  return [];
}
