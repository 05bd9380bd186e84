import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { openDependency } from "../src/load/dependency/open-dependency.ts";
import { parseRegistryPath } from "../src/load/dependency/registry-path.ts";
import type { OpenDependency } from "../src/load/opened-dependency.ts";

export { ALL_RULES } from "../src/cli/rules.ts";

export const PACKAGE: string = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
export const FIXTURES: string = join(PACKAGE, "test/fixtures");
export const REPOSITORY: string = join(PACKAGE, "../..");

/** The day on which the tests run, for rules about dates. */
export const TODAY = "2026-11-23";

/**
 * Finds dependencies as the command line does, with paths shown from `folder`; what would have to be
 * fetched is never there.
 */
export function openDependencyBelow(folder: string): OpenDependency {
  return async ({ registryPath }, namedBy) => {
    if (registryPath === undefined) return { kind: "not-fetched" };
    const path = parseRegistryPath(registryPath.value);
    if ("problem" in path) return { ...path, kind: "problem" };
    const cacheFolder = join(folder, "no-cache");
    return openDependency(path, { namedBy, workingDirectory: folder, cacheFolder });
  };
}

/** A folder of the test's own, gone when the test ends. */
export function temporaryFolder(parent: string = tmpdir()): string {
  const folder = mkdtempSync(join(parent, ".sonde-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
