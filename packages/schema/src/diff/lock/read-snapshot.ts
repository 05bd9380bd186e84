import type { Located } from "../../diagnostics/finding.ts";
import { describeNode, type MappingNode, type Node } from "../../load/node.ts";
import { FIELD_FORMS } from "../field-forms.ts";
import {
  type ElementKind,
  type FieldName,
  fieldsOf,
  KIND_WORDS,
  type PartName,
  partsOf,
} from "../shape.ts";
import { compareNames, type Element, type Field, type FieldValue, type Part } from "../snapshot.ts";
import type { Complaints } from "./complaints.ts";

/** Reads the elements of a lock, by the same tables by which they were written. */
export class SnapshotReader {
  readonly #complaints: Complaints;
  /** What uses have that do not say it themselves. Definitions come first. */
  #definitions: Part = new Map();

  constructor(complaints: Complaints) {
    this.#complaints = complaints;
  }

  readParts(node: Node): ReadonlyMap<PartName, Part> {
    const names = partsOf("registry");
    const keys = names.map(([name]) => name);
    const mapping = this.#complaints.mapping(node, "`snapshot`", keys);
    const parts = new Map<PartName, Part>();
    for (const [name, kind] of names) {
      const part = this.#readPart(mapping?.entries.get(name)?.value, name, kind);
      if (kind === "attribute") this.#definitions = part;
      parts.set(name, part);
    }
    return parts;
  }

  #readPart(node: Node | undefined, name: PartName, kind: ElementKind): Part {
    const part = new Map<string, Element>();
    if (node === undefined) return part;
    if (node.kind !== "mapping") {
      this.#complaints.add(node.place, `\`${name}\` is ${describeNode(node)}`);
      return part;
    }
    const entries = [...node.entries].sort(([left], [right]) => compareNames(left, right));
    for (const [key, { keyPlace, value }] of entries) {
      const element = this.#readElement(kind, { value: key, place: keyPlace }, value);
      if (element !== undefined) part.set(key, element);
    }
    return part;
  }

  #readElement(kind: ElementKind, name: Located<string>, node: Node): Element | undefined {
    const what = `${KIND_WORDS[kind]} \`${name.value}\``;
    const keys = [...fieldsOf(kind), ...partsOf(kind).map(([part]) => part)];
    const mapping = this.#complaints.mapping(node, what, keys);
    if (mapping === undefined) return undefined;
    const definition = kind.endsWith("_attribute") ? this.#definitions.get(name.value) : undefined;
    const fields = new Map<FieldName, Field>();
    for (const field of fieldsOf(kind)) {
      const read = this.#readField(field, mapping, definition);
      if (read !== undefined) fields.set(field, read);
      else if (isMissing(field, mapping)) {
        this.#complaints.add(name.place, `${what} has no \`${field}\``);
      }
    }
    const parts = new Map<PartName, Part>();
    for (const [part, inner] of partsOf(kind)) {
      const own = mapping.entries.get(part)?.value;
      const inherited = own === undefined ? definition?.parts.get(part) : undefined;
      parts.set(part, inherited ?? this.#readPart(own, part, inner));
    }
    return { kind, name: name.value, place: name.place, fields, parts };
  }

  #readField(
    name: FieldName,
    { entries }: MappingNode,
    definition: Element | undefined,
  ): Field | undefined {
    const entry = entries.get(name);
    const inherited = definition?.fields.get(name);
    if (entry === undefined) return inherited;
    const { keyPlace, value: node } = entry;
    const isNull = node.kind === "scalar" && node.value === null;
    if (isNull && inherited !== undefined) return undefined;
    const value = readValue(name, node);
    if (value === undefined) {
      return this.#complaints.add(node.place, `\`${name}\` cannot be ${describeNode(node)}`);
    }
    return { value, place: keyPlace };
  }
}

/** What is there and wrong has been complained of already. */
function isMissing(field: FieldName, { entries }: MappingNode): boolean {
  return FIELD_FORMS[field].isOptional !== true && !entries.has(field);
}

function readValue(name: FieldName, node: Node): FieldValue | undefined {
  const { kind, words } = FIELD_FORMS[name];
  if (kind === "list") return readList(node);
  if (node.kind !== "scalar" || node.value === null) return undefined;
  const { value } = node;
  switch (kind) {
    case "text":
      return typeof value === "string" ? value : undefined;
    case "word":
      return words?.find((word) => word === value);
    case "number":
      return typeof value === "number" ? value : undefined;
    case "flag":
      return typeof value === "boolean" ? value : undefined;
    case "scalar":
      return value;
  }
}

/** Of texts, and not empty: what has no items is not written. */
function readList(node: Node): readonly string[] | undefined {
  if (node.kind !== "list" || node.items.length === 0) return undefined;
  const texts: string[] = [];
  for (const item of node.items) {
    if (item.kind !== "scalar" || typeof item.value !== "string") return undefined;
    texts.push(item.value);
  }
  return texts.sort(compareNames);
}
