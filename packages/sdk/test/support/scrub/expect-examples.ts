import { expect } from "vitest";
import type { Detector, DetectorExamples, Finding } from "../../../src/scrub/text/detector.ts";
import type { Identities } from "../../../src/scrub/text/identities.ts";

/** Pseudonyms without a key: equal for equal values, and plainly of the test. */
export const testIdentities: Identities = {
  of: (foundClass, value) => {
    let hash = foundClass.length;
    for (const character of value) hash = (hash * 31 + character.codePointAt(0)!) >>> 0;
    return `h_${hash
      .toString(32)
      .replace(/[0189]/g, "z")
      .padStart(16, "a")}`;
  },
};

/** One detector alone, without an engine: what it finds, by start. */
export function findAll(
  { gates, pattern, find }: Detector,
  text: string,
  identities: Identities = testIdentities,
): Finding[] {
  if (!new RegExp(gates.join("|"), "i").test(text)) return [];
  const findings: Finding[] = [];
  // As the engine does: a detector may have the search go on behind what it has read.
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    findings.push(...find(match, text, identities));
  }
  return findings.sort((a, b) => a.start - b.start);
}

/** The text with its findings replaced. */
export function scrubWith(
  detector: Detector,
  text: string,
  identities: Identities = testIdentities,
): string {
  let scrubbed = "";
  let at = 0;
  for (const { start, end, replacement } of findAll(detector, text, identities)) {
    if (start < at) continue;
    scrubbed += text.slice(at, start) + replacement;
    at = end;
  }
  return scrubbed + text.slice(at);
}

/** What an examples list promises: positives gone with their context kept, scrubbed once for all, negatives untouched. */
export function expectExamples(detector: Detector, examples: DetectorExamples): void {
  const positives = examples.positives();
  const negatives = examples.negatives();
  expect(positives.length).toBeGreaterThan(0);
  expect(negatives.length).toBeGreaterThan(0);
  for (const { text, gone, stays = [] } of positives) {
    const scrubbed = scrubWith(detector, text);
    for (const secret of gone) expect(scrubbed).not.toContain(secret);
    for (const context of stays) expect(scrubbed).toContain(context);
    expect(scrubbed).not.toBe(text);
    expect(scrubWith(detector, scrubbed)).toBe(scrubbed);
  }
  for (const text of negatives) expect(scrubWith(detector, text)).toBe(text);
}
