import type { Located } from "../diagnostics/finding.ts";
import type { SignalKind } from "./declarations.ts";
import type { MappingReader } from "./mapping-reader.ts";

/** What the types of groups of v1 are called today. */
export const GROUP_KINDS = {
  attribute_group: "attribute_group",
  entity: "entity",
  // What entities were called before.
  resource: "entity",
  event: "event",
  metric: "metric",
  // Attributes that several metrics share.
  metric_group: "attribute_group",
  scope: "attribute_group",
  span: "span",
} as const;

type GroupType = keyof typeof GROUP_KINDS;
export const GROUP_TYPES: readonly GroupType[] = Object.keys(GROUP_KINDS) as GroupType[];

/** A span is named by its id, without the word that all ids of spans begin with. */
export function readGroupName(
  reader: MappingReader,
  kind: SignalKind,
  id: Located<string>,
): Located<string> | undefined {
  switch (kind) {
    case "event":
      return reader.requiredText("name");
    case "entity":
      return reader.optionalText("name", { nullable: true }) ?? withoutKind(id, kind);
    case "metric":
      return reader.requiredText("metric_name");
    case "span":
      return withoutKind(id, kind);
    case "attribute_group":
      return id;
  }
}

/** As Weaver's: what several metrics share and what is known of a scope is not for others. */
export function importKeysOf(type: GroupType, id: string, name: string): readonly string[] {
  switch (type) {
    case "attribute_group":
    case "span":
      return [id];
    case "entity":
    case "resource":
      return [id, withoutPrefix(id, "entity."), name];
    case "event":
    case "metric":
      return [name];
    case "metric_group":
    case "scope":
      return [];
  }
}

function withoutKind({ place, value }: Located<string>, kind: SignalKind): Located<string> {
  return { place, value: withoutPrefix(value, `${kind}.`) };
}

function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}
