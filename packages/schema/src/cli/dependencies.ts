import { resolve } from "node:path";
import { cacheFolder } from "../load/dependency/cache-folder.ts";
import type { Digest } from "../load/dependency/content.ts";
import { type FetchedDependency, fetchDependency } from "../load/dependency/fetch.ts";
import { openDependency } from "../load/dependency/open-dependency.ts";
import { isProblem } from "../load/dependency/problem.ts";
import { parseRegistryPath } from "../load/dependency/registry-path.ts";
import type { OpenDependency, RegistryLocation } from "../load/opened-dependency.ts";
import type { DependencyDeclaration } from "../load/registry-manifest.ts";
import type { Config } from "./config.ts";
import type { CommandIo } from "./io.ts";

/** SHA-256 of the content that a lock promises, by schema URL. */
export type ExpectedDigests = ReadonlyMap<string, Digest>;

/** Finds dependencies as the project file says, else where their manifests do; offline. */
export function dependencyOpener(
  config: Config,
  expected: ExpectedDigests,
  io: CommandIo,
): OpenDependency {
  return async (dependency, namedBy) => {
    const source = sourceOf(dependency, namedBy, config, io);
    if (source === undefined) return { kind: "not-fetched" };
    if (isProblem(source.path)) return { kind: "problem", ...source.path };
    return openDependency(source.path, {
      namedBy: source.namedBy,
      workingDirectory: io.workingDirectory,
      cacheFolder: cacheOf(io),
      expectedDigest: expected.get(dependency.schemaUrl.value),
    });
  };
}

/** As above, but brings what is elsewhere to this machine first and tells of each. */
export function dependencyFetcher(
  config: Config,
  expected: ExpectedDigests,
  io: CommandIo,
  tell: (dependency: DependencyDeclaration, fetched: FetchedDependency) => void,
): OpenDependency {
  const open = dependencyOpener(config, expected, io);
  return async (dependency, namedBy) => {
    const source = sourceOf(dependency, namedBy, config, io);
    if (source === undefined || isProblem(source.path)) return open(dependency, namedBy);
    const fetched = await fetchDependency(source.path, {
      network: io.network,
      cacheFolder: cacheOf(io),
      expectedDigest: expected.get(dependency.schemaUrl.value),
    });
    tell(dependency, fetched);
    return fetched.kind === "problem" ? fetched : open(dependency, namedBy);
  };
}

function cacheOf({ environment, homeDirectory, workingDirectory }: CommandIo): string {
  return resolve(workingDirectory, cacheFolder(environment, homeDirectory));
}

interface Source {
  readonly path: ReturnType<typeof parseRegistryPath>;
  readonly namedBy: RegistryLocation;
}

/** What the project file names stands above the manifest, and is looked for from where it is run. */
function sourceOf(
  { name, registryPath, schemaUrl }: DependencyDeclaration,
  namedBy: RegistryLocation,
  { dependencies }: Config,
  io: CommandIo,
): Source | undefined {
  const override = dependencies.get(schemaUrl.value) ?? dependencies.get(name);
  if (override !== undefined) {
    const here: RegistryLocation = { kind: "folder", folder: io.workingDirectory };
    return { path: parseRegistryPath(override), namedBy: here };
  }
  if (registryPath === undefined) return undefined;
  return { path: parseRegistryPath(registryPath.value), namedBy };
}
