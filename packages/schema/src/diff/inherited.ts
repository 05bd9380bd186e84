import type { FieldName } from "./shape.ts";
import {
  type Element,
  type FieldValue,
  fieldValue,
  partOf,
  type Snapshot,
  textOf,
} from "./snapshot.ts";

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

/**
 * A definition with the class that the attribute has now or, where none is said any more, had. It is
 * the old one where that says the same.
 */
export function classifiedDefinition(
  { definition, name }: Element,
  before: Snapshot,
  after: Snapshot,
): Element | undefined {
  const own = [before, after].map((one) => partOf(one, "attributes").get(name));
  const [old, now = definition] = own;
  const [was, is] = [old, now].map((one) => one && fieldValue(one, "class"));
  if (is !== undefined) return is === was ? old : now;
  return was === undefined ? undefined : old;
}
