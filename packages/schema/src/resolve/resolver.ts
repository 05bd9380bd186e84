import type {
  AttributeDeclaration,
  AttributeRef,
  SignalDeclaration,
} from "../load/declarations.ts";
import type { Budget } from "./budget.ts";
import { builtInAttribute } from "./built-in-attribute.ts";
import { isExcluded } from "./excluded.ts";
import { Flattener, type ScopedRef } from "./flattener.ts";
import { inherit } from "./inherit.ts";
import { applyRef } from "./merge-uses.ts";
import type { ResolvedAttribute, ResolvedSignal } from "./model.ts";
import { isFound, isHidden, type Scope } from "./scope.ts";
import { Targets } from "./targets.ts";

/** What a reference means, and the registry that defines it; no scope for the shipped excerpt. */
interface Definition {
  readonly value: AttributeDeclaration;
  readonly scope: Scope | undefined;
  readonly origin: string;
}

/** Resolves signals of one registry; those of dependencies are asked of their own. */
export class Resolver {
  readonly #scope: Scope;
  readonly #resolverOf: (scope: Scope) => Resolver;
  readonly #flattener: Flattener;
  readonly #budget: Budget;
  readonly #signals = new Map<SignalDeclaration, ResolvedSignal>();

  constructor(scope: Scope, resolverOf: (scope: Scope) => Resolver, budget: Budget) {
    this.#scope = scope;
    this.#resolverOf = resolverOf;
    this.#budget = budget;
    const targets = new Targets(scope, (signal) => this.resolve(signal).annotations);
    const flattenerOf = (other: Scope): Flattener =>
      other === scope ? this.#flattener : resolverOf(other).#flattener;
    this.#flattener = new Flattener(scope, targets, flattenerOf, budget);
  }

  resolve(signal: SignalDeclaration): ResolvedSignal {
    const known = this.#signals.get(signal);
    if (known !== undefined) return known;
    const { base, refs } = this.#flattener.flatten(signal);
    const parent =
      base === undefined || !signal.isRefinement
        ? undefined
        : this.#resolverOf(base.scope).resolve(base.value);
    const bare = this.#inherit(signal, parent);
    const isUserHidden = isHidden(signal) || isExcluded(bare.annotations);
    const attributes = [...refs.values()].flatMap(
      (scoped) => this.#apply(signal, isUserHidden, scoped) ?? [],
    );
    if (parent !== undefined) this.#checkRefinement(signal, parent);
    if (isExcluded(bare.annotations)) this.#scope.exclude(signal);
    const resolved = { ...bare, attributes };
    this.#signals.set(signal, resolved);
    return resolved;
  }

  #apply(
    signal: SignalDeclaration,
    isUserHidden: boolean,
    { ref, scope }: ScopedRef,
  ): ResolvedAttribute | undefined {
    const definition = this.#definitionOf(ref, isUserHidden, scope);
    if (definition === undefined) return undefined;
    if (scope === this.#scope) scope.use(ref.key.value);
    const origin = definition.scope === this.#scope ? undefined : definition.origin;
    const applied = applyRef(ref, definition.value, origin, signal.kind);
    const isAffordable = this.#budget.takeAnnotations(
      applied.annotations,
      this.#scope,
      signal.name,
    );
    return isAffordable ? applied : undefined;
  }

  #inherit(
    signal: SignalDeclaration,
    parent: ResolvedSignal | undefined,
  ): Omit<ResolvedSignal, "attributes"> {
    const bare = inherit(signal, parent);
    const isAffordable = this.#budget.takeAnnotations(bare.annotations, this.#scope, signal.name);
    return isAffordable ? bare : { ...bare, annotations: undefined };
  }

  #definitionOf(
    { key }: AttributeRef,
    isUserHidden: boolean,
    scope: Scope,
  ): Definition | undefined {
    const { problems } = this.#scope;
    const lookup = scope.attribute(key.value);
    if (isFound(lookup)) {
      const isOwn = lookup.scope === this.#scope;
      if (isOwn && isExcluded(lookup.value.annotations) && !isUserHidden) {
        problems.push({ kind: "excluded", target: "attribute", name: key });
      }
      return { ...lookup, origin: lookup.scope.name };
    }
    if (lookup === "excluded") {
      problems.push({ kind: "excluded", target: "attribute", name: key });
      return undefined;
    }
    if (lookup !== undefined) {
      const { ambiguous: registries } = lookup;
      problems.push({ kind: "ambiguous", target: "attribute", name: key, registries });
      return undefined;
    }
    const builtIn = builtInAttribute(key.value, scope);
    if (builtIn === undefined) {
      problems.push({ kind: "unresolved", target: "attribute", name: key });
      return undefined;
    }
    problems.push({ kind: "undeclared-dependency", key });
    return { ...builtIn, scope: undefined };
  }

  /** An entity is what its identity says; a refinement may only describe it differently. */
  #checkRefinement(signal: SignalDeclaration, parent: ResolvedSignal): void {
    if (signal.kind !== "entity") return;
    const roles = new Map(parent.attributes.map(({ key, role }) => [key.value, role]));
    for (const use of signal.attributes) {
      if (use.kind === "group") continue;
      const before = roles.get(use.key.value);
      const isChange = before === undefined ? use.role === "identity" : use.role !== before;
      if (!isChange) continue;
      const entity = parent.name.value;
      this.#scope.problems.push({ kind: "identity-changed", key: use.key, entity });
    }
  }
}
