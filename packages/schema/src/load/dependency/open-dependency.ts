import { isAbsolute, relative, resolve, sep } from "node:path";
import { readFolder } from "../folder.ts";
import type { OpenedDependency, RegistryLocation } from "../opened-dependency.ts";
import { readArchive } from "./archive.ts";
import { readCached } from "./cache.ts";
import { type Digest, digestOfFiles } from "./content.ts";
import { isPresent, readBounded } from "./disk.ts";
import { DEPENDENCY_LIMITS, type DependencyLimits } from "./limits.ts";
import { type DependencyProblem, isProblem, reasonOf } from "./problem.ts";
import { type RegistryPath, showRegistryPath } from "./registry-path.ts";

export interface OpenContext {
  /** Where the manifest is that names the dependency. */
  readonly namedBy: RegistryLocation;
  readonly workingDirectory: string;
  readonly cacheFolder: string;
  /** For what was fetched: the content that a lock promises. Default: what was fetched last. */
  readonly expectedDigest?: Digest | undefined;
  readonly limits?: DependencyLimits;
}

/** Finds the files of a dependency on this machine. Never touches the network, never rejects. */
export async function openDependency(
  path: RegistryPath,
  context: OpenContext,
): Promise<OpenedDependency> {
  switch (path.kind) {
    case "folder":
    case "archive":
      return openLocal(path, context);
    case "remote-archive":
    case "git":
      return openCached(showRegistryPath(path), context);
  }
}

type LocalPath = Extract<RegistryPath, { readonly kind: "folder" | "archive" }>;

async function openLocal(path: LocalPath, context: OpenContext): Promise<OpenedDependency> {
  if (context.namedBy.kind === "elsewhere") {
    const problem = `\`${path.path}\` is a path of this machine, named by a registry from elsewhere`;
    return failed({ problem, help: "only registries in folders may name folders and archives" });
  }
  const found = find(path.path, context.namedBy.folder, context.workingDirectory);
  if (found === undefined) {
    const problem = `\`${path.path}\` exists neither beside the manifest nor in the working directory`;
    return failed({ problem, help: "correct `registry_path`" });
  }
  const shownAs = showRegistryPath({ ...path, path: show(found, context.workingDirectory) });
  return path.kind === "folder"
    ? openFolder(found, shownAs)
    : openArchive(found, path.subFolder, shownAs, context.limits);
}

/** Beside the manifest first: that does not depend on where the command is run. Weaver reads only the latter. */
function find(path: string, folder: string, workingDirectory: string): string | undefined {
  const candidates = [resolve(workingDirectory, folder, path), resolve(workingDirectory, path)];
  return candidates.find(isPresent);
}

function show(path: string, workingDirectory: string): string {
  const shorter = relative(workingDirectory, path);
  return isAbsolute(shorter) ? path : (shorter || ".").split(sep).join("/");
}

function openFolder(folder: string, shownAs: string): OpenedDependency {
  const { files, findings } = readFolder(folder, shownAs);
  const [first] = findings;
  if (first !== undefined) return failed({ problem: first.message, help: first.help });
  const location: RegistryLocation = { kind: "folder", folder };
  return { kind: "files", files, shownAs, location, digest: undefined };
}

async function openArchive(
  file: string,
  subFolder: string | undefined,
  shownAs: string,
  limits: DependencyLimits = DEPENDENCY_LIMITS,
): Promise<OpenedDependency> {
  let bytes: Uint8Array;
  try {
    bytes = readBounded(file, limits.maxArchiveBytes);
  } catch (error) {
    const problem = `\`${shownAs}\` cannot be read: ${reasonOf(error)}`;
    return failed({ problem, help: "check the path and its permissions" });
  }
  const files = await readArchive(file, bytes, subFolder, limits);
  if (isProblem(files)) return failed({ ...files, problem: `\`${shownAs}\`: ${files.problem}` });
  return { kind: "files", files, shownAs, location: ELSEWHERE, digest: digestOfFiles(files) };
}

function openCached(source: string, context: OpenContext): OpenedDependency {
  const cached = readCached(context.cacheFolder, source, context.expectedDigest);
  if (cached === undefined) return { kind: "not-fetched" };
  if (isProblem(cached)) return failed(cached);
  return { kind: "files", ...cached, shownAs: source, location: ELSEWHERE };
}

const ELSEWHERE: RegistryLocation = { kind: "elsewhere" };

function failed(problem: DependencyProblem): OpenedDependency {
  return { kind: "problem", ...problem };
}
