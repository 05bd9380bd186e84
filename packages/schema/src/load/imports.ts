import type { Report } from "../diagnostics/finding.ts";
import type { ImportDeclaration, SignalKind } from "./declarations.ts";
import { MappingReader } from "./mapping-reader.ts";
import { describeNode, type Node } from "./node.ts";

const KINDS: ReadonlyMap<string, SignalKind> = new Map([
  ["attribute_groups", "attribute_group"],
  ["entities", "entity"],
  ["events", "event"],
  ["metrics", "metric"],
  ["spans", "span"],
]);

/** Classes and alternatives of Weaver's globs. Refused, so that they are not taken literally. */
const UNSUPPORTED_GLOB = /[[\]{}!\\]/;

/** The section `imports`: patterns of names, by kind of signal. */
export function readImports(node: Node, report: Report): readonly ImportDeclaration[] {
  if (node.kind === "scalar" && node.value === null) return [];
  const reader = MappingReader.open(node, "the section `imports`", [...KINDS.keys()], report);
  if (reader === undefined) return [];
  return [...KINDS].flatMap(([section, kind]) => {
    if (reader.entry(section, { nullable: true }) === undefined) return [];
    return reader.list(section).flatMap((item): ImportDeclaration[] => {
      if (item.kind === "scalar" && typeof item.value === "string" && item.value !== "") {
        if (!UNSUPPORTED_GLOB.test(item.value)) {
          return [{ kind, pattern: { value: item.value, place: item.place } }];
        }
        const message = `the pattern \`${item.value}\` uses more than \`*\` and \`?\``;
        reader.invalid(item, message, "write one pattern for each alternative");
        return [];
      }
      const message = `an import is a pattern of names, not ${describeNode(item)}`;
      reader.invalid(item, message, "write a name, or a pattern such as `acme.disk.*`");
      return [];
    });
  });
}
