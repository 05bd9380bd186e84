import type { FieldName } from "./shape.ts";
import { type Element, type FieldValue, partOf, type Snapshot, textOf } from "./snapshot.ts";

/** The registry's own definition of an attribute that a signal uses. */
export function definitionOf(element: Element, snapshot: Snapshot): Element | undefined {
  const isUse = element.kind.endsWith("_attribute");
  return isUse ? partOf(snapshot, "attributes").get(element.name) : undefined;
}

export function isSameValue(
  field: FieldName,
  value: FieldValue | undefined,
  other: FieldValue | undefined,
): boolean {
  if (value === undefined || other === undefined) return value === other;
  return textOf(field, value) === textOf(field, other);
}
