import type { Finding, FoundClass } from "./detector.ts";

/** A finding in the text itself, with whom it is counted for. */
export interface Span extends Finding {
  readonly name: string;
  readonly class: FoundClass;
}

/**
 * Overlapping spans as one, so that nothing of a span stays because another one lay across it. The longest of them names it, the
 * first found among equals. Those that only touch stay two.
 */
export function unite(spans: readonly Span[]): readonly Span[] {
  if (spans.length < 2) return spans;
  const united: Span[] = [];
  let longest = 0;
  // Sorting is stable: among equals the first detector's is the first.
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = united.at(-1);
    if (last === undefined || span.start >= last.end) {
      united.push(span);
      longest = span.end - span.start;
      continue;
    }
    const isLonger = span.end - span.start > longest;
    if (isLonger) longest = span.end - span.start;
    const end = Math.max(last.end, span.end);
    united[united.length - 1] = { ...(isLonger ? span : last), start: last.start, end };
  }
  return united;
}

/** The text with each span's replacement in its place. `spans` are sorted and do not overlap. */
export function replace(text: string, spans: readonly Span[]): string {
  let replaced = "";
  let at = 0;
  for (const { start, end, replacement } of spans) {
    replaced += text.slice(at, start) + replacement;
    at = end;
  }
  return replaced + text.slice(at);
}
