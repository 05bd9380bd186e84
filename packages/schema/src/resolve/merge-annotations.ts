import type { Entry, MappingNode } from "../load/node.ts";

/**
 * Merges annotations as Weaver does: mappings key by key, recursively; lists and scalars of
 * `over` replace those of `base`. Every value keeps the place it was written at. The depth is
 * bounded by the reader's limit on nesting.
 */
export function mergeAnnotations(
  base: MappingNode | undefined,
  over: MappingNode | undefined,
): MappingNode | undefined {
  if (base === undefined || over === undefined) return over ?? base;
  const entries = new Map<string, Entry>(base.entries);
  for (const [key, entry] of over.entries) {
    entries.set(key, mergeEntry(entries.get(key), entry));
  }
  return { kind: "mapping", entries, place: over.place };
}

function mergeEntry(base: Entry | undefined, over: Entry): Entry {
  if (base?.value.kind !== "mapping" || over.value.kind !== "mapping") return over;
  const merged = mergeAnnotations(base.value, over.value);
  return merged === undefined ? over : { keyPlace: over.keyPlace, value: merged };
}
