import type { Stability } from "../../load/declarations.ts";
import type { Rule } from "../rule.ts";
import { ownSignals } from "../signals.ts";
import { targetText } from "../target-text.ts";

/** From what may change at any time to what stays. `deprecated` says nothing about it. */
const ORDER: readonly Stability[] = ["development", "alpha", "beta", "release_candidate", "stable"];

export const stabilityMismatch: Rule = {
  id: "stability-mismatch",
  severity: "warning",
  why: "a signal is no more stable than what it is made of",
  *check(registry) {
    for (const { attributes, declaration, id, stability } of ownSignals(registry)) {
      // What a group holds counts where it is used.
      if (declaration.kind === "attribute_group") continue;
      for (const { key, requirement, stability: ofAttribute } of attributes) {
        if (requirement.level === "opt_in" || !isLess(ofAttribute, stability)) continue;
        const signal = `${targetText(declaration.kind)} \`${id.value}\` is \`${stability}\``;
        yield {
          place: key.place,
          message: `${signal} and uses \`${key.value}\`, which is \`${ofAttribute}\``,
          help: "make the attribute as stable, the signal as unstable, or the use `opt_in`",
        };
      }
    }
  },
};

/** False where one of the two says nothing. */
function isLess(left: Stability | undefined, right: Stability | undefined): boolean {
  const [leftRank, rightRank] = [left, right].map((stability) =>
    stability === undefined ? -1 : ORDER.indexOf(stability),
  );
  return leftRank !== undefined && rightRank !== undefined && leftRank >= 0 && leftRank < rightRank;
}
