import { dirname } from "node:path";
import { startOfFile } from "../../diagnostics/finding.ts";
import { knowsCommit, readGitFile, readGitRevision } from "../../diff/git-revision.ts";
import { LOCK_LIMITS } from "../../diff/lock/lock.ts";
import { readLock } from "../../diff/lock/read-lock.ts";
import { emptySnapshot, type Snapshot } from "../../diff/snapshot.ts";
import { isProblem } from "../../load/dependency/problem.ts";
import { loadDependencies } from "../../load/dependency-graph.ts";
import { type LoadedRegistry, loadFiles } from "../../load/load-files.ts";
import type { OpenDependency } from "../../load/opened-dependency.ts";
import type { CommandArguments } from "../command.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "../io.ts";
import type { Project } from "../project-path.ts";
import { refuse } from "../refuse.ts";
import { printReport } from "../report.ts";
import { lockPath } from "./lock.ts";

/** The registry as it was at a revision; undefined where its folder was not there. */
export async function loadRevision(
  revision: string,
  { registry }: Project,
  open: OpenDependency,
  io: CommandIo,
): Promise<LoadedRegistry | ExitCode | undefined> {
  const { absolute, shownAs } = registry;
  const found = await readGitRevision(absolute, revision, { environment: io.environment });
  if (isProblem(found)) return refuse(`${found.problem}; ${found.help}`, io);
  const { commit, files } = found;
  if (files.length === 0) return undefined;
  const openThen = openAtCommit(commit, open, io);
  return loadDependencies(loadFiles(`${revision}:${shownAs}`, files), absolute, openThen);
}

/** Folders of the same repository as they were; what is not in it is as it is today. */
function openAtCommit(commit: string, open: OpenDependency, io: CommandIo): OpenDependency {
  const options = { environment: io.environment };
  return async (dependency, namedBy) => {
    const opened = await open(dependency, namedBy);
    if (opened.kind !== "files" || opened.location.kind !== "folder") return opened;
    const { folder } = opened.location;
    if (!(await knowsCommit(folder, commit, options))) return opened;
    const found = await readGitRevision(folder, commit, options);
    if (isProblem(found)) return { kind: "problem", ...found };
    return found.files.length === 0 ? opened : { ...opened, files: found.files };
  };
}

/**
 * What was promised at a revision at which the registry's folder was not there. A lock that was tells
 * what a registry promised that has been moved since.
 */
export async function promisedElsewhere(
  revision: string,
  project: Project,
  given: CommandArguments,
  io: CommandIo,
): Promise<Snapshot | ExitCode> {
  const path = lockPath(given, project, io);
  const { maxBytes } = LOCK_LIMITS;
  const options = { environment: io.environment };
  // A lock may lie outside the repository.
  const isKnown = path && (await knowsCommit(dirname(path.absolute), revision, options));
  const bytes = isKnown && (await readGitFile(path.absolute, revision, maxBytes, options));
  if (path === undefined || bytes === undefined || bytes === false) {
    const { shownAs } = project.registry;
    io.writeError(`sonde: \`${shownAs}\` was not there at \`${revision}\`: all of it is new\n`);
    return emptySnapshot(startOfFile(`git:${revision}`));
  }
  if (isProblem(bytes)) return refuse(`${bytes.problem}; ${bytes.help}`, io);
  const { findings, lock, sources } = readLock(`${revision}:${path.shownAs}`, bytes);
  if (lock !== undefined) return lock.snapshot;
  printReport({ findings, sources, events: 0, attributes: 0 }, given.format, io);
  return EXIT_CODES.usage;
}
