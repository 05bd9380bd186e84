import type { Located } from "../../diagnostics/finding.ts";
import { SIGNAL_KINDS } from "../../load/declarations.ts";
import type { Rule, Violation } from "../rule.ts";
import { signalsByKind } from "../signals.ts";
import { targetText } from "../target-text.ts";

export const duplicateName: Rule = {
  id: "duplicate-name",
  severity: "error",
  why: "a name means one thing; of two definitions one would silently win",
  *check(registry) {
    const keys = registry.attributes.map((attribute) => attribute.key);
    yield* duplicates("attribute", keys);
    const byKind = signalsByKind(registry);
    for (const kind of SIGNAL_KINDS) {
      const ids = byKind[kind].map(({ id }) => id);
      yield* duplicates(targetText(kind), ids);
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
