import type { SourceFile } from "../source.ts";
import { checkArchiveAddress, checkRepositoryAddress } from "./address.ts";
import { readArchive } from "./archive.ts";
import { writeCached } from "./cache.ts";
import { type Digest, digestOfFiles } from "./content.ts";
import { createTemporaryFolder, removeFolder } from "./disk.ts";
import { DEPENDENCY_LIMITS, type DependencyLimits } from "./limits.ts";
import type { Network } from "./network.ts";
import { type DependencyProblem, isProblem, reasonOf } from "./problem.ts";
import {
  type GitPath,
  type RegistryPath,
  type RemoteArchivePath,
  showRegistryPath,
} from "./registry-path.ts";

export interface FetchContext {
  readonly network: Network;
  readonly cacheFolder: string;
  /** The content that a lock promises. Default: whatever comes. */
  readonly expectedDigest?: Digest | undefined;
  readonly limits?: DependencyLimits;
}

export type FetchedDependency =
  | {
      readonly kind: "fetched";
      readonly files: readonly SourceFile[];
      readonly shownAs: string;
      readonly digest: Digest;
    }
  /** A folder or an archive of this machine: there is nothing to fetch. */
  | { readonly kind: "local" }
  | ({ readonly kind: "problem" } & DependencyProblem);

/**
 * Brings a dependency into the cache, where `openDependency` finds it. What is cached already is
 * fetched again: a branch may have moved. Content that a lock does not expect is not kept. Never
 * rejects.
 */
export async function fetchDependency(
  path: RegistryPath,
  context: FetchContext,
): Promise<FetchedDependency> {
  if (path.kind === "folder" || path.kind === "archive") return { kind: "local" };
  const shownAs = showRegistryPath(path);
  const files = await fetchFiles(path, context);
  if (isProblem(files)) {
    return { kind: "problem", ...files, problem: `\`${shownAs}\`: ${files.problem}` };
  }
  const digest = digestOfFiles(files);
  const { expectedDigest = digest } = context;
  if (digest !== expectedDigest) {
    const problem = `\`${shownAs}\` has the content ${digest}, and the lock expects ${expectedDigest}`;
    const help = "find out why it changed; if it may, run `sonde fetch --update` and `sonde lock`";
    return { kind: "problem", problem, help };
  }
  const written = writeCached(context.cacheFolder, shownAs, files);
  if (typeof written !== "string") return { kind: "problem", ...written };
  return { kind: "fetched", files, shownAs, digest };
}

async function fetchFiles(
  path: GitPath | RemoteArchivePath,
  context: FetchContext,
): Promise<readonly SourceFile[] | DependencyProblem> {
  if (path.kind === "git") {
    return checkRepositoryAddress(path.url) ?? fetchRepository(path, context);
  }
  const wrong = checkArchiveAddress(path.url);
  if (wrong !== undefined) return wrong;
  const { limits = DEPENDENCY_LIMITS, network } = context;
  const { maxArchiveBytes, timeLimitMillis } = limits;
  const bytes = await network.download(path.url, maxArchiveBytes, timeLimitMillis);
  return isProblem(bytes) ? bytes : readArchive(path.url, bytes, path.subFolder, limits);
}

/** The folder is below the cache: the system's own folder for temporary files may be in memory. */
async function fetchRepository(
  path: GitPath,
  { cacheFolder, network }: FetchContext,
): Promise<readonly SourceFile[] | DependencyProblem> {
  let workFolder: string;
  try {
    workFolder = createTemporaryFolder(cacheFolder);
  } catch (error) {
    const problem = `the cache folder \`${cacheFolder}\` cannot be written: ${reasonOf(error)}`;
    return { problem, help: "check its permissions, or set `SONDE_CACHE` to another folder" };
  }
  try {
    return await network.readRepository(path, workFolder);
  } finally {
    removeFolder(workFolder);
  }
}
