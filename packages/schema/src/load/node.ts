import type { Place } from "../diagnostics/finding.ts";

/**
 * A YAML document as plain data with places. Keys live in a Map, so no key, however named, can
 * reach a prototype. Aliases share the node they stand for: nodes are never changed.
 */
export type Node = ScalarNode | ListNode | MappingNode;

export type Scalar = string | number | boolean | null;

interface ScalarNode {
  readonly kind: "scalar";
  readonly value: Scalar;
  readonly place: Place;
}

interface ListNode {
  readonly kind: "list";
  readonly items: readonly Node[];
  readonly place: Place;
}

export interface MappingNode {
  readonly kind: "mapping";
  readonly entries: ReadonlyMap<string, Entry>;
  readonly place: Place;
}

export interface Entry {
  readonly keyPlace: Place;
  readonly value: Node;
}

/** How a person would name what stands there. */
export function describeNode(node: Node): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "mapping") return "a mapping";
  if (node.value === null) return "nothing";
  return typeof node.value === "string" ? `\`${shorten(node.value)}\`` : `${node.value}`;
}

const MAX_SHOWN_LENGTH = 60;

function shorten(text: string): string {
  return text.length <= MAX_SHOWN_LENGTH ? text : `${text.slice(0, MAX_SHOWN_LENGTH)}…`;
}
