import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkRegistry } from "../src/check/check.ts";
import { readConfig } from "../src/cli/config.ts";
import type { Finding } from "../src/diagnostics/finding.ts";
import { loadRegistry } from "../src/load/load.ts";
import { loadFiles } from "../src/load/load-files.ts";
import type { SourceText } from "../src/load/source.ts";
import { FIXTURES, openDependencyBelow, TODAY } from "./support.ts";

export interface CaseOutcome {
  readonly findings: readonly Finding[];
  readonly sources: readonly SourceText[];
}

const MANIFEST = "schema_url: https://acme.example/schemas/test/1.0.0\n";

/** The inputs of a rule's fixtures. What they come to stands beside them, as `.txt`. */
export function ruleCases(ruleId: string, kind: "invalid" | "valid"): readonly string[] {
  const folder = join(FIXTURES, "rules", ruleId, kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.endsWith(".txt"))
    .sort()
    .map((name) => join(folder, name));
}

/** A case is a registry's only file, a registry's folder, a folder of registries, or a project file. */
export async function runRuleCase(path: string): Promise<CaseOutcome> {
  if (path.endsWith(".json")) return readConfig(FIXTURES, path.slice(FIXTURES.length + 1));
  const loaded = statSync(path).isDirectory()
    ? await loadRegistry(registryIn(path), {
        shownAs: "registry",
        openDependency: openDependencyBelow(path),
      })
    : loadFiles("registry", [
        { path: "manifest.yaml", bytes: Buffer.from(MANIFEST) },
        { path: "events.yaml", bytes: readFileSync(path) },
      ]);
  return checkRegistry(loaded, { today: TODAY });
}

/** A registry with dependencies stands in `registry`, what it builds upon beside it. */
function registryIn(path: string): string {
  const inner = join(path, "registry");
  return existsSync(inner) ? inner : path;
}
