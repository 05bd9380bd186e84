import type { ChangeRule } from "../change.ts";
import { STORED_TYPE_CHANGED } from "../rules/attribute.ts";
import {
  ENTITY_ASSOCIATION_ADDED,
  ENTITY_ASSOCIATION_REMOVED,
  REFINEMENT_ID_CHANGED,
  SIGNAL_ATTRIBUTE_MADE_OPTIONAL,
  SIGNAL_ATTRIBUTE_REQUIREMENT_CHANGED,
  SIGNAL_MADE_OPT_IN,
  SIGNAL_MADE_RECOMMENDED,
} from "../rules/signal.ts";
import { type Element, fieldValue } from "../snapshot.ts";
import { always, type FieldJudge, onlyIn } from "./judge.ts";
import { LIFECYCLE } from "./lifecycle.ts";

const associations: FieldJudge = ({ from, to }) => [
  ...(onlyIn(to, from) > 0 ? [ENTITY_ASSOCIATION_ADDED] : []),
  ...(onlyIn(from, to) > 0 ? [ENTITY_ASSOCIATION_REMOVED] : []),
];

/** What every signal has. */
export const SIGNAL_FIELDS: Readonly<
  Record<"deprecated" | "entity_associations" | "requirement_level" | "stability", FieldJudge>
> = {
  entity_associations: associations,
  requirement_level: ({ to }) => [to === "opt_in" ? SIGNAL_MADE_OPT_IN : SIGNAL_MADE_RECOMMENDED],
  ...LIFECYCLE,
};

/** What an attribute has in whatever signal uses it. */
export const USE_FIELDS: Readonly<Record<"deprecated" | "stability" | "type", FieldJudge>> = {
  type: always(STORED_TYPE_CHANGED),
  ...LIFECYCLE,
};

/** A signal with another id has another name, which is a change of that field, or is a refinement. */
export function refinementRenamed(before: Element, after: Element): readonly ChangeRule[] {
  return fieldValue(before, "name") === fieldValue(after, "name") ? [REFINEMENT_ID_CHANGED] : [];
}

export function byRequirement(
  required: ChangeRule,
  optional: ChangeRule,
  between: ChangeRule,
): FieldJudge {
  return ({ from, to }) => {
    if (to === "required") return [required];
    return [from === "required" ? optional : between];
  };
}

/** In metrics, spans and entities: only what readers lose counts. */
export const useRequirement: FieldJudge = byRequirement(
  SIGNAL_ATTRIBUTE_REQUIREMENT_CHANGED,
  SIGNAL_ATTRIBUTE_MADE_OPTIONAL,
  SIGNAL_ATTRIBUTE_REQUIREMENT_CHANGED,
);
