import type { SignalKind } from "../../load/declarations.ts";
import type { Rule } from "../rule.ts";
import { targetText } from "../target-text.ts";

export const badRefinement: Rule = {
  id: "bad-refinement",
  severity: "error",
  why: "a refinement says more of something; it does not make it into something else",
  *check(registry) {
    for (const problem of registry.resolveProblems) {
      if (problem.kind === "refines-other-kind") {
        const { expected, found, name } = problem;
        yield {
          place: name.place,
          message: `what has the id \`${expected}.${name.value}\` is no ${targetText(expected)} but ${withArticle(found)}`,
          help: "correct `ref`, or the id of what it leads to",
        };
      } else if (problem.kind === "identity-changed") {
        const { entity, key } = problem;
        yield {
          place: key.place,
          message: `\`${key.value}\` would change what identifies the entity \`${entity}\``,
          help: "list attributes where the entity lists them, new ones under `description`",
        };
      }
    }
  },
};

function withArticle(kind: SignalKind): string {
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${targetText(kind)}`;
}
