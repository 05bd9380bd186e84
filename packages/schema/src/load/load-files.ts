import { createFinding, type Finding, type Report, startOfFile } from "../diagnostics/finding.ts";
import type { Declarations, ImportDeclaration } from "./declarations.ts";
import { type DocumentDeclarations, readDocument } from "./document.ts";
import { FindingList } from "./finding-list.ts";
import { MAX_IMPORTS } from "./limits.ts";
import { readManifest } from "./manifest.ts";
import type { Manifest } from "./registry-manifest.ts";
import { MISSING_MANIFEST, REGISTRY_LIMIT, UNREADABLE_REGISTRY } from "./rules.ts";
import type { SourceFile, SourceText } from "./source.ts";
import { decodeText, parseYaml } from "./yaml.ts";
import { TokenBudget } from "./yaml-tokens.ts";

const MANIFEST_FILE = "manifest.yaml";
/** Its name in older registries. */
const FORMER_MANIFEST_FILE = "registry_manifest.yaml";

export interface LoadedRegistry {
  /** The folder, as shown in places. */
  readonly folder: string;
  readonly declarations: Declarations;
  readonly sources: readonly SourceText[];
  readonly findings: readonly Finding[];
  /** Every registry that it builds upon, direct or not, by name: one version of each. */
  readonly dependencies: ReadonlyMap<string, LoadedRegistry>;
}

/**
 * Reads the files of one registry, without those that it builds upon. Their order does not matter:
 * they are sorted by path. Never throws on what is in them.
 */
export function loadFiles(folder: string, files: readonly SourceFile[]): LoadedRegistry {
  const findings = new FindingList();
  const report: Report = (finding) => findings.add(finding);
  const budget = new TokenBudget();
  const sources: SourceText[] = [];
  const documents: DocumentDeclarations[] = [];
  let manifest: Manifest | undefined;
  let incomplete = false;

  const sorted = [...files].sort((left, right) => (left.path < right.path ? -1 : 1));
  const manifestFile = [MANIFEST_FILE, FORMER_MANIFEST_FILE].find((name) =>
    sorted.some(({ path }) => path === name),
  );
  for (const { path, bytes } of sorted) {
    if (findings.isFull) {
      incomplete = true;
      break;
    }
    const file = `${folder}/${path}`;
    const text = decodeText(file, bytes, report);
    if (text !== undefined) sources.push({ file, text });
    const root = text === undefined ? undefined : parseYaml(file, text, report, budget);
    if (root === undefined) {
      incomplete = true;
    } else if (path === manifestFile) {
      manifest = readManifest(root, report);
    } else {
      const document = readDocument(root, report);
      if (document === undefined) incomplete = true;
      else documents.push(document);
    }
  }
  reportAbsent(folder, manifestFile !== undefined, files.length, report);

  const declarations: Declarations = {
    manifest,
    attributes: documents.flatMap((document) => document.attributes),
    signals: documents.flatMap((document) => document.signals),
    imports: limitImports(
      documents.flatMap((document) => document.imports),
      report,
    ),
    incomplete: incomplete || documents.some((document) => document.incomplete),
  };
  return { folder, declarations, sources, findings: findings.toArray(), dependencies: new Map() };
}

function limitImports(
  imports: readonly ImportDeclaration[],
  report: Report,
): readonly ImportDeclaration[] {
  const excess = imports[MAX_IMPORTS];
  if (excess === undefined) return imports;
  const message = `the registry imports by more than ${MAX_IMPORTS} patterns`;
  const help = "use wildcards, such as `acme.disk.*`";
  report(createFinding(REGISTRY_LIMIT, excess.pattern.place, message, help));
  return imports.slice(0, MAX_IMPORTS);
}

function reportAbsent(
  folder: string,
  hasManifest: boolean,
  fileCount: number,
  report: Report,
): void {
  const place = startOfFile(`${folder}/${MANIFEST_FILE}`);
  if (fileCount === (hasManifest ? 1 : 0)) {
    const message = `the folder \`${folder}\` holds no definitions`;
    const help = "add a `.yaml` file that begins with `file_format: definition/2`";
    report(createFinding(UNREADABLE_REGISTRY, startOfFile(folder), message, help));
  } else if (!hasManifest) {
    const message = `the registry has no \`${MANIFEST_FILE}\``;
    const help = "add one with `schema_url: https://host/path/1.0.0`";
    report(createFinding(MISSING_MANIFEST, place, message, help));
  }
}
