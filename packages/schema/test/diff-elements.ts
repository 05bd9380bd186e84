import fc from "fast-check";
import type { Place } from "../src/diagnostics/finding.ts";
import { FIELD_FORMS } from "../src/diff/field-forms.ts";
import {
  type ElementKind,
  type FieldName,
  fieldsOf,
  type PartName,
  partsOf,
} from "../src/diff/shape.ts";
import type { Element, Field, FieldValue, Part, Snapshot } from "../src/diff/snapshot.ts";

export const PLACE: Place = {
  file: "registry/a.yaml",
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 2,
};

/** Few, so that two snapshots have much in common and renames meet. */
const NAMES = ["acme.a", "acme.b", "acme.c"];

/** Two values of every field that differ in every way that a field can. */
export function sampleValues(field: FieldName): readonly [FieldValue, FieldValue, ...FieldValue[]] {
  const { kind, words = [] } = FIELD_FORMS[field];
  switch (kind) {
    case "word":
      return words as readonly string[] as [string, string, ...string[]];
    case "number":
      return [0, 1, -1.5];
    case "flag":
      return [false, true];
    case "scalar":
      return ["1", 1, true];
    case "list":
      return [["a"], ["b"], ["a", "b"]];
    case "text":
      return textSamples(field);
  }
}

function textSamples(field: FieldName): readonly [string, string, ...string[]] {
  switch (field) {
    case "type":
      return ["string", "enum[string]", "int", "string[]", "template[int]", "any"];
    case "expires":
      return ["never", "2027-01-01", "2028-01-01"];
    case "deprecated":
      return ["obsoleted", "renamed to acme.a", "renamed to acme.b", "renamed to acme.c"];
    case "schemaUrl":
      return [
        "https://acme.example/a/1.0.0",
        "https://acme.example/a/1.1.0",
        "https://b.example/1",
      ];
    default:
      return ["x", "y"];
  }
}

/** An element with these fields and parts at one place. */
export function element(
  kind: ElementKind,
  name: string,
  fields: Readonly<Partial<Record<FieldName, FieldValue | undefined>>>,
  parts: Readonly<Partial<Record<PartName, readonly Element[]>>> = {},
): Element {
  const read = new Map<FieldName, Field>();
  for (const field of fieldsOf(kind)) {
    const value = fields[field];
    if (value !== undefined) read.set(field, { value, place: PLACE });
  }
  const sections = partsOf(kind).map(([part]): [PartName, Part] => {
    const elements = [...(parts[part] ?? [])].sort((left, right) =>
      left.name < right.name ? -1 : 1,
    );
    return [part, new Map(elements.map((one) => [one.name, one]))];
  });
  return { kind, name, place: PLACE, fields: read, parts: new Map(sections) };
}

/** Any element of the kind that a lock may hold. */
function anyElement(kind: ElementKind, name: string): fc.Arbitrary<Element> {
  const fields = fc.record(
    Object.fromEntries(fieldsOf(kind).map((field) => [field, anyValue(field)])),
  ) as fc.Arbitrary<Partial<Record<FieldName, FieldValue>>>;
  const parts = fc.record(
    Object.fromEntries(partsOf(kind).map(([part, inner]) => [part, anyElements(inner)])),
  ) as fc.Arbitrary<Partial<Record<PartName, readonly Element[]>>>;
  return fc.tuple(fields, parts).map((content) => element(kind, name, ...content));
}

function anyElements(kind: ElementKind): fc.Arbitrary<readonly Element[]> {
  return fc
    .subarray(NAMES)
    .chain((names) => fc.tuple(...names.map((name) => anyElement(kind, name))));
}

function anyValue(field: FieldName): fc.Arbitrary<FieldValue | undefined> {
  const value = fc.constantFrom(...sampleValues(field));
  return FIELD_FORMS[field].isOptional === true ? fc.option(value, { nil: undefined }) : value;
}

export const anySnapshot: fc.Arbitrary<Snapshot> = anyElement("registry", "registry");
