import type { Located } from "../../diagnostics/finding.ts";
import type { Rule, Violation } from "../rule.ts";

export const duplicateName: Rule = {
  id: "duplicate-name",
  severity: "error",
  why: "a name means one thing; of two definitions one would silently win",
  *check(registry) {
    yield* duplicates(
      "attribute",
      registry.attributes.map((attribute) => attribute.key),
    );
    yield* duplicates(
      "entity",
      registry.entities.map((entity) => entity.declaration.type),
    );
    yield* duplicates(
      "event",
      registry.events.map((event) => event.declaration.name),
    );
    for (const { declaration } of registry.entities) {
      const refs = [...declaration.identity, ...declaration.description].map(({ key }) => key);
      yield* duplicates(`attribute of entity \`${declaration.type.value}\``, refs);
    }
  },
};

function* duplicates(what: string, names: readonly Located<string>[]): Generator<Violation> {
  const firsts = new Map<string, Located<string>>();
  for (const name of names) {
    const first = firsts.get(name.value);
    if (first === undefined) {
      firsts.set(name.value, name);
      continue;
    }
    yield {
      place: name.place,
      message: `${what} \`${name.value}\` is already there, at ${first.place.file}:${first.place.line}`,
      help: "keep one of the two, or rename one",
    };
  }
}
