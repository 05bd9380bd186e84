import type { Report } from "../diagnostics/finding.ts";
import type { EntityAssociation } from "./declarations.ts";
import { MappingReader } from "./mapping-reader.ts";
import { describeNode, type Node } from "./node.ts";

const ASSOCIATION_KEYS = ["one_of", "all_of"] as const;

/** The entities that a signal belongs to: types, and `one_of` or `all_of` lists of them. */
export function readEntityAssociations(
  signal: MappingReader,
  report: Report,
): readonly EntityAssociation[] {
  return signal
    .list("entity_associations")
    .map((item) => readAssociation(signal, item, report))
    .filter((association) => association !== undefined);
}

function readAssociation(
  signal: MappingReader,
  node: Node,
  report: Report,
): EntityAssociation | undefined {
  if (node.kind === "scalar" && typeof node.value === "string" && node.value.trim() !== "") {
    return { kind: "entity", type: { value: node.value, place: node.place } };
  }
  if (node.kind !== "mapping" || node.entries.size !== 1) {
    const message = `an entity association cannot be ${describeNode(node)}`;
    signal.invalid(node, message, "write an entity's type, `one_of: [...]` or `all_of: [...]`");
    return undefined;
  }
  const reader = MappingReader.open(node, "an entity association", ASSOCIATION_KEYS, report);
  const kind = ASSOCIATION_KEYS.find((key) => node.entries.has(key));
  if (reader === undefined || kind === undefined) return undefined;
  const items = reader.list(kind);
  const value = node.entries.get(kind)?.value;
  const isAbsent = value?.kind === "scalar" && value.value === null;
  if (items.length === 0 && (value?.kind === "list" || isAbsent)) {
    signal.invalid(node, `\`${kind}\` lists no entity`, "list the types of entities");
  }
  const of = items
    .map((item) => readAssociation(signal, item, report))
    .filter((association) => association !== undefined);
  return { kind, of };
}
