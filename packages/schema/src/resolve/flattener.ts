import type { Located } from "../diagnostics/finding.ts";
import type { AttributeRef, SignalDeclaration } from "../load/declarations.ts";
import type { Budget } from "./budget.ts";
import { MAX_REFERENCE_DEPTH, MAX_SIGNAL_ATTRIBUTES } from "./limits.ts";
import { mergeRefs } from "./merge-uses.ts";
import { type Found, located, type Scope } from "./scope.ts";
import type { Targets } from "./targets.ts";

/** A reference as merged so far, and the registry in which its key is looked up. */
export interface ScopedRef {
  readonly ref: AttributeRef;
  readonly scope: Scope;
}

/** What a signal has once its base and its groups are known. */
export interface Flattened {
  readonly refs: ReadonlyMap<string, ScopedRef>;
  readonly base: Found<SignalDeclaration> | undefined;
}

type Refs = Map<string, ScopedRef>;

/**
 * Merges the references of the signals of one registry: lowest those of what they refine or extend,
 * then those of the groups they list, then their own.
 */
export class Flattener {
  readonly #scope: Scope;
  readonly #targets: Targets;
  readonly #flattenerOf: (scope: Scope) => Flattener;
  readonly #budget: Budget;
  readonly #flattened = new Map<SignalDeclaration, Flattened>();

  constructor(
    scope: Scope,
    targets: Targets,
    flattenerOf: (scope: Scope) => Flattener,
    budget: Budget,
  ) {
    this.#scope = scope;
    this.#targets = targets;
    this.#flattenerOf = flattenerOf;
    this.#budget = budget;
    for (const signal of scope.loaded.declarations.signals) {
      // Those above it are too deep as well; one finding for each chain is enough.
      if (targets.graph.depth(signal) !== MAX_REFERENCE_DEPTH + 1) continue;
      scope.problems.push({ kind: "limit", bound: "depth", name: signal.name });
    }
  }

  /** Recurses no deeper than references may be nested: the graph has found what is too deep. */
  flatten(signal: SignalDeclaration): Flattened {
    const known = this.#flattened.get(signal);
    if (known !== undefined) return known;
    const refs: Refs = new Map();
    const isTooDeep = this.#targets.graph.depth(signal) > MAX_REFERENCE_DEPTH;
    const base = isTooDeep ? undefined : this.#targets.baseOf(signal);
    if (base !== undefined) this.#addBase(signal, base, refs);
    if (!isTooDeep) this.#addGroups(signal, refs);
    this.#addOwn(signal, refs);
    const flattened = { refs, base };
    this.#flattened.set(signal, flattened);
    return flattened;
  }

  #addBase(signal: SignalDeclaration, base: Found<SignalDeclaration>, refs: Refs): void {
    const inherited = this.#flattenerOf(base.scope).flatten(base.value);
    const isOwn = base.scope === this.#scope;
    for (const [key, { ref, scope }] of inherited.refs) {
      if (!this.#hasRoom(signal, key, refs)) return;
      // What is inherited from elsewhere is pointed to where it is named here.
      const place = isOwn ? ref.key : located(key, signal.base ?? signal.name);
      refs.set(key, { ref: { ...ref, key: place }, scope });
    }
  }

  #addGroups(signal: SignalDeclaration, refs: Refs): void {
    const sources = new Map<string, string>();
    for (const use of signal.attributes) {
      if (use.kind !== "group") continue;
      const group = this.#targets.groupOf(signal, use.name);
      if (group === undefined) continue;
      let isReported = false;
      for (const [key, { ref, scope }] of this.flatten(group).refs) {
        if (!this.#hasRoom(signal, key, refs)) return;
        const other = sources.get(key);
        if (other !== undefined) {
          if (!isReported) this.#reportCollision(key, other, use.name);
          isReported = true;
          continue;
        }
        sources.set(key, use.name.value);
        const merged = this.#merge(signal, refs.get(key), ref);
        if (merged !== undefined) refs.set(key, { ref: merged, scope });
      }
    }
  }

  /** Once for each group that is listed, however much of it another holds. */
  #reportCollision(key: string, other: string, { place, value }: Located<string>): void {
    this.#scope.problems.push({ kind: "group-collision", key, groups: [other, value], place });
  }

  #addOwn(signal: SignalDeclaration, refs: Refs): void {
    for (const use of signal.attributes) {
      if (use.kind === "group" || !this.#hasRoom(signal, use.key.value, refs)) continue;
      const below = use.isDefinition ? undefined : refs.get(use.key.value);
      const ref = this.#merge(signal, below, use);
      if (ref !== undefined) refs.set(use.key.value, { ref, scope: below?.scope ?? this.#scope });
    }
  }

  /** Undefined, reported, where what is merged would be too much. */
  #merge(
    { name }: SignalDeclaration,
    below: ScopedRef | undefined,
    over: AttributeRef,
  ): AttributeRef | undefined {
    if (below === undefined) return over;
    const ref = mergeRefs(below.ref, over);
    return this.#budget.takeAnnotations(ref.annotations, this.#scope, name) ? ref : undefined;
  }

  /** False, reported once, where one more attribute would be too many. */
  #hasRoom(signal: SignalDeclaration, key: string, refs: Refs): boolean {
    const { name } = signal;
    if (!refs.has(key) && refs.size >= MAX_SIGNAL_ATTRIBUTES) {
      this.#budget.refuse(this.#scope, { kind: "limit", bound: "signal", name });
      return false;
    }
    return this.#budget.take(this.#scope, name);
  }
}
