import { anyOf, type JsonSchema, nothing } from "./json-schema.ts";

/** Something that a registry can refer to. */
export interface NameInSchema {
  readonly name: string;
  readonly brief: string;
  readonly deprecated: boolean;
}

/** In code points. The beginning of a brief is enough to choose by. */
export const MAX_BRIEF_LENGTH = 160;

/**
 * A hover lists the alternative in which a name stands, that name first. One list of all names
 * would be a page for each hover; one alternative for each name takes the editor seconds per file.
 */
export const NAMES_IN_ALTERNATIVE = 32;

/** One of the names, offered with their briefs. `what` is a thing of the registry. */
export function nameSchema(names: readonly NameInSchema[], what: string): JsonSchema {
  const sorted = sortedOnce(names);
  const offered = sorted.filter(({ name }) => !isInherited(name));
  const errorMessage = `the registry has no such ${what}`;
  const alternatives = [nothing(errorMessage)];
  for (let start = 0; start < offered.length; start += NAMES_IN_ALTERNATIVE) {
    const part = offered.slice(start, start + NAMES_IN_ALTERNATIVE);
    alternatives.push({
      type: "string",
      enum: part.map(({ name }) => name),
      enumDescriptions: part.map(descriptionOf),
      // Nobody sees it; without one the editor writes out all the names for every use.
      errorMessage,
    });
  }
  const inherited = sorted.filter(({ name }) => isInherited(name)).map(({ name }) => name);
  if (inherited.length > 0) {
    alternatives.push({ type: "string", pattern: `^(?:${inherited.join("|")})$` });
  }
  return anyOf(`The name of a defined ${what}.`, alternatives);
}

/**
 * `constructor` is a lawful entity, but one such word in an `enum` ends every completion:
 * yaml-language-server looks words up in an object. So they are accepted and not offered.
 */
function isInherited(name: string): boolean {
  return name in Object.prototype;
}

/** By name; of equal names the one that is in use, then the one whose brief comes first. */
function sortedOnce(names: readonly NameInSchema[]): readonly NameInSchema[] {
  const sorted = [...names].sort(
    (left, right) =>
      compare(left.name, right.name) ||
      Number(left.deprecated) - Number(right.deprecated) ||
      compare(left.brief, right.brief),
  );
  return sorted.filter(({ name }, index) => name !== sorted[index - 1]?.name);
}

/** By code units: a language setting would change the order. */
function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function descriptionOf({ brief, deprecated }: NameInSchema): string {
  const characters = [...brief.trim().replace(/\s+/g, " ")];
  const isLong = characters.length > MAX_BRIEF_LENGTH;
  const kept = isLong ? [...characters.slice(0, MAX_BRIEF_LENGTH - 1), "…"] : characters;
  return (deprecated ? "Deprecated. " : "") + kept.join("");
}
