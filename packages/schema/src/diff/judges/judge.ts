import type { ChangeRule } from "../change.ts";
import type { ElementKind, FieldName, FieldOf } from "../shape.ts";
import type { Element, FieldValue } from "../snapshot.ts";

/**
 * Says which rules the changes of one kind of element fall under. Every field has an entry, and every
 * entry has an answer for every difference: a change that no rule names would pass unseen.
 */
export interface Judge<K extends ElementKind = ElementKind> {
  added(edge: Edge): readonly ChangeRule[];
  removed(edge: Edge): readonly ChangeRule[];
  /** For what a declared rename leads to; the fields are compared besides. */
  renamed(before: Element, after: Element): readonly ChangeRule[];
  readonly fields: Readonly<Record<FieldOf<K>, FieldJudge>>;
}

/** An element that is only on one side, and what it stands or stood in, on both. */
export interface Edge {
  readonly element: Element;
  readonly before: Element;
  readonly after: Element;
}

export type FieldJudge = (edit: FieldEdit) => readonly ChangeRule[];

/** A field whose value differs; undefined on the side where it is absent. */
export interface FieldEdit {
  readonly field: FieldName;
  readonly from: FieldValue | undefined;
  readonly to: FieldValue | undefined;
  /** The elements that have the field. */
  readonly before: Element;
  readonly after: Element;
  /** What these stand in. */
  readonly parentBefore: Element;
  readonly parentAfter: Element;
}

export function always(rule: ChangeRule): FieldJudge {
  return () => [rule];
}

/** For a field that may be absent. */
export function byPresence(
  added: ChangeRule,
  changed: ChangeRule,
  removed: ChangeRule,
): FieldJudge {
  return ({ from, to }) => {
    if (from === undefined) return [added];
    return [to === undefined ? removed : changed];
  };
}

/** The items of a list field that are only in `of`. */
export function onlyIn(of: FieldValue | undefined, other: FieldValue | undefined): number {
  const others = new Set(Array.isArray(other) ? other : []);
  return Array.isArray(of) ? of.filter((item) => !others.has(item)).length : 0;
}
