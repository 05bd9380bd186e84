import { createFinding, type Finding, type Report, startOfFile } from "../diagnostics/finding.ts";
import type { Declarations, Manifest } from "./declarations.ts";
import { type DocumentDeclarations, readDocument } from "./document.ts";
import { readFolder } from "./folder.ts";
import { readManifest } from "./manifest.ts";
import { MISSING_MANIFEST, UNREADABLE_REGISTRY } from "./rules.ts";
import type { SourceFile, SourceText } from "./source.ts";
import { decodeText, parseYaml } from "./yaml.ts";

const MANIFEST_FILE = "manifest.yaml";

export interface LoadedRegistry {
  /** The folder, as shown in places. */
  readonly folder: string;
  readonly declarations: Declarations;
  readonly sources: readonly SourceText[];
  readonly findings: readonly Finding[];
}

/** Reads a registry's folder. `shownAs` is its name in places, by default the path as given. */
export function loadRegistry(folder: string, shownAs: string = folder): LoadedRegistry {
  const content = readFolder(folder, shownAs);
  const loaded = loadFiles(shownAs, content.files);
  if (content.findings.length === 0) return loaded;
  // What could not be read may hold what then seems absent.
  const findings = loaded.findings.filter(({ ruleId }) => !ABSENCE_RULES.includes(ruleId));
  return {
    ...loaded,
    declarations: { ...loaded.declarations, incomplete: true },
    findings: [...content.findings, ...findings],
  };
}

const ABSENCE_RULES = [UNREADABLE_REGISTRY.id, MISSING_MANIFEST.id];

/**
 * Reads the files of one registry. Their order does not matter: they are sorted by path.
 * Never throws on what is in them.
 */
export function loadFiles(folder: string, files: readonly SourceFile[]): LoadedRegistry {
  const findings: Finding[] = [];
  const report: Report = (finding) => void findings.push(finding);
  const sources: SourceText[] = [];
  const documents: DocumentDeclarations[] = [];
  let manifest: Manifest | undefined;
  let hasManifest = false;
  let incomplete = false;

  const sorted = [...files].sort((left, right) => (left.path < right.path ? -1 : 1));
  for (const { path, bytes } of sorted) {
    const file = `${folder}/${path}`;
    const isManifest = path === MANIFEST_FILE;
    hasManifest ||= isManifest;
    const text = decodeText(file, bytes, report);
    if (text !== undefined) sources.push({ file, text });
    const root = text === undefined ? undefined : parseYaml(file, text, report);
    if (root === undefined) {
      incomplete = true;
    } else if (isManifest) {
      manifest = readManifest(root, report);
    } else {
      const document = readDocument(root, report);
      if (document === undefined) incomplete = true;
      else documents.push(document);
    }
  }
  reportAbsent(folder, hasManifest, files.length, report);

  const declarations: Declarations = {
    manifest,
    attributes: documents.flatMap((document) => document.attributes),
    entities: documents.flatMap((document) => document.entities),
    events: documents.flatMap((document) => document.events),
    incomplete: incomplete || documents.some((document) => document.incomplete),
  };
  return { folder, declarations, sources, findings };
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
