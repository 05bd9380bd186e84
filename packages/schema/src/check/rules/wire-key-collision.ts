import { carriedAttributes } from "../../contract/carried.ts";
import { fieldTypeOf, shapeOf } from "../../contract/field-type.ts";
import { MAX_EVENT_ATTRIBUTES } from "../../contract/limits.ts";
import type { RegistryEvent } from "../../contract/registry.ts";
import type { Located } from "../../diagnostics/finding.ts";
import type { ResolvedSignal } from "../../resolve/model.ts";
import type { Rule, Violation } from "../rule.ts";

export const wireKeyCollision: Rule = {
  id: "wire-key-collision",
  severity: "error",
  why: "of two attributes of a record under one key a backend keeps one, and nobody knows which",
  *check(registry) {
    for (const event of registry.resolvedEvents) {
      if (event.origin === undefined) yield* equalKeys(event);
    }
    for (const event of registry.events) yield* entryKeys(event);
  },
};

/** Of references, whether they can be resolved or not. What is imported lists them elsewhere. */
function* equalKeys({ declaration }: ResolvedSignal): Generator<Violation> {
  const firsts = new Map<string, Located<string>>();
  for (const use of declaration.attributes) {
    if (use.kind !== "attribute") continue;
    const { key } = use;
    const first = firsts.get(key.value);
    if (first === undefined) {
      firsts.set(key.value, key);
      continue;
    }
    yield {
      place: key.place,
      message: `the event has \`${key.value}\` already, at ${first.place.file}:${first.place.line}`,
      help: "keep one of the two",
    };
  }
}

/** The entries of a template leave as `key.subkey`, with whatever subkeys the callers choose. */
function* entryKeys(event: RegistryEvent): Generator<Violation> {
  const attributes = carriedAttributes(event);
  // Every pair is compared; what is more is refused by another rule.
  if (attributes.length > MAX_EVENT_ATTRIBUTES) return;
  for (const { key: template, type } of attributes) {
    const fieldType = fieldTypeOf(type);
    if (fieldType === undefined || shapeOf(fieldType).container !== "template") continue;
    for (const { key } of attributes) {
      if (!key.value.startsWith(`${template.value}.`)) continue;
      yield {
        place: key.place,
        message: `an entry of the template \`${template.value}\` could leave as \`${key.value}\` too`,
        help: "rename one, so that neither key begins with the other",
      };
    }
  }
}
