import type { Place } from "../diagnostics/finding.ts";
import type { Difference } from "./difference.ts";
import { renameConditions } from "./follow-renames.ts";
import { classifiedDefinition } from "./inherited.ts";
import { revealed } from "./judges/event-attribute.ts";
import { JUDGES } from "./judges/index.ts";
import type { Edge, FieldJudge } from "./judges/judge.ts";
import type { Pair } from "./pair.ts";
import { pairElements } from "./pair-elements.ts";
import { PRIVACY_RULES } from "./rules/index.ts";
import { type FieldName, fieldsOf, type PartName, partsOf } from "./shape.ts";
import {
  type Element,
  type Field,
  fieldText,
  fieldValue,
  type Part,
  partOf,
  type Snapshot,
} from "./snapshot.ts";

/** Walks two snapshots side by side and asks the judges about every difference. */
export class Comparison {
  readonly differences: Difference[] = [];
  readonly #before: Snapshot;
  readonly #after: Snapshot;

  constructor(before: Snapshot, after: Snapshot) {
    this.#before = before;
    this.#after = after;
  }

  compare(pair: Pair): void {
    const { after, before, parents, path } = pair;
    if (before.name !== after.name) {
      const places = { oldPlace: before.place, newPlace: after.place };
      const value = { field: undefined, from: before.name, to: after.name };
      for (const rule of JUDGES[after.kind].renamed(before, after)) {
        this.differences.push({ rule, kind: "renamed", path, ...value, ...places });
      }
      this.#againstDefinition(
        { element: after, before: parents.before, after: parents.after },
        path,
      );
    }
    for (const field of fieldsOf(after.kind)) this.#compareField(field, pair);
    for (const [part] of partsOf(after.kind)) {
      // Of another type there are other members, or none.
      const isOtherType = fieldValue(before, "type") !== fieldValue(after, "type");
      if (part !== "members" || !isOtherType) this.#comparePart(part, pair);
    }
  }

  #compareField(field: FieldName, { after, before, parents, path }: Pair): void {
    const [old, now] = [this.#oldField(field, before, after), after.fields.get(field)];
    const [from, to] = [fieldText(field, old), fieldText(field, now)];
    if (from === to) return;
    const judges: Readonly<Partial<Record<FieldName, FieldJudge>>> = JUDGES[after.kind].fields;
    const rules = judges[field]?.({
      ...{ field, from: old?.value, to: now?.value, before, after },
      ...{ parentBefore: parents.before, parentAfter: parents.after },
    });
    const places = { oldPlace: (old ?? before).place, newPlace: (now ?? after).place };
    for (const rule of rules ?? []) {
      this.differences.push({ rule, kind: "field", path, field, from, to, ...places });
    }
  }

  #oldField(field: FieldName, before: Element, after: Element): Field | undefined {
    const old = before.fields.get(field);
    if (field !== "sampling.keep_when" || typeof old?.value !== "object") return old;
    const [were, are] = [partOf(before, "attributes"), partOf(after, "attributes")];
    const declarations = this.#declarations("attributes", were, are);
    return { value: renameConditions(old.value, are, declarations), place: old.place };
  }

  #comparePart(part: PartName, { after, before, path }: Pair): void {
    const [old, now] = [partOf(before, part), partOf(after, part)];
    const parents = { before, after };
    const declarations = this.#declarations(part, old, now);
    const { added, merged, pairs, removed } = pairElements(old, now, declarations);
    const pairOf = ([oldElement, element]: readonly [Element, Element]): Pair => ({
      ...{ before: oldElement, after: element, parents },
      path: [...path, element],
    });
    for (const pair of pairs) this.compare(pairOf(pair));
    // What an attribute held is held by the other one now.
    if (after.kind === "event") for (const pair of merged) this.#reveal(pairOf(pair));
    for (const element of removed) this.#removed({ element, ...parents }, [...path, element]);
    for (const { element, predecessor } of added) {
      const inner = [...path, element];
      if (predecessor === undefined) this.#added({ element, ...parents }, inner, before.place);
      else this.#addedBeside(predecessor, { element, ...parents }, inner);
    }
  }

  /** Where it may be said that something in the part has another name now; the newest word first. */
  #declarations(part: PartName, old: Part, now: Part): readonly Part[] {
    if (part !== "attributes") return [now, old];
    return [partOf(this.#after, part), partOf(this.#before, part), now, old];
  }

  #removed(edge: Edge, path: readonly Element[]): void {
    const { after, element } = edge;
    const places = { oldPlace: element.place, newPlace: after.place };
    const value = { field: undefined, from: element.name, to: null };
    for (const rule of JUDGES[element.kind].removed(edge)) {
      this.differences.push({ rule, kind: "removed", path, ...value, ...places });
    }
  }

  /** What stands in something new is new with it: only what it reveals is a change of its own. */
  #added(edge: Edge, path: readonly Element[], oldPlace: Place, isInNew = false): void {
    const { before, element } = edge;
    const places = { oldPlace, newPlace: element.place };
    for (const rule of JUDGES[element.kind].added(edge)) {
      if (isInNew && rule.class !== "privacy") continue;
      const field = PRIVACY_RULES.get(rule.id)?.field;
      const to = field === undefined ? element.name : fieldText(field, element.fields.get(field));
      this.differences.push({ rule, kind: "added", path, field, from: null, to, ...places });
    }
    this.#againstDefinition(edge, path);
    for (const [part] of partsOf(element.kind)) {
      for (const inner of partOf(element, part).values()) {
        this.#added({ element: inner, before, after: element }, [...path, inner], oldPlace, true);
      }
    }
  }

  /** A new use reveals no more than the definition says. What reveals by itself is told as such. */
  #againstDefinition({ after, before, element }: Edge, path: readonly Element[]): void {
    if (element.kind !== "event_attribute" || revealed(element).length > 0) return;
    const definition = classifiedDefinition(element, this.#before, this.#after);
    if (definition === undefined) return;
    const own = new Comparison(this.#before, this.#after);
    const parents = { before, after };
    own.#compareField("class", { before: definition, after: element, parents, path });
    const isOld = partOf(this.#before, "attributes").get(element.name) === definition;
    this.#takePrivacy(own, isOld ? {} : { oldPlace: before.place });
  }

  /** The new name of something that is still there: it reveals only what the old one did not. */
  #addedBeside(predecessor: Element, edge: Edge, path: readonly Element[]): void {
    const { after, before, element } = edge;
    const own = new Comparison(this.#before, this.#after);
    own.#added(edge, path, predecessor.place);
    this.differences.push(...own.differences.filter(({ rule }) => rule.class !== "privacy"));
    this.#reveal({ before: predecessor, after: element, parents: { before, after }, path });
  }

  /** Only what the second reveals and the first did not. */
  #reveal(pair: Pair): void {
    const own = new Comparison(this.#before, this.#after);
    own.compare(pair);
    this.#takePrivacy(own);
  }

  #takePrivacy({ differences }: Comparison, known: Partial<Difference> = {}): void {
    for (const one of differences) {
      if (one.rule.class === "privacy") this.differences.push({ ...one, ...known });
    }
  }
}
