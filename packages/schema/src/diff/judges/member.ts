import type { ChangeRule } from "../change.ts";
import {
  CLOSED_ENUM_MEMBER_ADDED,
  CLOSED_ENUM_VALUE_REMOVED,
  ENUM_MEMBER_ADDED,
  ENUM_MEMBER_REMOVED,
  ENUM_MEMBER_RENAMED,
  ENUM_MEMBER_VALUE_CHANGED,
} from "../rules/enum.ts";
import { type Element, type FieldValue, fieldValue, partOf } from "../snapshot.ts";
import type { Judge } from "./judge.ts";
import { LIFECYCLE } from "./lifecycle.ts";

export const MEMBER_JUDGE: Judge<"member"> = {
  added: ({ before }) => [isClosed(before) ? CLOSED_ENUM_MEMBER_ADDED : ENUM_MEMBER_ADDED],
  removed: ({ after, before, element }) => [
    ENUM_MEMBER_REMOVED,
    ...valueRemoved(before, after, fieldValue(element, "value")),
  ],
  renamed: (before, after) =>
    fieldValue(before, "value") === fieldValue(after, "value") ? [ENUM_MEMBER_RENAMED] : [],
  fields: {
    value: ({ from, parentAfter, parentBefore }) => [
      ENUM_MEMBER_VALUE_CHANGED,
      ...valueRemoved(parentBefore, parentAfter, from),
    ],
    deprecated: LIFECYCLE.deprecated,
  },
};

function isClosed(attribute: Element): boolean {
  return fieldValue(attribute, "closed") === true;
}

/** Where the enum is closed only now, that change speaks for its callers. */
function valueRemoved(
  before: Element,
  after: Element,
  value: FieldValue | undefined,
): readonly ChangeRule[] {
  if (!isClosed(before) || !isClosed(after)) return [];
  const values = [...partOf(after, "members").values()].map((member) =>
    fieldValue(member, "value"),
  );
  return values.includes(value) ? [] : [CLOSED_ENUM_VALUE_REMOVED];
}
