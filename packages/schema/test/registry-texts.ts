import { stringify } from "yaml";
import { loadDependencies } from "../src/load/dependency-graph.ts";
import { type LoadedRegistry, loadFiles } from "../src/load/load-files.ts";
import type { Node } from "../src/load/node.ts";
import type { OpenDependency } from "../src/load/opened-dependency.ts";
import type { SourceFile } from "../src/load/source.ts";

/** A registry in one file, by the names of those it builds upon. */
export interface RegistryText {
  /** Without the line that declares the format, unless it is of v1. */
  readonly text: string;
  readonly uses?: readonly string[];
  /** Default `1.0.0`. */
  readonly version?: string;
}

/** `name` or, for another version than 1.0.0, `name@1.2.3`. */
function schemaUrlOf(reference: string): string {
  const [name = "", version = "1.0.0"] = reference.split("@");
  return `https://acme.example/${name}/${version}`;
}

export function registryFiles(name: string, registry: RegistryText): readonly SourceFile[] {
  const { text, uses = [], version = "1.0.0" } = registry;
  const manifest = {
    schema_url: schemaUrlOf(`${name}@${version}`),
    dependencies: uses.map((reference) => ({ schema_url: schemaUrlOf(reference) })),
  };
  const isFormer = text.startsWith("groups:");
  const content = isFormer ? text : `file_format: definition/2\n${text}`;
  return [
    { path: "manifest.yaml", bytes: Buffer.from(stringify(manifest)) },
    { path: "a.yaml", bytes: Buffer.from(content) },
  ];
}

/** Finds dependencies among texts, by `name@version`. */
export function openTexts(registries: Readonly<Record<string, RegistryText>>): OpenDependency {
  return async ({ schemaUrl }) => {
    const [, name = "", version = ""] = /example\/(.*)\/(.*)$/.exec(schemaUrl.value) ?? [];
    const registry = registries[`${name}@${version}`] ?? registries[name];
    if (registry === undefined) return { kind: "not-fetched" };
    const files = registryFiles(name, { version, ...registry });
    return { kind: "files", files, shownAs: name, location: ELSEWHERE, digest: undefined };
  };
}

const ELSEWHERE = { kind: "elsewhere" } as const;

/** Loads the registry `root` and those that it builds upon. */
export async function loadTexts(
  registries: Readonly<Record<string, RegistryText>>,
): Promise<LoadedRegistry> {
  const root = loadFiles("root", registryFiles("root", registries["root"] ?? { text: "" }));
  return loadDependencies(root, "root", openTexts(registries));
}

/** A node as the value it stands for. */
export function plain(node: Node | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plain);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
}
