import { describe, expect, it } from "vitest";
import { compareSnapshots } from "../src/diff/compare.ts";
import { FIELD_FORMS } from "../src/diff/field-forms.ts";
import {
  type ElementKind,
  FIELDS,
  type FieldName,
  fieldsOf,
  type PartName,
  partsOf,
} from "../src/diff/shape.ts";
import { type Element, type FieldValue, type Snapshot, textOf } from "../src/diff/snapshot.ts";
import { element, sampleValues } from "./diff-elements.ts";

const KINDS = Object.keys(FIELDS) as readonly ElementKind[];

/** One of each kind of element that may stand around another, without fields. */
function inSnapshot(kind: ElementKind, inner: Element | undefined): Snapshot {
  if (kind === "registry") return inner ?? element(kind, kind, {});
  const [outer, part] = outerOf(kind);
  const parts = { [part]: inner === undefined ? [] : [inner] };
  return inSnapshot(outer, element(outer, outer === "registry" ? outer : "acme.outer", {}, parts));
}

function outerOf(kind: ElementKind): readonly [ElementKind, PartName] {
  for (const outer of KINDS) {
    for (const [part, inner] of partsOf(outer)) if (inner === kind) return [outer, part];
  }
  throw new Error(`nothing holds ${kind}`);
}

/** Everything that the kind has, so that no judge meets an empty element. */
function full(
  kind: ElementKind,
  replaced: Partial<Record<FieldName, FieldValue | undefined>>,
): Element {
  const fields = fieldsOf(kind).map((field) => [field, sampleValues(field)[0]] as const);
  return element(kind, kind === "registry" ? kind : "acme.x", {
    ...Object.fromEntries(fields),
    ...replaced,
  });
}

const ALL_FIELDS = KINDS.flatMap((kind) => fieldsOf(kind).map((field) => [kind, field] as const));

/** Values of a field in every order, absence among them where the field may be absent. */
function transitions(field: FieldName): readonly (readonly (FieldValue | undefined)[])[] {
  const values = [...sampleValues(field), ...(FIELD_FORMS[field].isOptional ? [undefined] : [])];
  return values.flatMap((from) => values.filter((to) => to !== from).map((to) => [from, to]));
}

describe("every field", () => {
  it.each(ALL_FIELDS)(
    "of %s: %s has a rule for every way in which it can change",
    (kind, field) => {
      for (const [from, to] of transitions(field)) {
        const before = inSnapshot(kind, full(kind, { [field]: from }));
        const after = inSnapshot(kind, full(kind, { [field]: to }));
        const changes = compareSnapshots(before, after);
        const ofField = changes.filter(({ message }) => message.startsWith(`\`${field}\` of`));
        expect(ofField, `${String(from)} → ${String(to)}`).not.toEqual([]);
        // One edit is at most one change of each rule.
        const rules = ofField.map(({ ruleId, subject }) => `${ruleId} ${subject}`);
        expect(new Set(rules).size).toBe(rules.length);
      }
    },
  );
});

describe("every kind of element", () => {
  it.each(KINDS.filter((kind) => kind !== "registry"))(
    "%s has a rule for coming and going",
    (kind) => {
      const [without, with_] = [inSnapshot(kind, undefined), inSnapshot(kind, full(kind, {}))];
      expect(compareSnapshots(without, with_).map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/is new/),
      );
      expect(compareSnapshots(with_, without).map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/is gone/),
      );
    },
  );

  it("has the same text for nothing but the same value", () => {
    for (const [, field] of ALL_FIELDS) {
      const values = sampleValues(field);
      const texts = values.map((value) => textOf(field, value));
      expect(new Set(texts).size).toBe(values.length);
    }
  });
});
