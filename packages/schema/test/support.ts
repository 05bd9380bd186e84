import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { REGISTRY_RULES } from "../src/check/catalogue.ts";
import { INVALID_CONFIG } from "../src/cli/config.ts";
import { STALE_OUTPUT } from "../src/cli/output.ts";
import type { RuleDescription } from "../src/diagnostics/finding.ts";

export const PACKAGE: string = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
export const FIXTURES: string = join(PACKAGE, "test/fixtures");
export const REPOSITORY: string = join(PACKAGE, "../..");

/** The day on which the tests run, for rules about dates. */
export const TODAY = "2026-11-23";

/** Every rule of every command. */
export const ALL_RULES: readonly RuleDescription[] = [
  ...REGISTRY_RULES,
  INVALID_CONFIG,
  STALE_OUTPUT,
].sort((left, right) => (left.id < right.id ? -1 : 1));

/** A folder of the test's own, gone when the test ends. */
export function temporaryFolder(parent: string = tmpdir()): string {
  const folder = mkdtempSync(join(parent, ".sonde-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
