import type { SourceFile } from "../source.ts";
import { checkRef } from "./address.ts";
import { type CommitFile, type CommitListing, listCommit, splitBatch } from "./git-output.ts";
import { type GitProcessOptions, runGit } from "./git-process.ts";
import { Guard } from "./guard.ts";
import { DEPENDENCY_LIMITS, type DependencyLimits } from "./limits.ts";
import { type DependencyProblem, isProblem } from "./problem.ts";
import type { GitPath } from "./registry-path.ts";

export interface GitOptions extends Pick<GitProcessOptions, "environment" | "protocols"> {
  readonly limits?: DependencyLimits;
  /** For whoever wants to stop before the time limit. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches one commit without its history into a bare repository in an empty folder, and reads the
 * registry's files from it. Nothing is checked out, so that no filter, no attribute, no link and no
 * submodule of the repository means anything. Which addresses may be fetched is the caller's
 * matter; `protocols` holds git itself to it, also where it is redirected.
 */
export async function readGit(
  { ref = "HEAD", subFolder = "", url }: GitPath,
  workFolder: string,
  options: GitOptions,
): Promise<readonly SourceFile[] | DependencyProblem> {
  const wrong = checkRef(ref);
  if (wrong !== undefined) return wrong;
  const limits = options.limits ?? DEPENDENCY_LIMITS;
  const guard = new Guard(workFolder, limits, options.signal);
  const { environment, protocols } = options;
  const git = new BareRepository(workFolder, { environment, protocols, signal: guard.signal });
  try {
    const fetched = await git.fetchCommit(url, ref);
    if (isProblem(fetched)) return fetched;
    guard.examine();
    const listing = await git.list(subFolder, limits.maxEntries);
    return isProblem(listing) ? listing : await git.read(listing.files);
  } finally {
    guard.end();
  }
}

/** Where the fetched commit is kept. */
const FETCHED = "refs/sonde/fetched";

/** Enough for a program that has nothing to say, and for each line about an object. */
const FEW_BYTES = 4096;
const LINE_BYTES = 256;

class BareRepository {
  readonly #folder: string;
  readonly #process: Omit<GitProcessOptions, "maxOutputBytes">;

  constructor(folder: string, process: Omit<GitProcessOptions, "maxOutputBytes">) {
    this.#folder = folder;
    this.#process = process;
  }

  async fetchCommit(url: string, ref: string): Promise<Buffer | DependencyProblem> {
    // An empty template: no hooks.
    const made = await this.#run(["init", "--quiet", "--bare", "--template="], "", FEW_BYTES);
    if (isProblem(made)) return made;
    const settings = ["--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules"];
    const argv = ["fetch", ...settings, "--end-of-options", url, `${ref}:${FETCHED}`];
    return this.#run(argv, "", FEW_BYTES);
  }

  /** Listed from the registry's folder on: what stands outside of it is nobody's matter. */
  async list(folder: string, maxEntries: number): Promise<CommitListing | DependencyProblem> {
    const argv = ["ls-tree", "-r", "-z", "-l", "--full-tree", `${FETCHED}:${folder}`];
    const listed = await this.#run(argv, "", maxEntries * LINE_BYTES);
    if (isProblem(listed)) {
      if (folder === "") return listed;
      const problem = `the repository's folder \`${folder}\` cannot be read; ${listed.problem}`;
      return { problem, help: "name a folder of that ref in brackets behind it" };
    }
    const listing = listCommit(listed, maxEntries);
    return isProblem(listing) ? listing : this.#examineLinks(listing, folder);
  }

  async read(files: readonly CommitFile[]): Promise<readonly SourceFile[] | DependencyProblem> {
    const input = files.map(({ object }) => `${object}\n`).join("");
    const byteCount = files.reduce((sum, file) => sum + file.byteCount + LINE_BYTES, FEW_BYTES);
    const output = await this.#run(["cat-file", "--batch"], input, byteCount);
    return isProblem(output) ? output : splitBatch(output, files);
  }

  /** A link to a folder hides what would be read, had the folder itself stood there. */
  async #examineLinks(
    listing: CommitListing,
    folder: string,
  ): Promise<CommitListing | DependencyProblem> {
    if (listing.links.length === 0) return listing;
    const prefix = `${FETCHED}:${folder === "" ? "" : `${folder}/`}`;
    const input = listing.links.map((link) => `${prefix}${link}\n`).join("");
    const argv = ["cat-file", "--batch-check=%(objecttype)", "--follow-symlinks"];
    const output = await this.#run(argv, input, listing.links.length * FEW_BYTES);
    if (isProblem(output)) return output;
    if (!/^tree$/m.test(output.toString())) return listing;
    const problem = "the repository holds a link to a folder, which is not followed";
    return { problem, help: "name the folder itself in brackets" };
  }

  #run(
    argv: readonly string[],
    input: string,
    maxOutputBytes: number,
  ): Promise<Buffer | DependencyProblem> {
    const options = { ...this.#process, maxOutputBytes };
    return runGit([`--git-dir=${this.#folder}`, ...argv], input, options);
  }
}
