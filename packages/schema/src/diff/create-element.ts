import type { Located, Place } from "../diagnostics/finding.ts";
import {
  type ElementKind,
  type FieldName,
  type FieldOf,
  fieldsOf,
  type PartName,
} from "./shape.ts";
import { compareNames, type Element, type Field, type FieldValue, type Part } from "./snapshot.ts";

/** A value with the place it is written at, or without: it then stands where its element does. */
export type FieldInput = Located<FieldValue> | FieldValue | undefined;

export type FieldInputs<K extends ElementKind> = Readonly<Record<FieldOf<K>, FieldInput>>;

interface Content<K extends ElementKind> {
  readonly fields: FieldInputs<K>;
  readonly parts?: Readonly<Partial<Record<PartName, Part>>>;
}

/**
 * An element with its fields in their fixed order. Every field must be named, so that a new one
 * cannot be forgotten. `folder` is the registry's: what is written elsewhere, in a dependency, is
 * pointed to where the registry names it.
 */
export function createElement<K extends ElementKind>(
  kind: K,
  { place, value: name }: Located<string>,
  folder: string,
  { fields, parts = {} }: Content<K>,
): Element {
  const inputs: Readonly<Partial<Record<FieldName, FieldInput>>> = fields;
  const read = new Map<FieldName, Field>();
  for (const name of fieldsOf(kind)) {
    const input = inputs[name];
    if (input === undefined) continue;
    const isLocated = typeof input === "object" && "place" in input;
    const value = isLocated ? input.value : input;
    if (!isKept(value)) continue;
    const written = isLocated && isIn(folder, input.place) ? input.place : place;
    read.set(name, { value, place: written });
  }
  const entries = Object.entries(parts) as [PartName, Part][];
  return { kind, name, place, fields: read, parts: new Map(entries) };
}

/** Sorted by name. Of two elements with one name the first counts, as for references. */
export function createPart(elements: readonly Element[]): Part {
  const part = new Map<string, Element>();
  for (const element of [...elements].sort((left, right) => compareNames(left.name, right.name))) {
    if (!part.has(element.name)) part.set(element.name, element);
  }
  return part;
}

/** No list is an empty one, and no number that JSON does not have is a bound of anything. */
function isKept(value: FieldValue): boolean {
  if (typeof value === "object") return value.length > 0;
  return typeof value !== "number" || Number.isFinite(value);
}

function isIn(folder: string, place: Place): boolean {
  return place.file.startsWith(`${folder}/`);
}
