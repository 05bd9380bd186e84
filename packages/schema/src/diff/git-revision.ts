import { checkRef } from "../load/dependency/address.ts";
import { listCommit, splitBatch } from "../load/dependency/git-output.ts";
import { type Environment, runGit } from "../load/dependency/git-process.ts";
import { DEPENDENCY_LIMITS } from "../load/dependency/limits.ts";
import { type DependencyProblem, isProblem } from "../load/dependency/problem.ts";
import type { SourceFile } from "../load/source.ts";

export interface GitRevisionOptions {
  readonly environment: Environment;
  readonly timeLimitMillis?: number;
}

/**
 * The files of a registry's folder as they were at a revision of the repository it lies in; none
 * where the folder was not there. Objects are read and nothing is checked out, so no hook, filter or
 * link of the repository means anything, and nothing is fetched.
 */
export async function readGitRevision(
  folder: string,
  revision: string,
  { environment, timeLimitMillis = DEPENDENCY_LIMITS.timeLimitMillis }: GitRevisionOptions,
): Promise<readonly SourceFile[] | DependencyProblem> {
  const wrong = checkRevision(revision);
  if (wrong !== undefined) return wrong;
  const controller = new AbortController();
  const tooLong = {
    problem: `git is not done after ${timeLimitMillis / 1000} s`,
    help: "try again",
  };
  const timer = setTimeout(() => controller.abort(tooLong), timeLimitMillis);
  try {
    return await new FolderHistory(folder, environment, controller.signal).read(revision);
  } finally {
    clearTimeout(timer);
  }
}

/** A ref, and the way back from it: `main`, `v1.2.0`, `HEAD~3`, `HEAD^2~1`. */
const REVISION = /^([^~^]*)((?:[~^]\d{0,4}){0,8})$/;

function checkRevision(revision: string): DependencyProblem | undefined {
  const [, ref = ""] = REVISION.exec(revision) ?? [];
  return checkRef(ref);
}

const MAX_PREFIX_BYTES = 64 * 1024;
const FEW_BYTES = 4096;
/** Of each line about an object: its name, its size, and a path. */
const LINE_BYTES = 256;

class FolderHistory {
  readonly #folder: string;
  readonly #environment: Environment;
  readonly #signal: AbortSignal;

  constructor(folder: string, environment: Environment, signal: AbortSignal) {
    this.#folder = folder;
    this.#environment = environment;
    this.#signal = signal;
  }

  async read(revision: string): Promise<readonly SourceFile[] | DependencyProblem> {
    const shown = await this.#git(["rev-parse", "--show-prefix"], "", MAX_PREFIX_BYTES);
    if (isProblem(shown)) return shown;
    const prefix = shown.toString().replace(/\/?\n$/, "");
    if (prefix.includes("\n")) return unreadable("the registry's path has a line break", prefix);
    const argv = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    const commit = await this.#git(argv, "", FEW_BYTES);
    if (isProblem(commit)) return unknownRevision(revision);
    return this.#readFolder(commit.toString().trim(), prefix);
  }

  async #readFolder(
    commit: string,
    prefix: string,
  ): Promise<readonly SourceFile[] | DependencyProblem> {
    const folder = `${commit}:${prefix}`;
    const found = await this.#git(["cat-file", "--batch-check"], `${folder}\n`, MAX_PREFIX_BYTES);
    if (isProblem(found)) return found;
    const kind = found.toString();
    if (kind === `${folder} missing\n`) return [];
    if (!/^[0-9a-f]+ tree \d+\n$/.test(kind)) return unreadable("it was no folder there", prefix);
    const { maxEntries } = DEPENDENCY_LIMITS;
    const argv = ["ls-tree", "-r", "-z", "-l", "--full-tree", folder];
    const listed = await this.#git(argv, "", maxEntries * LINE_BYTES);
    if (isProblem(listed)) return listed;
    if (!/\.ya?ml\0/.test(listed.toString())) return [];
    const listing = listCommit(listed, maxEntries);
    if (isProblem(listing)) return listing;
    const input = listing.files.map(({ object }) => `${object}\n`).join("");
    const byteCount = listing.files.reduce((sum, file) => sum + file.byteCount + LINE_BYTES, 0);
    const output = await this.#git(["cat-file", "--batch"], input, byteCount);
    return isProblem(output) ? output : splitBatch(output, listing.files);
  }

  #git(
    argv: readonly string[],
    input: string,
    maxOutputBytes: number,
  ): Promise<Buffer | DependencyProblem> {
    // The user named this repository, and nothing in it is run: whose it is does not matter.
    const where = ["-c", "safe.directory=*", "-C", this.#folder];
    const [environment, signal] = [this.#environment, this.#signal];
    return runGit([...where, ...argv], input, {
      environment,
      protocols: [],
      signal,
      maxOutputBytes,
    });
  }
}

function unreadable(reason: string, prefix: string): DependencyProblem {
  const problem = `\`${prefix}\` cannot be read at that revision: ${reason}`;
  return { problem, help: "compare with a folder" };
}

function unknownRevision(revision: string): DependencyProblem {
  return {
    problem: `the repository has no revision \`${revision}\``,
    help: "name a branch, tag or commit; where it is a shallow clone, fetch it first",
  };
}
