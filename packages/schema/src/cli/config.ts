import { resolve } from "node:path";
import {
  createFinding,
  type Finding,
  type Place,
  type Report,
  type RuleDescription,
  startOfFile,
} from "../diagnostics/finding.ts";
import type { ImportExtension } from "../generate/typescript.ts";
import { readBoundedFile } from "../load/folder.ts";
import { didYouMean } from "../load/nearest.ts";
import { describeNode, type MappingNode } from "../load/node.ts";
import type { SourceText } from "../load/source.ts";
import { decodeText, parseYaml } from "../load/yaml.ts";
import { pathConflicts } from "./config-conflicts.ts";
import { ConfigReader } from "./config-reader.ts";

export const INVALID_CONFIG: RuleDescription = {
  id: "invalid-config",
  severity: "error",
  why: "the project file says what is read and where is written; a guess could do harm",
};

export const CONFIG_FILE = "sonde.config.json";
export const CONFIG_KEYS = [
  "registry",
  "out",
  "importExtension",
  "lock",
  "docs",
  "inventory",
  "editorSchema",
  "dependencies",
] as const;

/** What the project file says. Paths start at the working directory, unless they are absolute. */
interface ConfigValues {
  readonly registry: string | undefined;
  readonly out: string | undefined;
  readonly importExtension: ImportExtension | undefined;
  /** The lock of the registry. */
  readonly lock: string | undefined;
  /** The catalogue in Markdown. */
  readonly docs: string | undefined;
  /** The data inventory, in Markdown. */
  readonly inventory: string | undefined;
  /** The JSON Schema by which an editor completes this registry's files. */
  readonly editorSchema: string | undefined;
  /** By schema URL or name of a registry, the folder or archive that stands in for it. */
  readonly dependencies: ReadonlyMap<string, string>;
}

export interface Config extends ConfigValues {
  readonly findings: readonly Finding[];
  readonly sources: readonly SourceText[];
}

const EMPTY: Config = {
  registry: undefined,
  out: undefined,
  importExtension: undefined,
  lock: undefined,
  docs: undefined,
  inventory: undefined,
  editorSchema: undefined,
  dependencies: new Map(),
  findings: [],
  sources: [],
};

/**
 * Reads the project file. Its absence is a finding only where it was named: a command may get its
 * folders as options.
 */
export function readConfig(workingDirectory: string, named: string | undefined): Config {
  const file = named ?? CONFIG_FILE;
  const findings: Finding[] = [];
  const report: Report = (finding) => void findings.push(finding);
  let bytes: Uint8Array;
  try {
    bytes = readBoundedFile(resolve(workingDirectory, file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && named === undefined) return EMPTY;
    const text = `\`${file}\` cannot be read: ${message}`;
    report(createFinding(INVALID_CONFIG, startOfFile(file), text, "check the path"));
    return { ...EMPTY, findings };
  }
  const text = decodeText(file, bytes, report);
  if (text === undefined) return { ...EMPTY, findings };
  const sources = [{ file, text }];
  const root = parseJson(file, text, report);
  if (root === undefined) return { ...EMPTY, findings, sources };
  return { ...readValues(root, file, workingDirectory, report), findings, sources };
}

function readValues(
  root: MappingNode,
  file: string,
  workingDirectory: string,
  report: Report,
): ConfigValues {
  const complain = (place: Place, message: string, help: string): void =>
    report(createFinding(INVALID_CONFIG, place, message, help));
  for (const [key, { keyPlace }] of root.entries) {
    if (CONFIG_KEYS.some((known) => known === key)) continue;
    complain(keyPlace, `the project file has no key \`${key}\``, didYouMean(key, CONFIG_KEYS));
  }
  const reader = new ConfigReader(root, file, complain);
  const values: ConfigValues = {
    registry: reader.path("registry", "folder"),
    out: reader.path("out", "folder"),
    importExtension: reader.importExtension("importExtension"),
    lock: reader.path("lock", "file"),
    docs: reader.path("docs", "file"),
    inventory: reader.path("inventory", "file"),
    editorSchema: reader.path("editorSchema", "file"),
    dependencies: reader.paths("dependencies"),
  };
  const absolute = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(workingDirectory, path);
  const conflicts = pathConflicts({
    projectFile: resolve(workingDirectory, file),
    registry: absolute(values.registry),
    out: absolute(values.out),
    lock: absolute(values.lock),
    docs: absolute(values.docs),
    inventory: absolute(values.inventory),
    editorSchema: absolute(values.editorSchema),
  });
  for (const { help, key, message } of conflicts) {
    complain(root.entries.get(key)?.value.place ?? root.place, message, help);
  }
  return values;
}

/** JSON is a part of YAML 1.2, so the YAML reader gives places; JSON.parse keeps it JSON. */
function parseJson(file: string, text: string, report: Report): MappingNode | undefined {
  try {
    JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const message = "the project file is not valid JSON";
    report(createFinding(INVALID_CONFIG, jsonErrorPlace(file, error), message, "correct it"));
    return undefined;
  }
  const node = parseYaml(file, text, report);
  if (node === undefined || node.kind === "mapping") return node;
  const message = `the project file is an object, not ${describeNode(node)}`;
  report(createFinding(INVALID_CONFIG, node.place, message, 'write `{ "registry": …, "out": … }`'));
  return undefined;
}

/** Where V8's message says the error is. Its words are left out: they differ between versions. */
function jsonErrorPlace(file: string, error: SyntaxError): Place {
  const [, line = "1", column = "1"] = /\(line (\d+) column (\d+)\)/.exec(error.message) ?? [];
  const start = { line: Number(line), column: Number(column) };
  return { file, ...start, endLine: start.line, endColumn: start.column + 1 };
}
