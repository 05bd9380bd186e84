import type { Report } from "../diagnostics/finding.ts";
import { readDeprecation, readStability } from "./common-keys.ts";
import {
  type AttributeDeclaration,
  INSTRUMENTS,
  type SignalDeclaration,
  type SignalKind,
  SPAN_KINDS,
} from "./declarations.ts";
import { readEntityAssociations } from "./entity-association.ts";
import { readGroupAttribute } from "./group-attribute.ts";
import { GROUP_KINDS, GROUP_TYPES, importKeysOf, readGroupName } from "./group-name.ts";
import { MappingReader } from "./mapping-reader.ts";
import { describeNode, type Node } from "./node.ts";

/** A group of the older format: one signal, and the attributes that it defines on the way. */
export interface GroupDeclarations {
  readonly signal: SignalDeclaration;
  readonly attributes: readonly AttributeDeclaration[];
  /** An attribute in it could not be read. */
  readonly incomplete: boolean;
}

const GROUP_KEYS = [
  "id",
  "type",
  "brief",
  "note",
  "prefix",
  "extends",
  "stability",
  "deprecated",
  "attributes",
  "span_kind",
  "events",
  "metric_name",
  "instrument",
  "unit",
  "name",
  "display_name",
  "body",
  "annotations",
  "entity_associations",
];

const NULLABLE = { nullable: true };

/** Reads a group of v1. Undefined, reported, where its id, its type or its name cannot be read. */
export function readGroup(node: Node, report: Report): GroupDeclarations | undefined {
  const reader = MappingReader.open(node, "a group", GROUP_KEYS, report);
  const id = reader?.requiredText("id");
  if (reader === undefined || id === undefined) return undefined;
  if (reader.requiredEntry("type") === undefined) return undefined;
  // Under a type that is none it is read as a scope, which has the least that can be wrong.
  const type = reader.oneOf("type", GROUP_TYPES);
  const kind = GROUP_KINDS[type?.value ?? "scope"];
  const name = readGroupName(reader, kind, id);
  if (name === undefined) return undefined;
  const base = reader.optionalText("extends", NULLABLE);
  const prefix = reader.optionalText("prefix")?.value ?? "";
  const attributes = reader
    .list("attributes")
    .map((item) => readGroupAttribute(item, prefix, report));
  const read = attributes.filter((attribute) => attribute !== undefined);
  if (type !== undefined) refuseOfOthers(reader, kind);
  reader.optionalText("display_name", NULLABLE);
  return {
    signal: {
      kind,
      name,
      groupId: id.value,
      importKeys: importKeysOf(type?.value ?? "scope", id.value, name.value),
      base,
      isRefinement: false,
      brief: reader.requiredText("brief")?.value,
      note: reader.optionalText("note")?.value,
      stability: readStability(reader, "nullable", "definition/1"),
      requirementLevel: undefined,
      attributes: read.map(({ use }) => use),
      entityAssociations: readEntityAssociations(reader, report),
      deprecated: readDeprecation(reader, report, "definition/1"),
      annotations: reader.mapping("annotations", NULLABLE),
      isPublic: false,
      ...readDetails(reader, kind),
    },
    attributes: read.flatMap(({ definition }) => definition ?? []),
    incomplete: attributes.includes(undefined),
  };
}

function readDetails(
  reader: MappingReader,
  kind: SignalKind,
): Pick<SignalDeclaration, "instrument" | "unit" | "spanKind" | "body"> {
  const isMetric = kind === "metric";
  if (isMetric) reader.requiredEntry("instrument");
  if (kind === "span") readEventIds(reader);
  return {
    instrument: isMetric ? reader.oneOf("instrument", INSTRUMENTS) : undefined,
    unit: isMetric ? reader.requiredText("unit") : undefined,
    spanKind: kind === "span" ? reader.oneOf("span_kind", SPAN_KINDS, NULLABLE) : undefined,
    body: kind === "event" ? reader.entry("body", NULLABLE)?.keyPlace : undefined,
  };
}

/** Which events a span has; only their form is examined. */
function readEventIds(reader: MappingReader): void {
  for (const item of reader.list("events")) {
    if (item.kind === "scalar" && typeof item.value === "string") continue;
    reader.invalid(item, `the id of an event cannot be ${describeNode(item)}`, "write a text");
  }
}

/** Keys that a group may have only if it is of the kind. */
const KEYS_OF_KINDS: readonly (readonly [string, readonly SignalKind[]])[] = [
  ["span_kind", ["span"]],
  ["events", ["span"]],
  ["body", ["event"]],
  ["entity_associations", ["event", "metric", "span"]],
];

function refuseOfOthers(reader: MappingReader, kind: SignalKind): void {
  for (const [key, kinds] of KEYS_OF_KINDS) {
    const entry = reader.entry(key, NULLABLE);
    if (entry === undefined || kinds.includes(kind)) continue;
    const isEmpty = entry.value.kind === "list" && entry.value.items.length === 0;
    if (isEmpty) continue;
    const message = `a group that is no ${kinds.join(" or ")} has no \`${key}\``;
    reader.refuse(entry.keyPlace, message, "remove it, or correct `type`");
  }
}
