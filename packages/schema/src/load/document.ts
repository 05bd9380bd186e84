import { createFinding, type Report } from "../diagnostics/finding.ts";
import { readAttribute } from "./attribute.ts";
import type { AttributeDeclaration, ImportDeclaration, SignalDeclaration } from "./declarations.ts";
import { readGroup } from "./group.ts";
import { readImports } from "./imports.ts";
import { MappingReader } from "./mapping-reader.ts";
import { didYouMean } from "./nearest.ts";
import { describeNode, type MappingNode, type Node } from "./node.ts";
import { FILE_FORMAT, UNKNOWN_KEY } from "./rules.ts";
import { readSignal } from "./signal.ts";
import { SIGNAL_SECTIONS } from "./signal-sections.ts";

const FORMAT = "definition/2";
/** Of the older format, whose files mostly declare none. */
const FORMER_FORMAT = "definition/1";

/** How files declared their format before; Weaver still takes it. */
const FORMER_KEY = "version";

const SECTIONS = ["file_format", FORMER_KEY, "attributes", ...SIGNAL_SECTIONS, "imports"];
const FORMER_SECTIONS = ["file_format", FORMER_KEY, "groups", "imports"];

export interface DocumentDeclarations {
  readonly attributes: readonly AttributeDeclaration[];
  readonly signals: readonly SignalDeclaration[];
  readonly imports: readonly ImportDeclaration[];
  /** Something in it has not even a name that can be read. */
  readonly incomplete: boolean;
}

/** Reads one file of definitions, of either format. Undefined, reported, where it is neither. */
export function readDocument(root: Node, report: Report): DocumentDeclarations | undefined {
  const format = formatOf(root, report);
  if (format === undefined || root.kind !== "mapping") return undefined;
  const isFormer = format === FORMER_FORMAT;
  const reader = openSections(root, isFormer ? FORMER_SECTIONS : SECTIONS, report);
  if (reader === undefined) return undefined;
  const imports = reader.entry("imports")?.value;
  return {
    ...(isFormer ? readGroups(reader, report) : readSections(reader, report)),
    imports: imports === undefined ? [] : readImports(imports, report),
  };
}

function readSections(
  reader: MappingReader,
  report: Report,
): Omit<DocumentDeclarations, "imports"> {
  const attributes = reader.list("attributes").map((item) => readAttribute(item, report));
  const signals = SIGNAL_SECTIONS.flatMap((section) =>
    reader.list(section).map((item) => readSignal(section, item, report)),
  );
  return {
    attributes: attributes.filter((declaration) => declaration !== undefined),
    signals: signals.filter((declaration) => declaration !== undefined),
    incomplete: attributes.includes(undefined) || signals.includes(undefined),
  };
}

function readGroups(reader: MappingReader, report: Report): Omit<DocumentDeclarations, "imports"> {
  const groups = reader.list("groups").map((item) => readGroup(item, report));
  const read = groups.filter((group) => group !== undefined);
  return {
    attributes: read.flatMap((group) => group.attributes),
    signals: read.map((group) => group.signal),
    incomplete: groups.includes(undefined) || read.some((group) => group.incomplete),
  };
}

/** A file that declares no format is of the older one if it has what only that may have. */
function formatOf(root: Node, report: Report): string | undefined {
  const entries = root.kind === "mapping" ? root.entries : undefined;
  const format = entries?.get("file_format") ?? entries?.get(FORMER_KEY);
  if (format === undefined) {
    const hasOnlyImports = entries?.has("imports") === true && entries.size === 1;
    if (entries?.has("groups") === true || hasOnlyImports) return FORMER_FORMAT;
    const [first] = entries?.values() ?? [];
    const place = first === undefined ? root.place : first.keyPlace;
    const help = `begin the file with \`file_format: ${FORMAT}\``;
    report(createFinding(FILE_FORMAT, place, "the file does not declare its format", help));
    return undefined;
  }
  const { value } = format;
  const text = value.kind === "scalar" && typeof value.value === "string" ? value.value : "";
  const known = entries?.has("file_format") === true ? text : `definition/${text}`;
  if (known === FORMAT || known === FORMER_FORMAT) return known;
  const message = `the file format ${describeNode(value)} is not read by this version`;
  report(createFinding(FILE_FORMAT, value.place, message, `write the file as \`${FORMAT}\``));
  return undefined;
}

function openSections(
  root: MappingNode,
  sections: readonly string[],
  report: Report,
): MappingReader | undefined {
  for (const [key, { keyPlace }] of root.entries) {
    if (sections.includes(key)) continue;
    const message = `a registry file has no section \`${key}\``;
    report(createFinding(UNKNOWN_KEY, keyPlace, message, didYouMean(key, sections)));
  }
  return MappingReader.open(root, "a registry file", [...root.entries.keys()], report);
}
