import type { Finding } from "../diagnostics/finding.ts";
import { loadDependencies } from "./dependency-graph.ts";
import { readFolder } from "./folder.ts";
import { type LoadedRegistry, loadFiles } from "./load-files.ts";
import type { OpenDependency } from "./opened-dependency.ts";
import { MISSING_MANIFEST, UNREADABLE_REGISTRY } from "./rules.ts";

export interface LoadOptions {
  /** The folder's name in places. Default: the path as given. */
  readonly shownAs?: string;
  /** How dependencies are found. Default: none is, and each is a finding. */
  readonly openDependency?: OpenDependency;
}

/** Reads a registry's folder, and the registries that its manifest names. */
export async function loadRegistry(
  folder: string,
  { openDependency, shownAs = folder }: LoadOptions = {},
): Promise<LoadedRegistry> {
  const content = readFolder(folder, shownAs);
  const loaded = loadFiles(shownAs, content.files);
  const root = content.findings.length === 0 ? loaded : withUnreadable(loaded, content.findings);
  return loadDependencies(root, folder, openDependency);
}

/** What could not be read may hold what then seems absent. */
function withUnreadable(loaded: LoadedRegistry, unreadable: readonly Finding[]): LoadedRegistry {
  const findings = loaded.findings.filter(({ ruleId }) => !ABSENCE_RULES.includes(ruleId));
  return {
    ...loaded,
    declarations: { ...loaded.declarations, incomplete: true },
    findings: [...unreadable, ...findings],
  };
}

const ABSENCE_RULES = [UNREADABLE_REGISTRY.id, MISSING_MANIFEST.id];
