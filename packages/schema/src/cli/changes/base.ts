import { hasErrors } from "../../check/check.ts";
import { readContracts } from "../../contract/registry.ts";
import type { Snapshot } from "../../diff/snapshot.ts";
import { takeSnapshot } from "../../diff/take-snapshot.ts";
import { loadRegistry } from "../../load/load.ts";
import type { LoadedRegistry } from "../../load/load-files.ts";
import type { OpenDependency } from "../../load/opened-dependency.ts";
import { resolveRegistry } from "../../resolve/resolve.ts";
import type { CommandArguments } from "../command.ts";
import { dependencyOpener } from "../dependencies.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "../io.ts";
import { type Project, projectPath } from "../project-path.ts";
import { printReport } from "../report.ts";
import { loadRevision, promisedElsewhere } from "./git-base.ts";

/** What is compared with, as it was. */
export interface Base {
  readonly snapshot: Snapshot;
  /** For a person. */
  readonly shownAs: string;
}

const GIT = "git:";

/**
 * Reads an older registry: the folder at a git revision, or another folder. Only what keeps it from
 * being read counts against it; what rules say of it today did not hold then. What the project file
 * says of dependencies today is said of its, too.
 */
export async function openOldRegistry(
  against: string,
  project: Project,
  given: CommandArguments,
  io: CommandIo,
): Promise<Base | ExitCode> {
  const open = dependencyOpener(project.config, new Map(), io);
  const revision = against.startsWith(GIT) ? against.slice(GIT.length) : undefined;
  const loaded =
    revision === undefined
      ? await loadFolder(against, open, io)
      : await loadRevision(revision, project, open, io);
  if (typeof loaded === "number") return loaded;
  const snapshot =
    loaded === undefined
      ? await promisedElsewhere(revision ?? "", project, given, io)
      : snapshotOf(loaded, given, io);
  return typeof snapshot === "number" ? snapshot : { snapshot, shownAs: against };
}

function snapshotOf(
  loaded: LoadedRegistry,
  given: CommandArguments,
  io: CommandIo,
): Snapshot | ExitCode {
  const { findings, sources } = loaded;
  if (!hasErrors(findings)) return takeSnapshot(readContracts(resolveRegistry(loaded)));
  printReport({ findings, sources, events: 0, attributes: 0 }, given.format, io);
  return EXIT_CODES.usage;
}

async function loadFolder(
  against: string,
  openDependency: OpenDependency,
  io: CommandIo,
): Promise<LoadedRegistry> {
  const { absolute, shownAs } = projectPath(against, io);
  return loadRegistry(absolute, { shownAs, openDependency });
}
