import type { ChangeRule } from "../change.ts";
import {
  ATTRIBUTE_MADE_OPTIONAL,
  ATTRIBUTE_MADE_REQUIRED,
  EVENT_ATTRIBUTE_DATA_ENDED,
  EVENT_ATTRIBUTE_KEY_CHANGED,
  EVENT_ATTRIBUTE_REMOVED,
  IDENTIFYING_ATTRIBUTE_ADDED,
  OPTIONAL_ATTRIBUTE_ADDED,
  PROPERTY_CHANGED,
  REQUIRED_ATTRIBUTE_ADDED,
  REQUIREMENT_CHANGED,
  TEXT_ATTRIBUTE_ADDED,
} from "../rules/event-attribute.ts";
import { MASK_LOOSENED } from "../rules/privacy-class.ts";
import { type Element, fieldValue } from "../snapshot.ts";
import { VALUE_FIELDS } from "./attribute.ts";
import { always, type Judge } from "./judge.ts";
import { classOfUse, keepsPart, leaves } from "./privacy-class.ts";
import { byRequirement } from "./signal.ts";

export const EVENT_ATTRIBUTE_JUDGE: Judge<"event_attribute"> = {
  added: ({ element }) => [
    fieldValue(element, "requirement_level") === "required"
      ? REQUIRED_ATTRIBUTE_ADDED
      : OPTIONAL_ATTRIBUTE_ADDED,
    ...revealed(element),
  ],
  removed: ({ element }) => [
    EVENT_ATTRIBUTE_REMOVED,
    ...(leaves(element) ? [EVENT_ATTRIBUTE_DATA_ENDED] : []),
  ],
  renamed: () => [EVENT_ATTRIBUTE_KEY_CHANGED],
  fields: {
    property: always(PROPERTY_CHANGED),
    requirement_level: byRequirement(
      ATTRIBUTE_MADE_REQUIRED,
      ATTRIBUTE_MADE_OPTIONAL,
      REQUIREMENT_CHANGED,
    ),
    ...VALUE_FIELDS,
    class: classOfUse,
  },
};

/** What a new attribute reveals, whatever is said of it elsewhere. */
export function revealed(attribute: Element): readonly ChangeRule[] {
  switch (fieldValue(attribute, "class")) {
    case "identifier":
    case "personal":
      return keepsPart(fieldValue(attribute, "identifies"))
        ? [IDENTIFYING_ATTRIBUTE_ADDED, MASK_LOOSENED]
        : [IDENTIFYING_ATTRIBUTE_ADDED];
    case "text":
      return [TEXT_ATTRIBUTE_ADDED];
    default:
      return [];
  }
}
