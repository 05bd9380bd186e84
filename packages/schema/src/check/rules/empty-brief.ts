import type { Registry } from "../../contract/registry.ts";
import type { Located } from "../../diagnostics/finding.ts";
import type { AttributeType } from "../../load/declarations.ts";
import type { Rule } from "../rule.ts";
import { singular, wordsOf } from "../words.ts";

export const emptyBrief: Rule = {
  id: "empty-brief",
  severity: "warning",
  why: "the brief is all that callers, reviewers and readers of the data are told",
  *check(registry) {
    for (const { hasNote, key, text, what } of briefsOf(registry)) {
      const complaint = complaintAbout(key.value, text, hasNote);
      if (complaint === undefined) continue;
      yield {
        place: key.place,
        message: `the brief of ${what} \`${key.value}\` ${complaint}`,
        help: "say in a sentence what it tells that its name does not",
      };
    }
  },
};

interface Brief {
  readonly what: string;
  readonly key: Located<string>;
  readonly text: string;
  readonly hasNote: boolean;
}

/** Of what is deprecated the deprecation says enough; a refinement may leave the brief as it is. */
function* briefsOf({ attributes, resolvedEvents }: Registry): Generator<Brief> {
  for (const { brief, deprecated, key, note, type } of attributes) {
    if (deprecated !== undefined) continue;
    const hasNote = note !== undefined || isExplained(type);
    yield { what: "attribute", key, text: brief, hasNote };
  }
  for (const { declaration, deprecated, id, isRefinement, note, origin } of resolvedEvents) {
    if (origin !== undefined || deprecated !== undefined) continue;
    if (isRefinement && declaration.brief === undefined) continue;
    const text = declaration.brief ?? "";
    yield { what: "event", key: id, text, hasNote: note !== undefined };
  }
}

/** Alone, or before what is to be done. */
const PLACEHOLDER =
  /^\P{L}*(?:(?:to-?do|tbd|tba|fixme|xxx+|lorem ipsum)(?!\p{L})|(?:placeholder|description|brief|n\/a|none)?\P{L}*$)/iu;

const LEAST_WORDS = 3;

/** Words that could stand in any brief. */
const FILLERS: ReadonlySet<string> = new Set([
  ...["a", "an", "the", "of", "to", "for", "in", "on", "at", "by", "with", "from", "and", "or"],
  ...["this", "that", "it", "its", "which", "is", "are", "be", "has", "s", "some", "any", "each"],
  ...["attribute", "event", "field", "property", "value", "name", "number", "type", "kind", "id"],
  ...["identifier", "identify", "identifie", "describe", "represent", "indicate", "denote", "hold"],
  ...["contain", "current", "given", "particular", "specific", "unique", "respective"],
]);

/** No text has its words counted further than this. */
const MAX_EXAMINED_LENGTH = 1000;

/** The members of an enum tell what it is about. */
function isExplained(type: AttributeType): boolean {
  return type.kind === "enum" && type.members.every(({ brief }) => (brief ?? "").trim() !== "");
}

/** What the brief leaves unsaid a note may say. */
function complaintAbout(name: string, brief: string, hasNote: boolean): string | undefined {
  const text = brief.slice(0, MAX_EXAMINED_LENGTH).trim();
  if (text === "") return "is empty";
  if (PLACEHOLDER.test(text)) return `is a placeholder: \`${text.slice(0, 40)}\``;
  if (hasNote) return undefined;
  const known = new Set(wordsOf(name.toLowerCase()).map(singular));
  const words = [...text.toLowerCase().matchAll(WORD)].map(([word]) => singular(word));
  const saysMore = words.some((word) => !known.has(word) && !FILLERS.has(word));
  if (saysMore && words.length >= LEAST_WORDS) return undefined;
  return `says no more than the name: \`${text}\``;
}

/** Scripts without blanks between words count by the character. */
const WORD = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[\p{L}\p{N}]+/gu;
