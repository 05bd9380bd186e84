import type { Located } from "../diagnostics/finding.ts";
import type { MappingNode, Node } from "../load/node.ts";
import { ANNOTATIONS_OF_ONE_ATTRIBUTE, MAX_RESOLVED_ATTRIBUTES } from "./limits.ts";
import type { ResolveProblem } from "./problem.ts";
import type { Scope } from "./scope.ts";

type LimitProblem = Extract<ResolveProblem, { readonly kind: "limit" }>;

/** How many attributes may still be resolved, over a registry and all that it builds upon. */
export class Budget {
  readonly #refused = new Set<unknown>();
  readonly #sizes = new WeakMap<Node, number>();
  #left: number;

  constructor(attributes: number = MAX_RESOLVED_ATTRIBUTES) {
    this.#left = attributes;
  }

  /** False, reported once in each registry, where nothing is left. */
  take(scope: Scope, name: Located<string>): boolean {
    return this.#take(1, scope, name);
  }

  /** Likewise for annotations, which are merged and read again for every use. */
  takeAnnotations(
    annotations: MappingNode | undefined,
    scope: Scope,
    name: Located<string>,
  ): boolean {
    if (annotations === undefined) return true;
    const cost = Math.floor(this.#sizeOf(annotations) / ANNOTATIONS_OF_ONE_ATTRIBUTE);
    return this.#take(cost, scope, name);
  }

  /** Reports that a signal is too large: once, whatever else it would hold. */
  refuse(scope: Scope, problem: LimitProblem): void {
    this.#report(problem.name, scope, problem);
  }

  #take(cost: number, scope: Scope, name: Located<string>): boolean {
    if (this.#left < cost) {
      this.#left = 0;
      this.#report(scope, scope, { kind: "limit", bound: "registry", name });
      return false;
    }
    this.#left -= cost;
    return true;
  }

  /** Values in it. Recurses no deeper than the reader lets documents be nested. */
  #sizeOf(node: Node): number {
    if (node.kind === "scalar") return 1;
    const known = this.#sizes.get(node);
    if (known !== undefined) return known;
    const inside =
      node.kind === "list" ? node.items : [...node.entries.values()].map(({ value }) => value);
    const size = inside.reduce((sum, value) => sum + this.#sizeOf(value), 1);
    this.#sizes.set(node, size);
    return size;
  }

  #report(once: unknown, scope: Scope, problem: LimitProblem): void {
    if (this.#refused.has(once)) return;
    this.#refused.add(once);
    scope.problems.push(problem);
  }
}
