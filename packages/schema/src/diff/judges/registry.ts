import {
  GROUP_ADDED,
  GROUP_ATTRIBUTE_ADDED,
  GROUP_ATTRIBUTE_MADE_OPTIONAL,
  GROUP_ATTRIBUTE_MADE_REQUIRED,
  GROUP_ATTRIBUTE_REMOVED,
  GROUP_ATTRIBUTE_RENAMED,
  GROUP_ATTRIBUTE_REQUIREMENT_CHANGED,
  GROUP_REMOVED,
  GROUP_RENAMED,
  GROUP_REQUIRED_ATTRIBUTE_ADDED,
  REGISTRY_RENAMED,
  REGISTRY_VERSION_CHANGED,
} from "../rules/registry.ts";
import { type FieldValue, fieldValue, type Snapshot } from "../snapshot.ts";
import type { FieldJudge, Judge } from "./judge.ts";
import { LIFECYCLE } from "./lifecycle.ts";
import { byRequirement, USE_FIELDS } from "./signal.ts";

const schemaUrl: FieldJudge = ({ from, to }) => {
  // Nothing was there that could have been renamed.
  if (from === undefined) return [REGISTRY_VERSION_CHANGED];
  const [before, after] = [split(from), split(to)];
  return [
    ...(before.name === after.name ? [] : [REGISTRY_RENAMED]),
    ...(before.version === after.version ? [] : [REGISTRY_VERSION_CHANGED]),
  ];
};

function split(value: FieldValue | undefined): { readonly name: string; readonly version: string } {
  const text = String(value ?? "");
  const end = text.lastIndexOf("/");
  return { name: text.slice(0, end + 1), version: text.slice(end + 1) };
}

/** Whether two snapshots are of one registry, in whatever versions. */
export function isSameRegistry(left: Snapshot, right: Snapshot): boolean {
  const [one, other] = [left, right].map((snapshot) => split(fieldValue(snapshot, "schemaUrl")));
  return one?.name === other?.name;
}

/** The registry itself is on both sides. */
export const REGISTRY_JUDGE: Judge<"registry"> = {
  added: () => [],
  removed: () => [],
  renamed: () => [],
  fields: { schemaUrl },
};

export const GROUP_JUDGE: Judge<"attribute_group"> = {
  added: () => [GROUP_ADDED],
  removed: () => [GROUP_REMOVED],
  renamed: () => [GROUP_RENAMED],
  fields: LIFECYCLE,
};

export const GROUP_ATTRIBUTE_JUDGE: Judge<"group_attribute"> = {
  added: ({ element }) => [
    fieldValue(element, "requirement_level") === "required"
      ? GROUP_REQUIRED_ATTRIBUTE_ADDED
      : GROUP_ATTRIBUTE_ADDED,
  ],
  removed: () => [GROUP_ATTRIBUTE_REMOVED],
  renamed: () => [GROUP_ATTRIBUTE_RENAMED],
  fields: {
    requirement_level: byRequirement(
      GROUP_ATTRIBUTE_MADE_REQUIRED,
      GROUP_ATTRIBUTE_MADE_OPTIONAL,
      GROUP_ATTRIBUTE_REQUIREMENT_CHANGED,
    ),
    ...USE_FIELDS,
  },
};
