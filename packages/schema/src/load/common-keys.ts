import type { Report } from "../diagnostics/finding.ts";
import { type Deprecation, STABILITIES, type Stability } from "./declarations.ts";
import { MappingReader } from "./mapping-reader.ts";
import { describeNode, type Node, type Scalar } from "./node.ts";

/** Keys that attributes, entities, events and enum members share. */

export function readStability(
  reader: MappingReader,
  presence: "required" | "nullable",
): Stability | undefined {
  if (presence === "required") reader.requiredEntry("stability");
  return reader.oneOf("stability", STABILITIES, { nullable: presence === "nullable" })?.value;
}

const DEPRECATION_REASONS = ["renamed", "obsoleted", "uncategorized", "unspecified"] as const;

export function readDeprecation(reader: MappingReader, report: Report): Deprecation | undefined {
  const entry = reader.entry("deprecated", { nullable: true });
  if (entry === undefined) return undefined;
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
  return { reason, renamedTo: undefined, note: deprecation.requiredText("note")?.value };
}

/** One example or a list of them; an example of an array type is itself a list. */
export function readExamples(reader: MappingReader): readonly Scalar[] | undefined {
  const node = reader.entry("examples", { nullable: true })?.value;
  if (node === undefined) return undefined;
  const examples: Scalar[] = [];
  const items = node.kind === "list" ? node.items : [node];
  for (const item of items) {
    for (const value of item.kind === "list" && item !== node ? item.items : [item]) {
      if (value.kind === "scalar" && value.value !== null) examples.push(value.value);
      else reportExample(reader, value);
    }
  }
  return examples;
}

function reportExample(reader: MappingReader, node: Node): void {
  const help = "write a text, a number, true or false, or a list of them";
  reader.invalid(node, `an example cannot be ${describeNode(node)}`, help);
}
