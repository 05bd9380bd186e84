import type { CST } from "yaml";
import { MAX_NESTING } from "./limits.ts";

interface Level {
  readonly token: CST.Token;
  readonly depth: number;
}

/**
 * The offset of the first collection that is nested deeper than {@link MAX_NESTING}, or undefined.
 * It is looked for before the tree is built, because building recurses and its own limit is the
 * stack, which differs from run to run. Token trees are built without recursion.
 */
export function tooDeepAt(tokens: readonly CST.Token[]): number | undefined {
  const pending: Level[] = tokens.map((token) => ({ token, depth: 0 })).reverse();
  for (let level = pending.pop(); level !== undefined; level = pending.pop()) {
    const { depth, token } = level;
    if (token.type === "document") {
      if (token.value !== undefined) pending.push({ token: token.value, depth });
    } else if ("items" in token) {
      if (depth > MAX_NESTING) return token.offset;
      for (const child of childrenOf(token).reverse())
        pending.push({ token: child, depth: depth + 1 });
    }
  }
  return undefined;
}

function childrenOf(token: CST.BlockMap | CST.BlockSequence | CST.FlowCollection): CST.Token[] {
  return token.items.flatMap(({ key, value }) => [key ?? [], value ?? []].flat());
}
