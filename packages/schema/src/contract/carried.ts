import { fieldTypeOf } from "./field-type.ts";
import type { EventAttribute, RegistryEvent } from "./registry.ts";

/**
 * True for an optional attribute of another registry whose type an event cannot carry: its owner
 * may well use it elsewhere, so the event is generated without it (rule `left-out-attribute`).
 */
export function isLeftOut({ origin, requirement, type }: EventAttribute): boolean {
  if (origin === undefined || requirement.level === "required") return false;
  return fieldTypeOf(type) === undefined;
}

/** The attributes that the generated event has. */
export function carriedAttributes({ attributes }: RegistryEvent): readonly EventAttribute[] {
  return attributes.filter((attribute) => !isLeftOut(attribute));
}
