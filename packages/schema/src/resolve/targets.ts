import type { Located } from "../diagnostics/finding.ts";
import type { SignalDeclaration } from "../load/declarations.ts";
import type { MappingNode } from "../load/node.ts";
import { isExcluded } from "./excluded.ts";
import { ReferenceGraph } from "./reference-graph.ts";
import { type Found, isFound, isHidden, type Lookup, type Scope } from "./scope.ts";

/** Finds what the signals of one registry refine, extend and list, or says why it is not found. */
export class Targets {
  readonly graph: ReferenceGraph;
  readonly #scope: Scope;
  readonly #annotationsOf: (signal: SignalDeclaration) => MappingNode | undefined;

  /** Annotations are those of the resolved signal: refinements inherit them. */
  constructor(scope: Scope, annotationsOf: (signal: SignalDeclaration) => MappingNode | undefined) {
    this.#scope = scope;
    this.#annotationsOf = annotationsOf;
    const { signals } = scope.loaded.declarations;
    this.graph = new ReferenceGraph(signals, (signal) => this.#ownTargetsOf(signal));
  }

  baseOf(signal: SignalDeclaration): Found<SignalDeclaration> | undefined {
    const { base } = signal;
    if (base === undefined) return undefined;
    const name = signal.isRefinement ? withoutKind(base, signal) : base;
    const own = this.#ownBase(signal, base);
    if (own !== undefined && this.graph.isCircle(signal, own)) {
      this.#scope.problems.push({ kind: "circular", name });
      return undefined;
    }
    const lookup: Lookup<SignalDeclaration> =
      own === undefined
        ? this.#scope.dependencySignal(base.value)
        : { value: own, scope: this.#scope };
    if (!isFound(lookup)) {
      this.#reportMissing(signal, lookup, name);
      return undefined;
    }
    const { value: found } = lookup;
    if (signal.isRefinement && found.kind !== signal.kind) {
      const [expected, other] = [signal.kind, found.kind];
      this.#scope.problems.push({ kind: "refines-other-kind", name, expected, found: other });
      return undefined;
    }
    if (own !== undefined) this.#checkExcluded(signal, own, name);
    return lookup;
  }

  /** A group of this registry: as in Weaver, those of dependencies cannot be listed. */
  groupOf(signal: SignalDeclaration, name: Located<string>): SignalDeclaration | undefined {
    const own = this.#ownGroup(name);
    if (own === undefined) {
      const owner = this.#scope.dependencies.find(
        (dependency) => typeof dependency.exportedSignal(name.value) === "object",
      );
      this.#scope.problems.push(
        owner === undefined
          ? { kind: "unresolved", target: "attribute_group", name }
          : { kind: "foreign-group", name, registry: owner.name },
      );
      return undefined;
    }
    if (this.graph.isCircle(signal, own)) {
      this.#scope.problems.push({ kind: "circular", name });
      return undefined;
    }
    this.#checkExcluded(signal, own, name);
    return own;
  }

  /** The signals of this registry that one refers to, as far as their ids are known. */
  #ownTargetsOf(signal: SignalDeclaration): readonly SignalDeclaration[] {
    const base = signal.base && this.#ownBase(signal, signal.base);
    const groups = signal.attributes.flatMap((use) =>
      use.kind === "group" ? (this.#ownGroup(use.name) ?? []) : [],
    );
    return base === undefined ? groups : [base, ...groups];
  }

  /** A refinement may bear the id of what it refines in a dependency. */
  #ownBase(signal: SignalDeclaration, { value }: Located<string>): SignalDeclaration | undefined {
    const own = this.#scope.signal(value);
    return own === signal ? undefined : own;
  }

  #ownGroup({ value }: Located<string>): SignalDeclaration | undefined {
    const own = this.#scope.signal(value);
    return own?.kind === "attribute_group" ? own : undefined;
  }

  #reportMissing(
    { kind: target }: SignalDeclaration,
    lookup: Exclude<Lookup<SignalDeclaration>, Found<SignalDeclaration>>,
    name: Located<string>,
  ): void {
    const { problems } = this.#scope;
    if (lookup === undefined) problems.push({ kind: "unresolved", target, name });
    else if (lookup === "excluded") problems.push({ kind: "excluded", target, name });
    else problems.push({ kind: "ambiguous", target, name, registries: lookup.ambiguous });
  }

  /** Within a registry only what is hidden itself may use what is excluded. */
  #checkExcluded(user: SignalDeclaration, used: SignalDeclaration, name: Located<string>): void {
    if (isHidden(user) || !isExcluded(this.#annotationsOf(used))) return;
    this.#scope.problems.push({ kind: "excluded", target: used.kind, name });
  }
}

function withoutKind(
  { place, value }: Located<string>,
  { kind }: SignalDeclaration,
): Located<string> {
  return { place, value: value.slice(kind.length + 1) };
}
