import { isLeftOut } from "../../contract/carried.ts";
import { MAX_KEEP_WHEN_VALUES } from "../../contract/limits.ts";
import type { EventAttribute, RegistryEvent } from "../../contract/registry.ts";
import type { Deprecation } from "../../load/declarations.ts";
import type { Rule, Violation } from "../rule.ts";

export const deprecatedUse: Rule = {
  id: "deprecated-use",
  severity: "warning",
  why: "what is deprecated will go, and data under the old name is not found under the new one",
  *check(registry) {
    for (const event of registry.events) {
      if (event.origin !== undefined) continue;
      yield* ofBase(event);
      // What is itself on its way out keeps what it has.
      if (event.deprecated !== undefined) continue;
      for (const attribute of event.attributes) yield* ofAttribute(event, attribute);
      yield* ofMembers(event);
    }
  },
};

/** A refinement inherits the deprecation, unless it declares its own. */
function* ofBase({ declaration, deprecated, isRefinement }: RegistryEvent): Generator<Violation> {
  if (!isRefinement || deprecated === undefined || declaration.deprecated !== undefined) return;
  const { place } = declaration.base ?? declaration.name;
  const base = (declaration.base ?? declaration.name).value.replace(/^event\./, "");
  yield { place, message: `event \`${base}\` is deprecated`, help: helpFor(deprecated) };
}

/** A reference that says so itself is how an event announces that it will drop the attribute. */
function* ofAttribute(event: RegistryEvent, attribute: EventAttribute): Generator<Violation> {
  const { definition, deprecated, key } = attribute;
  if (deprecated === undefined || deprecated !== definition.deprecated) return;
  if (isLeftOut(attribute)) return;
  yield {
    place: key.place,
    message: `event \`${event.id.value}\` uses the deprecated attribute \`${key.value}\``,
    help: helpFor(deprecated),
  };
}

function* ofMembers({ attributes, contract }: RegistryEvent): Generator<Violation> {
  // More conditions than that are refused by `bad-keep-when`.
  const conditions = contract.sampling.keepWhen.slice(0, MAX_KEEP_WHEN_VALUES);
  for (const { attribute: named, in: values } of conditions) {
    const type = attributes.find(({ key }) => key.value === named.value)?.type;
    if (type?.kind !== "enum") continue;
    for (const { place, value } of values.slice(0, MAX_KEEP_WHEN_VALUES)) {
      const member = type.members.find((candidate) => candidate.value.value === value);
      if (member?.deprecated === undefined) continue;
      const message = `\`keep_when\` asks for the deprecated member \`${value}\` of \`${named.value}\``;
      yield { place, message, help: helpFor(member.deprecated) };
    }
  }
}

function helpFor({ note, renamedTo }: Deprecation): string {
  if (renamedTo !== undefined) return `use \`${renamedTo.value}\``;
  const [first = ""] = (note ?? "").trim().split("\n", 1);
  if (first !== "") return `its owner says: ${first}`;
  return "leave it out, or use what replaces it";
}
