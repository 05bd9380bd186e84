import { resolve } from "node:path";
import { type CheckedRegistry, checkRegistry, hasErrors } from "../check/check.ts";
import type { Finding } from "../diagnostics/finding.ts";
import { loadRegistry } from "../load/load.ts";
import { UNREADABLE_REGISTRY } from "../load/rules.ts";
import type { CommandArguments } from "./command.ts";
import { CONFIG_FILE, type Config, readConfig } from "./config.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "./io.ts";
import { CONFIG, REGISTRY } from "./option.ts";
import { refuse } from "./refuse.ts";
import { type CommandReport, printReport } from "./report.ts";

/** A file or folder that a command is told of. */
export interface ProjectPath {
  readonly absolute: string;
  /** As a person knows it, without slashes at the end. */
  readonly shownAs: string;
}

/** What a command works on: the project file and the registry that it or `--registry` names. */
export interface Project {
  readonly config: Config;
  readonly registry: ProjectPath;
}

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

export function projectPath(path: string, io: CommandIo): ProjectPath {
  const shownAs = path.replace(/(?<=[^/])\/+$/, "");
  return { absolute: resolve(io.workingDirectory, path), shownAs };
}

/** For a path that is neither in the project file nor among the options. */
export function refuseUnnamed(
  name: keyof Config & string,
  kind: "file" | "folder",
  io: CommandIo,
): ExitCode {
  return refuse(`no ${name} ${kind} is known; name it in ${CONFIG_FILE} or with --${name}`, io);
}

/** Reads a registry and runs every rule on it. */
export async function examine(registry: ProjectPath, io: CommandIo): Promise<CheckedRegistry> {
  const loaded = await loadRegistry(registry.absolute, { shownAs: registry.shownAs });
  return checkRegistry(loaded, { today: today(io) });
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
