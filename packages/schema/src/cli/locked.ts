import type { CheckedRegistry } from "../check/check.ts";
import { hasErrors } from "../check/check.ts";
import type { Finding } from "../diagnostics/finding.ts";
import type { LockedDependency } from "../diff/lock/lock.ts";
import { readLockFile } from "../diff/lock/lock-file.ts";
import { examineLock } from "../diff/lock/stale-lock.ts";
import type { ExpectedDigests } from "./dependencies.ts";
import type { CommandIo } from "./io.ts";
import { type Project, projectPath } from "./project-path.ts";

/** A registry that rules were run on, and the content of what it builds upon, where that is fixed. */
export interface ExaminedRegistry extends CheckedRegistry {
  readonly dependencies: readonly LockedDependency[];
}

/**
 * The contents of fetched registries that the project's lock promises. None where there is no lock or
 * it cannot be read: that is said where the lock itself is looked at.
 */
export function lockedDigests({ config }: Project, io: CommandIo): ExpectedDigests {
  if (config.lock === undefined) return new Map();
  const { absolute, shownAs } = projectPath(config.lock, io);
  const dependencies = readLockFile(absolute, shownAs)?.lock?.dependencies ?? [];
  return new Map(dependencies.map(({ digest, schemaUrl }) => [schemaUrl, digest]));
}

/** What is wrong with the project's lock; looked at only where the registry has no errors. */
export function lockFindings(
  { config }: Project,
  { dependencies, findings, registry }: ExaminedRegistry,
  io: CommandIo,
): readonly Finding[] {
  if (config.lock === undefined || hasErrors(findings)) return [];
  const { absolute, shownAs } = projectPath(config.lock, io);
  return examineLock(registry, { path: absolute, shownAs, dependencies });
}
