import type { Place } from "../diagnostics/finding.ts";
import type { Entry, MappingNode, Node } from "../load/node.ts";

/**
 * Annotations as the registry in `folder` may be told of them: what is inherited from a dependency
 * stands at `place`, where the registry names what has it, since only that can be changed there.
 */
export function ownAnnotations(
  annotations: MappingNode | undefined,
  folder: string,
  place: Place,
): MappingNode | undefined {
  if (annotations === undefined) return undefined;
  const own = (found: Place): Place => (found.file.startsWith(`${folder}/`) ? found : place);
  return ownMapping(annotations, own);
}

/** Recurses no deeper than the reader lets annotations be nested. */
function ownMapping(mapping: MappingNode, own: (place: Place) => Place): MappingNode {
  const entries = [...mapping.entries].map(([key, { keyPlace, value }]): [string, Entry] => [
    key,
    { keyPlace: own(keyPlace), value: ownNode(value, own) },
  ]);
  return { kind: "mapping", entries: new Map(entries), place: own(mapping.place) };
}

function ownNode(node: Node, own: (place: Place) => Place): Node {
  if (node.kind === "mapping") return ownMapping(node, own);
  if (node.kind === "scalar") return { ...node, place: own(node.place) };
  return { ...node, items: node.items.map((item) => ownNode(item, own)), place: own(node.place) };
}
