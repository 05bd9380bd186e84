import { isWordUnit, tokenEnd } from "./fold.ts";

/** The most tokens of all values together, some 40 MB: what 10,000 paths of fifty parts have. */
const MAX_TOKENS = 524_288;

/** Of one token, where cuts are allowed: of 80 characters a line, that is a word of 240. */
export const MAX_CUTS = 3;

/** The first child stands in the node itself: most nodes have one, and a Map for each would be four times the memory. */
class Node<Value> {
  token: string | undefined;
  only: Node<Value> | undefined;
  children: Map<string, Node<Value>> | undefined;
  value: Value | undefined;

  child(token: string): Node<Value> | undefined {
    if (this.children !== undefined) return this.children.get(token);
    return this.token === token ? this.only : undefined;
  }

  add(token: string): Node<Value> {
    const node = new Node<Value>();
    if (this.token === undefined) {
      this.token = token;
      this.only = node;
    } else {
      this.children ??= new Map([[this.token, this.only!]]);
      this.children.set(token, node);
    }
    return node;
  }
}

/** How much a search may still walk, in nodes. What is hostile on both sides would be quadratic without it. */
export interface Steps {
  left: number;
}

/** Texts by their tokens, so that a look at one place of a long text costs the tokens that agree, however many texts there are. */
export class TokenTrie<Value> {
  readonly #root = new Node<Value>();
  #tokens = 0;

  /** False where the trie is full. A text that is there already gets what `choose` makes of both values. */
  add(text: string, value: Value, choose: (one: Value, other: Value) => Value): boolean {
    let node = this.#root;
    for (let at = 0; at < text.length; ) {
      const end = tokenEnd(text, at);
      const token = text.slice(at, end);
      let next = node.child(token);
      if (next === undefined) {
        if (this.#tokens === MAX_TOKENS) return false;
        this.#tokens++;
        next = node.add(token);
      }
      node = next;
      at = end;
    }
    node.value = node.value === undefined ? value : choose(node.value, value);
    return true;
  }

  /**
   * The longest text that stands at `start`, a token's beginning, and that `accepts` takes; its end, and its value. It may end inside
   * of a word where `cuts` has a 1. At the end of `steps` undefined, with none left.
   */
  longestAt(
    text: string,
    start: number,
    steps: Steps,
    accepts: (value: Value, end: number) => boolean,
    cuts?: Uint8Array,
  ): { readonly end: number; readonly value: Value } | undefined {
    let node = this.#root;
    let longest: { readonly end: number; readonly value: Value } | undefined;
    for (let at = start; at < text.length; ) {
      if (steps.left-- <= 0) return undefined;
      const end = cuts === undefined ? tokenEnd(text, at) : cutTokenEnd(text, at, cuts);
      for (let cut = at + 1; cuts !== undefined && cut < end; cut++) {
        if (cuts[cut] === 0) continue;
        steps.left--;
        const value = node.child(text.slice(at, cut))?.value;
        if (value !== undefined && accepts(value, cut)) longest = { end: cut, value };
      }
      const next = node.child(text.slice(at, end));
      if (next === undefined) break;
      if (next.value !== undefined && accepts(next.value, end))
        longest = { end, value: next.value };
      node = next;
      at = end;
    }
    return longest;
  }
}

/** The end of a token that is cut; where it is cut more than {@link MAX_CUTS} times, the cut after those. */
function cutTokenEnd(text: string, start: number, cuts: Uint8Array): number {
  let end = start + 1;
  if (!isWordUnit(text.charCodeAt(start))) return end;
  for (let count = 0; end < text.length && isWordUnit(text.charCodeAt(end)); end++) {
    if (cuts[end] === 1 && count++ === MAX_CUTS) break;
  }
  return end;
}
