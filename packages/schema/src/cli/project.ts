import { type CheckedRegistry, checkRegistry, hasErrors } from "../check/check.ts";
import type { Finding } from "../diagnostics/finding.ts";
import { loadRegistry } from "../load/load.ts";
import type { OpenDependency } from "../load/opened-dependency.ts";
import { UNREADABLE_REGISTRY } from "../load/rules.ts";
import { recordDigests } from "./changes/locking.ts";
import type { CommandArguments } from "./command.ts";
import { CONFIG_FILE, type Config, readConfig } from "./config.ts";
import { dependencyOpener } from "./dependencies.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "./io.ts";
import { type ExaminedRegistry, lockedDigests } from "./locked.ts";
import { CONFIG, REGISTRY } from "./option.ts";
import { type Project, projectPath } from "./project-path.ts";
import { refuse } from "./refuse.ts";
import { type CommandReport, printReport } from "./report.ts";

/**
 * Reads the project file. What is wrong with it, or missing, is printed here, and the command ends
 * with the exit code.
 */
export function openProject(given: CommandArguments, io: CommandIo): Project | ExitCode {
  const config = readConfig(io.workingDirectory, given.value(CONFIG));
  if (config.findings.length > 0) {
    const { findings, sources } = config;
    printReport({ findings, sources, events: 0, attributes: 0 }, given.format, io);
    return EXIT_CODES.usage;
  }
  const registry = given.value(REGISTRY) ?? config.registry;
  if (registry === undefined) return refuseUnnamed("registry", "folder", io);
  return { config, registry: projectPath(registry, io) };
}

/** For a path that is neither in the project file nor among the options. */
export function refuseUnnamed(
  name: keyof Config & string,
  kind: "file" | "folder",
  io: CommandIo,
): ExitCode {
  return refuse(`no ${name} ${kind} is known; name it in ${CONFIG_FILE} or with --${name}`, io);
}

/** Reads a registry with all that it builds upon and runs every rule on it. */
export async function examine(
  project: Project,
  io: CommandIo,
  open: OpenDependency = dependencyOpener(project.config, lockedDigests(project, io), io),
): Promise<ExaminedRegistry> {
  const { absolute, shownAs } = project.registry;
  const recorder = recordDigests(open);
  const loaded = await loadRegistry(absolute, { shownAs, openDependency: recorder.open });
  return { ...checkRegistry(loaded, { today: today(io) }), dependencies: recorder.digests() };
}

/** What is printed of an examined registry. */
export function reportOf({ findings, registry, sources }: CheckedRegistry): CommandReport {
  return {
    findings,
    sources,
    events: registry.events.length,
    attributes: registry.attributes.length,
  };
}

/** What a command ends with that found this and did nothing more. */
export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  if (findings.some((finding) => finding.ruleId === UNREADABLE_REGISTRY.id))
    return EXIT_CODES.usage;
  return hasErrors(findings) ? EXIT_CODES.findings : EXIT_CODES.clean;
}

/** `YYYY-MM-DD`, UTC. */
export function today(io: CommandIo): string {
  return new Date(io.now()).toISOString().slice(0, 10);
}
