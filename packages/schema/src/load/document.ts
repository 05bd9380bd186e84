import { createFinding, type Report } from "../diagnostics/finding.ts";
import { readAttribute } from "./attribute.ts";
import type { AttributeDeclaration, EntityDeclaration, EventDeclaration } from "./declarations.ts";
import { readEntity } from "./entity.ts";
import { readEvent } from "./event.ts";
import { MappingReader } from "./mapping-reader.ts";
import { didYouMean } from "./nearest.ts";
import { describeNode, type Node } from "./node.ts";
import { FILE_FORMAT, UNKNOWN_KEY, UNSUPPORTED_SECTION } from "./rules.ts";

const FORMAT = "definition/2";
const SECTIONS = ["file_format", "attributes", "entities", "events"];

/** Sections of the format that this version refuses, so that nobody believes they had an effect. */
const UNSUPPORTED_SECTIONS = [
  "attribute_groups",
  "metrics",
  "spans",
  "entity_refinements",
  "event_refinements",
  "metric_refinements",
  "span_refinements",
  "imports",
];

export interface DocumentDeclarations {
  readonly attributes: readonly AttributeDeclaration[];
  readonly entities: readonly EntityDeclaration[];
  readonly events: readonly EventDeclaration[];
  /** Something in it has not even a name that can be read. */
  readonly incomplete: boolean;
}

/** Reads one `definition/2` document. Undefined, reported, where it is none. */
export function readDocument(root: Node, report: Report): DocumentDeclarations | undefined {
  if (!isDefinition2(root, report)) return undefined;
  const known: MappingReader | undefined = openSections(root, report);
  if (known === undefined) return undefined;
  const attributes = known.list("attributes").map((item) => readAttribute(item, report));
  const entities = known.list("entities").map((item) => readEntity(item, report));
  const events = known.list("events").map((item) => readEvent(item, report));
  return {
    attributes: attributes.filter((declaration) => declaration !== undefined),
    entities: entities.filter((declaration) => declaration !== undefined),
    events: events.filter((declaration) => declaration !== undefined),
    incomplete: [...attributes, ...entities, ...events].includes(undefined),
  };
}

function isDefinition2(root: Node, report: Report): boolean {
  const format = root.kind === "mapping" ? root.entries.get("file_format") : undefined;
  if (format === undefined) {
    const [first] = root.kind === "mapping" ? root.entries.values() : [];
    const place = first === undefined ? root.place : first.keyPlace;
    const help = `begin the file with \`file_format: ${FORMAT}\``;
    report(createFinding(FILE_FORMAT, place, "the file does not declare its format", help));
    return false;
  }
  const { value } = format;
  if (value.kind === "scalar" && value.value === FORMAT) return true;
  const message = `the file format ${describeNode(value)} is not read by this version`;
  report(createFinding(FILE_FORMAT, value.place, message, `write the file as \`${FORMAT}\``));
  return false;
}

function openSections(root: Node, report: Report): MappingReader | undefined {
  if (root.kind !== "mapping") return undefined;
  for (const [key, entry] of root.entries) {
    if (SECTIONS.includes(key)) continue;
    if (UNSUPPORTED_SECTIONS.includes(key)) {
      const message = `the section \`${key}\` is not read by this version`;
      const help = `remove it; this version reads ${SECTIONS.slice(1).join(", ")}`;
      report(createFinding(UNSUPPORTED_SECTION, entry.keyPlace, message, help));
      continue;
    }
    const message = `a registry file has no section \`${key}\``;
    report(createFinding(UNKNOWN_KEY, entry.keyPlace, message, didYouMean(key, SECTIONS)));
  }
  return MappingReader.open(root, "a registry file", [...root.entries.keys()], report);
}
