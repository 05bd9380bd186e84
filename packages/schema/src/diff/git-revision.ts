import { basename, dirname } from "node:path";
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

export interface GitRevision {
  /** By which the same revision is found in no other repository. */
  readonly commit: string;
  readonly files: readonly SourceFile[];
}

/**
 * The files of a registry's folder as they were at a revision of the repository it lies in; none
 * where the folder was not there. Objects are read and nothing is checked out, so no hook, filter or
 * link of the repository means anything, and nothing is fetched.
 */
export function readGitRevision(
  folder: string,
  revision: string,
  options: GitRevisionOptions,
): Promise<GitRevision | DependencyProblem> {
  return inTime(options, (signal) =>
    new FolderHistory(folder, options.environment, signal).read(revision),
  );
}

/** One file as it was at a revision; undefined where it was not there. */
export function readGitFile(
  path: string,
  revision: string,
  maxBytes: number,
  options: GitRevisionOptions,
): Promise<Buffer | undefined | DependencyProblem> {
  return inTime(options, (signal) =>
    new FolderHistory(dirname(path), options.environment, signal).readFile(
      revision,
      basename(path),
      maxBytes,
    ),
  );
}

/** False also where the folder lies in no repository. */
export async function knowsCommit(
  folder: string,
  commit: string,
  options: GitRevisionOptions,
): Promise<boolean> {
  const history = (signal: AbortSignal): FolderHistory =>
    new FolderHistory(folder, options.environment, signal);
  return !isProblem(await inTime(options, (signal) => history(signal).find(commit)));
}

async function inTime<T>(
  { timeLimitMillis = DEPENDENCY_LIMITS.timeLimitMillis }: GitRevisionOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const tooLong = {
    problem: `git is not done after ${timeLimitMillis / 1000} s`,
    help: "try again",
  };
  const timer = setTimeout(() => controller.abort(tooLong), timeLimitMillis);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** A ref, and the way back from it: `main`, `v1.2.0`, `HEAD~3`, `HEAD^2~1`. */
const REVISION = /^([^~^]*)((?:[~^]\d{0,4}){0,8})$/;

function checkRevision(revision: string): DependencyProblem | undefined {
  const [, ref = ""] = REVISION.exec(revision) ?? [];
  // Where there is nothing to take apart, the whole is shown as what it is not.
  return checkRef(ref === "" ? revision : ref);
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

  async read(revision: string): Promise<GitRevision | DependencyProblem> {
    const found = await this.find(revision);
    if (isProblem(found)) return found;
    const files = await this.#readFolder(found.commit, found.prefix);
    return isProblem(files) ? files : { commit: found.commit, files };
  }

  async readFile(
    revision: string,
    name: string,
    maxBytes: number,
  ): Promise<Buffer | undefined | DependencyProblem> {
    const found = await this.find(revision);
    if (isProblem(found)) return found;
    const path = found.prefix === "" ? name : `${found.prefix}/${name}`;
    const asked = `${found.commit}:${path}\n`;
    const output = await this.#git(["cat-file", "--batch"], asked, maxBytes + MAX_PREFIX_BYTES);
    if (isProblem(output)) return output;
    const [, size] = /^[0-9a-f]+ blob (\d+)\n/.exec(output.toString("latin1", 0, LINE_BYTES)) ?? [];
    const start = output.indexOf("\n") + 1;
    return size === undefined ? undefined : output.subarray(start, start + Number(size));
  }

  async find(
    revision: string,
  ): Promise<{ readonly commit: string; readonly prefix: string } | DependencyProblem> {
    const wrong = checkRevision(revision);
    if (wrong !== undefined) return wrong;
    const shown = await this.#git(["rev-parse", "--show-prefix"], "", MAX_PREFIX_BYTES);
    if (isProblem(shown)) return shown;
    const prefix = shown.toString().replace(/\/?\n$/, "");
    if (prefix.includes("\n")) return unreadable("the path has a line break", prefix);
    const argv = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    const commit = await this.#git(argv, "", FEW_BYTES);
    if (isProblem(commit)) return unknownRevision(revision);
    return { commit: commit.toString().trim(), prefix };
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
