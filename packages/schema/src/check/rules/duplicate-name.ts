import type { Registry } from "../../contract/registry.ts";
import type { Located } from "../../diagnostics/finding.ts";
import type { Rule, Violation } from "../rule.ts";

export const duplicateName: Rule = {
  id: "duplicate-name",
  severity: "error",
  why: "a name means one thing; of two definitions one would silently win",
  *check(registry) {
    const keys = registry.attributes.map((attribute) => attribute.key);
    yield* duplicates("attribute", keys);
    for (const [what, signals] of signalsOf(registry)) {
      yield* duplicates(
        what,
        signals.map(({ id }) => id),
      );
    }
    for (const { declaration, id, origin } of registry.entities) {
      if (origin !== undefined) continue;
      const refs = declaration.attributes.flatMap((use) =>
        use.kind === "attribute" ? [use.key] : [],
      );
      yield* duplicates(`attribute of entity \`${id.value}\``, refs);
    }
  },
};

function signalsOf(
  registry: Registry,
): readonly (readonly [string, readonly { readonly id: Located<string> }[]])[] {
  return [
    ["attribute group", registry.attributeGroups],
    ["entity", registry.entities],
    ["event", registry.events],
    ["metric", registry.metrics],
    ["span", registry.spans],
  ];
}

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
