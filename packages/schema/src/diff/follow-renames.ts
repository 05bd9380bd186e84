import { renamedTo } from "./attribute-elements.ts";
import { compareNames, type Element, fieldValue, type Part } from "./snapshot.ts";

/** More renames of one thing, one after the other, nobody follows. */
const MAX_RENAMES = 8;

/** What has the name now among the candidates, by what the deprecations in the declarations say. */
export function followRenames(
  name: string,
  candidates: Part,
  declarations: readonly Part[],
): Element | undefined {
  let current = name;
  for (let count = 0; count < MAX_RENAMES; count += 1) {
    const next = declaredSuccessor(current, declarations);
    if (next === undefined) return undefined;
    const found = candidates.get(next);
    if (found !== undefined) return found;
    current = next;
  }
  return undefined;
}

function declaredSuccessor(name: string, declarations: readonly Part[]): string | undefined {
  for (const part of declarations) {
    const element = part.get(name);
    const deprecation = element === undefined ? undefined : fieldValue(element, "deprecated");
    const successor = typeof deprecation === "string" ? renamedTo(deprecation) : undefined;
    if (successor !== undefined) return successor;
  }
  return undefined;
}

/** Conditions of `keep_when` in the words of today: an attribute that was renamed is the same one. */
export function renameConditions(
  conditions: readonly string[],
  attributes: Part,
  declarations: readonly Part[],
): readonly string[] {
  const renamed = conditions.map((condition) => {
    const end = condition.indexOf(" = ");
    const key = condition.slice(0, end);
    const successor = attributes.has(key)
      ? undefined
      : followRenames(key, attributes, declarations);
    return successor === undefined ? condition : successor.name + condition.slice(end);
  });
  return renamed.sort(compareNames);
}
