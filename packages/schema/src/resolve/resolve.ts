import { SIGNAL_KINDS, type SignalDeclaration, type SignalKind } from "../load/declarations.ts";
import type { LoadedRegistry } from "../load/load-files.ts";
import { checkAssociations } from "./associations.ts";
import { reportBroken } from "./broken-dependencies.ts";
import { Budget } from "./budget.ts";
import { importSignals, resolveImported } from "./imports.ts";
import type { ResolvedRegistry, ResolvedSignal } from "./model.ts";
import { Resolver } from "./resolver.ts";
import { Scope } from "./scope.ts";

type ResolvedSignals = Pick<
  ResolvedRegistry,
  "attributeGroups" | "entities" | "events" | "metrics" | "spans"
>;

/** Looks up every reference. What is not found is kept as a problem, for the checks. */
export function resolveRegistry(loaded: LoadedRegistry): ResolvedRegistry {
  const resolution = new Resolution(loaded.dependencies);
  const root = resolution.scopeOf(loaded);
  const signals = resolution.signalsOf(root);
  reportBroken(root);
  const { attributes, incomplete, manifest } = loaded.declarations;
  return {
    folder: loaded.folder,
    manifest,
    attributes,
    ...signals,
    problems: root.problems,
    reachable: reachableFrom(root),
    reachableSignals: reachableSignals(root),
    incomplete,
  };
}

/** Resolves a registry after all that it builds upon: what they offer depends on their references. */
class Resolution {
  readonly #registries: ReadonlyMap<string, LoadedRegistry>;
  readonly #budget = new Budget();
  readonly #open = new Set<LoadedRegistry>();
  readonly #scopes = new Map<LoadedRegistry, Scope>();
  readonly #resolvers = new Map<Scope, Resolver>();
  readonly #signals = new Map<Scope, ResolvedSignals>();
  readonly #resolverOf = (scope: Scope): Resolver => {
    const resolver = this.#resolvers.get(scope);
    if (resolver === undefined) throw new Error(`assertion: ${scope.name} comes after its users`);
    return resolver;
  };

  constructor(registries: ReadonlyMap<string, LoadedRegistry>) {
    this.#registries = registries;
  }

  /** A registry that builds upon itself, which loading reports, is without what leads back to it. */
  scopeOf(loaded: LoadedRegistry): Scope {
    const known = this.#scopes.get(loaded);
    if (known !== undefined) return known;
    this.#open.add(loaded);
    const names = loaded.declarations.manifest?.dependencies.map(({ name }) => name) ?? [];
    const dependencies = [...new Set(names)].flatMap((name) => {
      const dependency = this.#registries.get(name);
      if (dependency === undefined || this.#open.has(dependency)) return [];
      return this.scopeOf(dependency);
    });
    this.#open.delete(loaded);
    const scope = new Scope(loaded, dependencies);
    this.#scopes.set(loaded, scope);
    this.#resolvers.set(scope, new Resolver(scope, this.#resolverOf, this.#budget));
    this.#signals.set(scope, this.#resolve(scope));
    return scope;
  }

  signalsOf(scope: Scope): ResolvedSignals {
    const signals = this.#signals.get(scope);
    if (signals === undefined) throw new Error(`assertion: ${scope.name} is not resolved`);
    return signals;
  }

  #resolve(scope: Scope): ResolvedSignals {
    const resolver = this.#resolverOf(scope);
    const own = new Map<SignalKind, ResolvedSignal[]>();
    const all = [
      ...scope.loaded.declarations.signals.map((signal) => resolver.resolve(signal)),
      ...importSignals(scope, this.#resolverOf).map((item) =>
        resolveImported(item, this.#resolverOf),
      ),
    ];
    for (const signal of all) {
      const others = own.get(signal.kind);
      if (others === undefined) own.set(signal.kind, [signal]);
      else others.push(signal);
    }
    const signals = {
      attributeGroups: own.get("attribute_group") ?? [],
      entities: own.get("entity") ?? [],
      events: own.get("event") ?? [],
      metrics: own.get("metric") ?? [],
      spans: own.get("span") ?? [],
    };
    checkAssociations(scope, signals.entities);
    return signals;
  }
}

function reachableFrom(root: Scope): ResolvedRegistry["reachable"] {
  const reachable = new Map(root.dependencies.flatMap(({ attributes }) => [...attributes]));
  for (const [key, attribute] of root.attributes) reachable.set(key, attribute);
  return reachable;
}

function reachableSignals(root: Scope): readonly SignalDeclaration[] {
  const inDependencies = root.dependencies
    .flatMap((dependency) => SIGNAL_KINDS.flatMap((kind) => dependency.exports(kind)))
    .filter((found) => found.value.kind !== "attribute_group" && !root.isExcluded(found));
  const { signals } = root.loaded.declarations;
  return [...new Set([...signals, ...inDependencies.map(({ value }) => value)])];
}
