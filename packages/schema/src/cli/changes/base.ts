import { hasErrors } from "../../check/check.ts";
import { readContracts } from "../../contract/registry.ts";
import { startOfFile } from "../../diagnostics/finding.ts";
import { readGitRevision } from "../../diff/git-revision.ts";
import { emptySnapshot, type Snapshot } from "../../diff/snapshot.ts";
import { takeSnapshot } from "../../diff/take-snapshot.ts";
import { isProblem } from "../../load/dependency/problem.ts";
import { loadDependencies, type OpenDependency } from "../../load/dependency-graph.ts";
import { loadRegistry } from "../../load/load.ts";
import { type LoadedRegistry, loadFiles } from "../../load/load-files.ts";
import { resolveRegistry } from "../../resolve/resolve.ts";
import type { CommandArguments } from "../command.ts";
import { dependencyOpener } from "../dependencies.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "../io.ts";
import { type Project, projectPath } from "../project-path.ts";
import { refuse } from "../refuse.ts";
import { printReport } from "../report.ts";

/** What is compared with, as it was. */
export interface Base {
  readonly snapshot: Snapshot;
  /** For a person. */
  readonly shownAs: string;
}

const GIT = "git:";

/**
 * Reads an older registry: the folder at a git revision, or another folder. Only what keeps it from
 * being read counts against it; what rules say of it today did not hold then. Dependencies are found
 * as for the registry that it is compared with.
 */
export async function openOldRegistry(
  against: string,
  project: Project,
  given: CommandArguments,
  io: CommandIo,
): Promise<Base | ExitCode> {
  const open = dependencyOpener(project.config, new Map(), io);
  const loaded = against.startsWith(GIT)
    ? await loadRevision(against.slice(GIT.length), project, open, io)
    : await loadFolder(against, open, io);
  if (typeof loaded === "number") return loaded;
  if (loaded === undefined)
    return { snapshot: emptySnapshot(startOfFile(against)), shownAs: against };
  if (!hasErrors(loaded.findings)) {
    return { snapshot: takeSnapshot(readContracts(resolveRegistry(loaded))), shownAs: against };
  }
  const { findings, sources } = loaded;
  printReport({ findings, sources, events: 0, attributes: 0 }, given.format, io);
  return EXIT_CODES.usage;
}

/** Undefined where the folder was not there. */
async function loadRevision(
  revision: string,
  { registry }: Project,
  open: OpenDependency,
  io: CommandIo,
): Promise<LoadedRegistry | ExitCode | undefined> {
  const { absolute, shownAs } = registry;
  const files = await readGitRevision(absolute, revision, { environment: io.environment });
  if (isProblem(files)) return refuse(`${files.problem}; ${files.help}`, io);
  if (files.length === 0) return undefined;
  return loadDependencies(loadFiles(`${revision}:${shownAs}`, files), absolute, open);
}

async function loadFolder(
  against: string,
  openDependency: OpenDependency,
  io: CommandIo,
): Promise<LoadedRegistry> {
  const { absolute, shownAs } = projectPath(against, io);
  return loadRegistry(absolute, { shownAs, openDependency });
}
