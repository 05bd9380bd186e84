import type { Located } from "../diagnostics/finding.ts";
import { MAX_RESOLVED_ATTRIBUTES } from "./limits.ts";
import type { ResolveProblem } from "./problem.ts";
import type { Scope } from "./scope.ts";

type LimitProblem = Extract<ResolveProblem, { readonly kind: "limit" }>;

/** How many attributes may still be resolved, over a registry and all that it builds upon. */
export class Budget {
  readonly #refused = new Set<unknown>();
  #left: number;

  constructor(attributes: number = MAX_RESOLVED_ATTRIBUTES) {
    this.#left = attributes;
  }

  /** False, reported once in each registry, where nothing is left. */
  take(scope: Scope, name: Located<string>): boolean {
    if (this.#left === 0) {
      this.#report(scope, scope, { kind: "limit", bound: "registry", name });
      return false;
    }
    this.#left -= 1;
    return true;
  }

  /** Reports that a signal is too large: once, whatever else it would hold. */
  refuse(scope: Scope, problem: LimitProblem): void {
    this.#report(problem.name, scope, problem);
  }

  #report(once: unknown, scope: Scope, problem: LimitProblem): void {
    if (this.#refused.has(once)) return;
    this.#refused.add(once);
    scope.problems.push(problem);
  }
}
