import { fieldTypeOf } from "./field-type.ts";
import type { EventAttribute, RegistryEvent } from "./registry.ts";

/**
 * True for an optional attribute whose type an event cannot carry: the rest of the event is of use
 * without it (rule `left-out-attribute`). The registry's own enums are examined by themselves.
 */
export function isLeftOut({ origin, requirement, type }: EventAttribute): boolean {
  if (requirement.level === "required" || fieldTypeOf(type) !== undefined) return false;
  return origin !== undefined || type.kind === "named";
}

/** The attributes that the generated event has. */
export function carriedAttributes({ attributes }: RegistryEvent): readonly EventAttribute[] {
  return attributes.filter((attribute) => !isLeftOut(attribute));
}
