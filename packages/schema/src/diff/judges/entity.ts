import {
  ENTITY_ADDED,
  ENTITY_ATTRIBUTE_ADDED,
  ENTITY_ATTRIBUTE_REMOVED,
  ENTITY_IDENTITY_CHANGED,
  ENTITY_REMOVED,
  ENTITY_TYPE_CHANGED,
} from "../rules/entity.ts";
import { SIGNAL_ATTRIBUTE_KEY_CHANGED } from "../rules/signal.ts";
import { type Element, fieldValue } from "../snapshot.ts";
import { always, type Judge } from "./judge.ts";
import { refinementRenamed, SIGNAL_FIELDS, USE_FIELDS, useRequirement } from "./signal.ts";

export const ENTITY_JUDGE: Judge<"entity"> = {
  added: () => [ENTITY_ADDED],
  removed: () => [ENTITY_REMOVED],
  renamed: refinementRenamed,
  fields: {
    name: always(ENTITY_TYPE_CHANGED),
    requirement_level: SIGNAL_FIELDS.requirement_level,
    stability: SIGNAL_FIELDS.stability,
    deprecated: SIGNAL_FIELDS.deprecated,
  },
};

export const ENTITY_ATTRIBUTE_JUDGE: Judge<"entity_attribute"> = {
  added: ({ element }) => [identifies(element) ? ENTITY_IDENTITY_CHANGED : ENTITY_ATTRIBUTE_ADDED],
  removed: ({ element }) => [
    identifies(element) ? ENTITY_IDENTITY_CHANGED : ENTITY_ATTRIBUTE_REMOVED,
  ],
  renamed: (before) => [
    identifies(before) ? ENTITY_IDENTITY_CHANGED : SIGNAL_ATTRIBUTE_KEY_CHANGED,
  ],
  fields: {
    role: always(ENTITY_IDENTITY_CHANGED),
    requirement_level: useRequirement,
    ...USE_FIELDS,
  },
};

function identifies(attribute: Element): boolean {
  return fieldValue(attribute, "role") === "identity";
}
