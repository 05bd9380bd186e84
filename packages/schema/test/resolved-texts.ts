import { expect } from "vitest";
import type { ResolvedRegistry, ResolvedSignal } from "../src/resolve/model.ts";
import type { ResolveProblem } from "../src/resolve/problem.ts";
import { resolveRegistry } from "../src/resolve/resolve.ts";
import { loadTexts, type RegistryText } from "./registry-texts.ts";

/** Resolves a registry that is read without findings; a text alone builds upon all the others. */
export async function resolve(
  root: string | RegistryText,
  others: Readonly<Record<string, RegistryText>> = {},
): Promise<ResolvedRegistry> {
  const registry = typeof root === "string" ? { text: root, uses: Object.keys(others) } : root;
  const loaded = await loadTexts({ ...others, root: registry });
  expect(loaded.findings).toEqual([]);
  return resolveRegistry(loaded);
}

/** Problems as the kind and the name it is about. */
export function short(problems: readonly ResolveProblem[]): readonly string[] {
  return problems.map((problem) => {
    switch (problem.kind) {
      case "group-collision":
        return `${problem.kind} ${problem.key} ${problem.groups.join(" ")}`;
      case "identity-changed":
      case "undeclared-dependency":
        return `${problem.kind} ${problem.key.value}`;
      case "unmatched-import":
        return `${problem.kind} ${problem.pattern.value}`;
      case "broken-dependency":
        return `${problem.kind} ${problem.registry} ${problem.count}`;
      default:
        return `${problem.kind} ${problem.name.value}`;
    }
  });
}

/** Keys of a signal's attributes, in its order. */
export function keysOf(signal: ResolvedSignal | undefined): readonly string[] {
  return signal?.attributes.map(({ key }) => key.value) ?? [];
}

/** The section `attributes`, with one text attribute for each key. */
export function attributes(...keys: readonly string[]): string {
  const lines = keys.map(
    (key) => `  - { key: ${key}, type: string, stability: stable, brief: B. }`,
  );
  return `attributes:\n${lines.join("\n")}\n`;
}

/** An item of the section `events`; `uses` is what its list of attributes holds. */
export function event(name: string, uses: string, more = ""): string {
  return `  - { name: ${name}, brief: B., stability: stable, attributes: [${uses}]${more} }\n`;
}

/** Likewise of the section `attribute_groups`. */
export function group(id: string, uses: string): string {
  return `  - { id: ${id}, visibility: internal, attributes: [${uses}] }\n`;
}

/** Keeps a definition from dependents. */
export const EXCLUDED: string = "annotations: { dependency_resolution: { exclude: true } }";
