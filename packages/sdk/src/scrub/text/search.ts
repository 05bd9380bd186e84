import { assert } from "../../assert.ts";
import type { Budget } from "./budget.ts";
import type { Detector, Finding, FoundClass } from "./detector.ts";
import type { Identities } from "./identities.ts";

/** One that searches by code of its own: customers' patterns, which a linear-time engine runs. */
export interface SearchingDetector {
  readonly name: string;
  readonly class: FoundClass;
  /** Empty: any text is searched. */
  readonly gates: readonly string[];
  findAll(text: string, identities: Identities): readonly Finding[];
}

export type AnyDetector = Detector | SearchingDetector;

/** A finding, with the stretch that proves it: its match and itself together. */
export interface Hit extends Finding {
  readonly from: number;
  readonly to: number;
}

/** What `detector` finds in `text`. Throws where the budget is spent, or where the detector does or finds what is nowhere. */
export function searchWith(
  detector: AnyDetector,
  text: string,
  identities: Identities,
  budget: Budget,
): readonly Hit[] {
  const hits: Hit[] = [];
  if ("findAll" in detector) {
    for (const finding of detector.findAll(text, identities)) {
      budget.countMatch();
      addHit(hits, finding, finding.start, finding.end, text);
    }
    return hits;
  }
  const { pattern } = detector;
  // The pattern is shared by all texts: a search that threw left its place in it.
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    budget.countMatch();
    const { index } = match;
    const end = index + match[0].length;
    if (end === index) pattern.lastIndex++;
    for (const finding of detector.find(match, text, identities)) {
      addHit(hits, finding, index, end, text);
    }
  }
  return hits;
}

function addHit(hits: Hit[], finding: Finding, from: number, to: number, text: string): void {
  const { start, end, replacement } = finding;
  assert(start >= 0 && start <= end && end <= text.length, "a finding lies in the text");
  if (start === end) return;
  hits.push({ start, end, replacement, from: Math.min(from, start), to: Math.max(to, end) });
}
