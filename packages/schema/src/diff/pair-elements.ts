import { followRenames } from "./follow-renames.ts";
import { type Element, fieldValue, type Part } from "./snapshot.ts";

/** Which element of one snapshot is which of another. */
export interface Pairing {
  /** Of the same name, or connected by a declared rename that has been carried out. */
  readonly pairs: readonly (readonly [before: Element, after: Element])[];
  readonly added: readonly Added[];
  readonly removed: readonly Element[];
}

interface Added {
  readonly element: Element;
  /** What it is the new name of, where that is still there beside it. */
  readonly predecessor: Element | undefined;
}

/**
 * Pairs the elements of one section. `declarations` are where a deprecation may stand that renames
 * an element of it: the section itself or, for attributes that something uses, their definitions.
 */
export function pairElements(before: Part, after: Part, declarations: readonly Part[]): Pairing {
  const pairs: [Element, Element][] = [];
  const isNew = new Map(after);
  const gone: Element[] = [];
  for (const [name, element] of before) {
    const same = after.get(name);
    if (same === undefined) gone.push(element);
    else pairs.push([element, same]);
    isNew.delete(name);
  }
  if (isNew.size === 0) return { pairs, added: [], removed: gone };
  const successors = [...before.values()].map((element) => {
    const successor = followRenames(element.name, isNew, declarations);
    return [element, successor ?? sameValue(element, isNew)] as const;
  });
  const predecessors = new Map<Element, Element>();
  const removed = new Set(gone);
  for (const [element, successor] of successors) {
    if (successor === undefined) continue;
    if (!removed.has(element)) predecessors.set(successor, element);
    else if (isNew.delete(successor.name)) {
      pairs.push([element, successor]);
      removed.delete(element);
    }
  }
  const added = [...isNew.values()].map((element) => ({
    element,
    predecessor: predecessors.get(element),
  }));
  return { pairs, added, removed: [...removed] };
}

/** A member of an enum is what its value is, whatever its id. */
function sameValue(element: Element, candidates: Part): Element | undefined {
  if (element.kind !== "member") return undefined;
  const value = fieldValue(element, "value");
  return [...candidates.values()].find((candidate) => fieldValue(candidate, "value") === value);
}
