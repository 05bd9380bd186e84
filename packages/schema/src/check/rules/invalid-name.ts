import { MAX_NAME_LENGTH } from "../../contract/limits.ts";
import type { Located } from "../../diagnostics/finding.ts";
import type { Rule, Violation } from "../rule.ts";

/** What Weaver's naming policy allows. */
const NAME = /^[a-z][a-z0-9]*([._][a-z0-9]+)*$/;

export const invalidName: Rule = {
  id: "invalid-name",
  severity: "error",
  why: "names become columns, file names and identifiers; Weaver's naming policy asks for this form",
  *check(registry) {
    for (const { key } of registry.attributes) yield* examine("attribute", key, 2);
    for (const event of registry.events) {
      yield* examine("event", event.id, 2);
      // A refinement is sent under a name of its own registry or of a dependency.
      if (event.isRefinement) yield* examine("event", event.name, 1);
      for (const { key, origin } of event.attributes) {
        // Those of dependencies are generated like the registry's own.
        if (origin !== undefined) yield* examine("attribute", key, 1);
      }
    }
    for (const entity of registry.entities) yield* examine("entity", entity.id, 1);
  },
};

function* examine(
  what: string,
  { value, place }: Located<string>,
  leastSegments: number,
): Generator<Violation> {
  if (value.length > MAX_NAME_LENGTH) {
    const message = `the name of ${what} \`${value.slice(0, MAX_NAME_LENGTH)}…\` is too long`;
    yield { place, message, help: `use at most ${MAX_NAME_LENGTH} characters` };
  } else if (!NAME.test(value)) {
    const message = `\`${value}\` is not a name for an ${what}`;
    const help = "use lower-case letters, digits, `_` and `.`, such as `acme.disk.slow_io`";
    yield { place, message, help: help };
  } else if (value.split(".").length < leastSegments) {
    const message = `the name of ${what} \`${value}\` has no name space`;
    yield { place, message, help: `put your own prefix before it, such as \`acme.${value}\`` };
  }
}
