import {
  ATTRIBUTE_ADDED,
  ATTRIBUTE_REMOVED,
  ATTRIBUTE_RENAMED,
  BOUNDS_NARROWED,
  BOUNDS_WIDENED,
  LIMIT_LOWERED,
  LIMIT_RAISED,
  STORED_TYPE_CHANGED,
  TEMPLATE_KEYS_ADDED,
  TEXT_ITEMS_RAISED,
  TEXT_LENGTH_RAISED,
  TYPE_CHANGED,
  UNIT_ADDED,
  UNIT_CHANGED,
  UNIT_REMOVED,
} from "../rules/attribute.ts";
import { ENUM_CLOSED, ENUM_OPENED } from "../rules/enum.ts";
import type { FieldOf } from "../shape.ts";
import { type FieldValue, fieldValue } from "../snapshot.ts";
import { byPresence, type FieldEdit, type FieldJudge, type Judge } from "./judge.ts";
import { LIFECYCLE } from "./lifecycle.ts";
import { classOfDefinition, identifies, isSensitiveValue } from "./privacy-class.ts";
import { takesAllOf } from "./value-types.ts";

const type: FieldJudge = ({ after, from, to }) => {
  const isClosed = fieldValue(after, "closed") === true;
  const isWider = !isClosed && takesAllOf(String(to), String(from));
  const hasKeys = isTemplate(to) && !isTemplate(from) && isSensitiveValue(after);
  return [
    ...(isWider ? [] : [TYPE_CHANGED]),
    STORED_TYPE_CHANGED,
    ...(hasKeys ? [TEMPLATE_KEYS_ADDED] : []),
  ];
};

function isTemplate(type: FieldValue | undefined): boolean {
  return String(type).startsWith("template[");
}

const min: FieldJudge = ({ from, to }) => [
  numberOr(to, -Infinity) > numberOr(from, -Infinity) ? BOUNDS_NARROWED : BOUNDS_WIDENED,
];

const max: FieldJudge = ({ from, to }) => [
  numberOr(to, Infinity) < numberOr(from, Infinity) ? BOUNDS_NARROWED : BOUNDS_WIDENED,
];

/** Where the type is another, its default limits come with it. */
const maxLength: FieldJudge = (edit) => {
  const isRaised = numberOr(edit.to, Infinity) > numberOr(edit.from, Infinity);
  // Of what is no string any more, no text leaves.
  if (isRaised && isText(edit) && edit.to !== undefined) return [TEXT_LENGTH_RAISED];
  if (hasOtherType(edit)) return [];
  return [isRaised ? LIMIT_RAISED : LIMIT_LOWERED];
};

const maxItems: FieldJudge = (edit) => {
  // What is neither array nor template holds one item.
  const isRaised = numberOr(edit.to, 1) > numberOr(edit.from, 1);
  if (isRaised && isText(edit)) return [TEXT_ITEMS_RAISED];
  if (hasOtherType(edit)) return [];
  return [isRaised ? LIMIT_RAISED : LIMIT_LOWERED];
};

const closed: FieldJudge = (edit) => {
  if (hasOtherType(edit)) return [];
  return [edit.to === true ? ENUM_CLOSED : ENUM_OPENED];
};

function hasOtherType({ after, before }: FieldEdit): boolean {
  return fieldValue(before, "type") !== fieldValue(after, "type");
}

function isText({ after }: FieldEdit): boolean {
  return fieldValue(after, "class") === "text";
}

function numberOr(value: FieldValue | undefined, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

type ValueField = Exclude<FieldOf<"attribute">, "class">;

/** What definitions and uses have in common. */
export const VALUE_FIELDS: Readonly<Record<ValueField, FieldJudge>> = {
  type,
  identifies,
  unit: byPresence(UNIT_ADDED, UNIT_CHANGED, UNIT_REMOVED),
  min,
  max,
  max_length: maxLength,
  max_items: maxItems,
  closed,
  ...LIFECYCLE,
};

export const ATTRIBUTE_JUDGE: Judge<"attribute"> = {
  added: () => [ATTRIBUTE_ADDED],
  removed: () => [ATTRIBUTE_REMOVED],
  renamed: () => [ATTRIBUTE_RENAMED],
  fields: { ...VALUE_FIELDS, class: classOfDefinition },
};
