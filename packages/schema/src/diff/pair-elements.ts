import { followRenames } from "./follow-renames.ts";
import { type Element, fieldValue, type Part } from "./snapshot.ts";

/** Which element of one snapshot is which of another. */
export interface Pairing {
  /** Of the same name, or connected by a declared rename or by the name on the wire. */
  readonly pairs: readonly ElementPair[];
  readonly added: readonly Added[];
  readonly removed: readonly Element[];
  /** What is renamed to something that is another one's pair, or has another predecessor. */
  readonly merged: readonly ElementPair[];
}

type ElementPair = readonly [before: Element, after: Element];

interface Added {
  readonly element: Element;
  /** What it is the new name or a refinement of, where that is still there beside it. */
  readonly predecessor: Element | undefined;
}

/**
 * Pairs the elements of one section. `declarations` are where a deprecation may stand that renames
 * an element of it: the section itself or, for attributes that something uses, their definitions.
 */
export function pairElements(before: Part, after: Part, declarations: readonly Part[]): Pairing {
  const pairs: ElementPair[] = [];
  const merged: ElementPair[] = [];
  const isNew = new Map(after);
  const removed = new Set<Element>();
  for (const [name, element] of before) {
    const same = after.get(name);
    if (same === undefined) removed.add(element);
    else pairs.push([element, same]);
    isNew.delete(name);
  }
  const successors = isNew.size === 0 ? [] : successorsOf(before, isNew, declarations);
  const predecessors = new Map<Element, Element>();
  for (const [element, successor] of successors) {
    if (!removed.has(element)) {
      if (predecessors.has(successor)) merged.push([element, successor]);
      else predecessors.set(successor, element);
    } else if (isNew.delete(successor.name)) {
      pairs.push([element, successor]);
      removed.delete(element);
    }
  }
  for (const element of removed) {
    const successor = sameOnWire(element, isNew);
    if (successor === undefined) continue;
    pairs.push([element, successor]);
    removed.delete(element);
    isNew.delete(successor.name);
  }
  for (const element of removed) {
    const successor = followRenames(element.name, after, declarations);
    if (successor !== undefined) merged.push([element, successor]);
  }
  const added = [...isNew.values()].map((element) => ({
    element,
    predecessor: predecessors.get(element) ?? sameOnWire(element, before),
  }));
  return { pairs, added, removed: [...removed], merged };
}

/** What the elements are now that have another name. */
function successorsOf(
  before: Part,
  isNew: Part,
  declarations: readonly Part[],
): readonly ElementPair[] {
  const candidates = new Map(isNew);
  return [...before.values()].flatMap((element): readonly ElementPair[] => {
    const declared = followRenames(element.name, candidates, declarations);
    const successor = declared ?? sameValue(element, candidates);
    return successor === undefined ? [] : [[element, successor]];
  });
}

/** A member of an enum is what its value is, whatever its id. */
function sameValue(element: Element, candidates: Part): Element | undefined {
  if (element.kind !== "member") return undefined;
  const value = fieldValue(element, "value");
  return [...candidates.values()].find((candidate) => fieldValue(candidate, "value") === value);
}

/** Refinements are on the wire what they refine; that itself rather than another refinement of it. */
function sameOnWire(element: Element, candidates: Part): Element | undefined {
  const name = fieldValue(element, "name");
  if (typeof name !== "string") return undefined;
  const isSame = (other: Element | undefined): boolean =>
    other !== undefined && fieldValue(other, "name") === name;
  const base = candidates.get(name);
  return isSame(base) ? base : [...candidates.values()].find(isSame);
}
