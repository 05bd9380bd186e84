import type { Located } from "../diagnostics/finding.ts";
import type { AttributeDeclaration, SignalDeclaration, SignalKind } from "../load/declarations.ts";
import type { LoadedRegistry } from "../load/load-files.ts";
import { isExcluded } from "./excluded.ts";
import type { ResolveProblem } from "./problem.ts";

/** A definition and the registry it stands in. */
export interface Found<T> {
  readonly value: T;
  readonly scope: Scope;
}

/** What looking a name up in dependencies comes to. */
export type Lookup<T> =
  | Found<T>
  | "excluded"
  | undefined
  | { readonly ambiguous: readonly string[] };

export function isFound<T>(lookup: Lookup<T>): lookup is Found<T> {
  return typeof lookup === "object" && "scope" in lookup;
}

/**
 * The names of one registry: its own, those of its direct dependencies, and what it imports. A
 * dependency's scope is complete before it is asked anything.
 */
export class Scope {
  readonly name: string;
  readonly loaded: LoadedRegistry;
  readonly dependencies: readonly Scope[];
  /** Of this registry alone: dependencies answer for theirs. */
  readonly problems: ResolveProblem[] = [];
  readonly #attributes = new Map<string, AttributeDeclaration>();
  readonly #signals = new Map<string, SignalDeclaration>();
  readonly #imported = new Map<SignalDeclaration, Found<SignalDeclaration>>();
  readonly #importedIds = new Map<string, Found<SignalDeclaration>>();
  readonly #usedKeys = new Set<string>();
  readonly #excluded = new Set<SignalDeclaration>();
  #entities: ReadonlyMap<string, readonly Found<SignalDeclaration>[]> | undefined;

  constructor(loaded: LoadedRegistry, dependencies: readonly Scope[]) {
    const { attributes, manifest, signals } = loaded.declarations;
    this.name = manifest?.name ?? loaded.folder;
    this.loaded = loaded;
    this.dependencies = dependencies;
    // Of two definitions of one name the first counts; that there are two is a finding.
    for (const attribute of attributes) {
      const key = attribute.key.value;
      if (!this.#attributes.has(key)) this.#attributes.set(key, attribute);
    }
    for (const signal of signals) {
      if (!this.#signals.has(signal.groupId)) this.#signals.set(signal.groupId, signal);
    }
  }

  get attributes(): ReadonlyMap<string, AttributeDeclaration> {
    return this.#attributes;
  }

  get imported(): readonly Found<SignalDeclaration>[] {
    return [...this.#imported.values()];
  }

  /** Takes a signal of a dependency over. Two ways to one definition bring it once. */
  import(found: Found<SignalDeclaration>): boolean {
    if (this.#imported.has(found.value)) return false;
    this.#imported.set(found.value, found);
    const { groupId } = found.value;
    if (!this.#importedIds.has(groupId)) this.#importedIds.set(groupId, found);
    return true;
  }

  /** An attribute of a dependency that this registry refers to: its dependents may, too. */
  use(key: string): void {
    this.#usedKeys.add(key);
  }

  /** Keeps a signal from dependents: by its own annotations or by those it inherits. */
  exclude(signal: SignalDeclaration): void {
    this.#excluded.add(signal);
  }

  /** The definition that a reference in this registry means. */
  attribute(key: string): Lookup<AttributeDeclaration> {
    const own = this.#attributes.get(key);
    if (own !== undefined) return { value: own, scope: this };
    return this.#inDependencies((dependency) => dependency.#exportedAttribute(key));
  }

  /** A signal or group of this registry, by its id. */
  signal(groupId: string): SignalDeclaration | undefined {
    return this.#signals.get(groupId);
  }

  /** A signal of a dependency, by its id. */
  dependencySignal(groupId: string): Lookup<SignalDeclaration> {
    return this.#inDependencies((dependency) => dependency.exportedSignal(groupId));
  }

  exportedSignal(groupId: string): Found<SignalDeclaration> | "excluded" | undefined {
    const own = this.#signals.get(groupId);
    if (own !== undefined) {
      if (own.importKeys.length === 0) return undefined;
      return this.#excluded.has(own) ? "excluded" : { value: own, scope: this };
    }
    return this.#importedIds.get(groupId);
  }

  ownSignals(kind: SignalKind): readonly SignalDeclaration[] {
    return this.loaded.declarations.signals.filter((signal) => signal.kind === kind);
  }

  /** What dependents can name, excluded or not: its own and what it imports itself. */
  exports(kind: SignalKind): readonly Found<SignalDeclaration>[] {
    const own = this.ownSignals(kind).filter(({ importKeys }) => importKeys.length > 0);
    return [
      ...own.map((value) => ({ value, scope: this })),
      ...this.imported.filter(({ value }) => value.kind === kind),
    ];
  }

  /** The entities that an association in a dependent can mean, by one of their names. */
  entitiesNamed(name: string): readonly Found<SignalDeclaration>[] {
    this.#entities ??= indexByImportKey(this.exports("entity"));
    return this.#entities.get(name) ?? [];
  }

  isExcluded({ scope, value }: Found<SignalDeclaration>): boolean {
    return scope.#excluded.has(value);
  }

  /** Those it defines, and those of its own dependencies that it uses. */
  #exportedAttribute(key: string): Found<AttributeDeclaration> | "excluded" | undefined {
    const own = this.#attributes.get(key);
    if (own !== undefined) {
      return isExcluded(own.annotations) ? "excluded" : { value: own, scope: this };
    }
    if (!this.#usedKeys.has(key)) return undefined;
    const lookup = this.attribute(key);
    return isFound(lookup) || lookup === "excluded" ? lookup : undefined;
  }

  #inDependencies<T>(ask: (dependency: Scope) => Found<T> | "excluded" | undefined): Lookup<T> {
    const found = new Map<Scope, Found<T>>();
    let excluded = false;
    for (const dependency of this.dependencies) {
      const answer = ask(dependency);
      if (answer === "excluded") excluded = true;
      // Two ways to one definition are no contradiction.
      else if (answer !== undefined) found.set(answer.scope, answer);
    }
    const [first, second] = found.values();
    if (first === undefined) return excluded ? "excluded" : undefined;
    if (second === undefined) return first;
    return { ambiguous: [...found.keys()].map(({ name }) => name) };
  }
}

function indexByImportKey(
  signals: readonly Found<SignalDeclaration>[],
): ReadonlyMap<string, readonly Found<SignalDeclaration>[]> {
  const index = new Map<string, Found<SignalDeclaration>[]>();
  for (const found of signals) {
    for (const key of new Set(found.value.importKeys)) {
      const others = index.get(key);
      if (others === undefined) index.set(key, [found]);
      else others.push(found);
    }
  }
  return index;
}

/** What may use what is excluded: that which dependents cannot see either. */
export function isHidden({ annotations, isPublic, kind }: SignalDeclaration): boolean {
  return isExcluded(annotations) || (kind === "attribute_group" && !isPublic);
}

export function located<T>(value: T, { place }: Located<unknown>): Located<T> {
  return { value, place };
}
