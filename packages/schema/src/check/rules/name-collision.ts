import { carriedAttributes } from "../../contract/carried.ts";
import {
  eventIdentifier,
  interfaceName,
  moduleName,
  propertyName,
} from "../../contract/identifiers.ts";
import type { Registry, RegistryEvent } from "../../contract/registry.ts";
import {
  isReservedFileName,
  isReservedIdentifier,
  isReservedProperty,
} from "../../contract/reserved-words.ts";
import type { Located } from "../../diagnostics/finding.ts";
import type { Rule, Violation } from "../rule.ts";

export const nameCollision: Rule = {
  id: "name-collision",
  severity: "error",
  why: "generated code needs one identifier, free in JavaScript, for each event and attribute",
  *check(registry) {
    yield* eventCollisions(registry);
    for (const event of registry.events) yield* propertyCollisions(event);
  },
};

function* eventCollisions(registry: Registry): Generator<Violation> {
  const taken = new Map<string, string>();
  for (const { id } of registry.events) {
    const { value: name, place } = id;
    const identifier = eventIdentifier(name);
    const reserved = [identifier, interfaceName(name)].find(isReservedIdentifier);
    if (reserved !== undefined) {
      yield violation(place, `event \`${name}\` would be called \`${reserved}\`, which is taken`);
    }
    if (isReservedFileName(moduleName(name))) {
      const file = `${moduleName(name)}.ts`;
      yield violation(
        place,
        `event \`${name}\` would be generated into \`${file}\`, which is taken`,
      );
    }
    const other = taken.get(identifier);
    if (other !== undefined && other !== name) {
      yield violation(
        place,
        `events \`${other}\` and \`${name}\` would both be called \`${identifier}\``,
      );
    }
    taken.set(identifier, other ?? name);
  }
}

function* propertyCollisions(event: RegistryEvent): Generator<Violation> {
  const taken = new Map<string, string>();
  for (const { key } of carriedAttributes(event)) {
    const property = propertyName(event.id.value, key.value);
    if (isReservedProperty(property)) {
      const message = `attribute \`${key.value}\` would be the property \`${property}\`, which every object has`;
      yield violation(key.place, message);
    }
    const other = taken.get(property);
    if (other !== undefined && other !== key.value) yield sameProperty(key, other, property);
    taken.set(property, other ?? key.value);
  }
}

function sameProperty(key: Located<string>, other: string, property: string): Violation {
  const message = `attributes \`${other}\` and \`${key.value}\` would both be the property \`${property}\``;
  return violation(key.place, message);
}

function violation(place: Violation["place"], message: string): Violation {
  return { place, message, help: "rename one; docs/schema.md says how names are formed" };
}
