import type { Place } from "../diagnostics/finding.ts";
import type { ElementKind, FieldName, PartName } from "./shape.ts";

/**
 * What a registry promises to those who call it, read what it stored, or allowed it to leave: an
 * element of kind `registry` with everything below it. Plain data, the same for the same registry
 * however it is spread over files; only the places differ.
 */
export type Snapshot = Element;

export interface Element {
  readonly kind: ElementKind;
  /** By which it is found again: a key, an id, or the name of the registry. */
  readonly name: string;
  readonly place: Place;
  /** What is not given is absent. */
  readonly fields: ReadonlyMap<FieldName, Field>;
  readonly parts: ReadonlyMap<PartName, Part>;
  /** Of a use: its definition in another registry. A lock does not hold it, for it is no promise. */
  readonly definition?: Element | undefined;
}

/** Elements by name, in the order of their names. */
export type Part = ReadonlyMap<string, Element>;

export interface Field {
  readonly value: FieldValue;
  readonly place: Place;
}

/** Lists are sorted: their order means nothing. */
export type FieldValue = string | number | boolean | readonly string[];

const EMPTY: Part = new Map();

/** Of a registry that does not exist. */
export function emptySnapshot(place: Place): Snapshot {
  return { kind: "registry", name: "registry", place, fields: new Map(), parts: new Map() };
}

export function fieldValue(element: Element, field: FieldName): FieldValue | undefined {
  return element.fields.get(field)?.value;
}

export function partOf(element: Element, part: PartName): Part {
  return element.parts.get(part) ?? EMPTY;
}

/** A value as changes and approvals show it: the same text is the same value. */
export function textOf(field: FieldName, value: FieldValue): string {
  // A member may be the text `1` or the number.
  if (field === "value") return JSON.stringify(value);
  return typeof value === "object" ? value.join(", ") : String(value);
}

/** Null where there is no such field. */
export function fieldText(name: FieldName, field: Field | undefined): string | null {
  return field === undefined ? null : textOf(name, field.value);
}

export function compareNames(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
