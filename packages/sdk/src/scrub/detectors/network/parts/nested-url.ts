import type { ReadRest } from "./url-path.ts";

/**
 * How far the latest URL was read. Those within it come next; a text that is made of nothing else would take its length squared if
 * each were read to the end. Of one in a path only the host is looked at, since its own path is the outer one's too.
 */
const latest = { text: "", at: 0, pathEnd: 0, queryEnd: 0, end: 0 };

/** What of the URL read before lies around `at`; undefined where none does. */
export function enclosing(text: string, at: number): "path" | "query" | undefined {
  if (at <= latest.at || at >= latest.end || text !== latest.text) return undefined;
  return at < latest.pathEnd || at >= latest.queryEnd ? "path" : "query";
}

/** Takes down how far the URL at `at` was read. `around`: what lies around it. */
export function remember(
  text: string,
  at: number,
  end: number,
  { pathEnd, queryEnd }: ReadRest,
  around: "query" | undefined,
): void {
  latest.at = at;
  latest.pathEnd = pathEnd;
  // The query around it goes on behind the pair.
  if (around === "query") return;
  latest.text = text;
  latest.queryEnd = queryEnd;
  latest.end = end;
}
