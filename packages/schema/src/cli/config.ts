import { dirname, isAbsolute, join, resolve } from "node:path";
import {
  createFinding,
  type Finding,
  type Place,
  type Report,
  type RuleDescription,
  startOfFile,
} from "../diagnostics/finding.ts";
import { IMPORT_EXTENSIONS, type ImportExtension } from "../generate/typescript.ts";
import { readBoundedFile } from "../load/folder.ts";
import { didYouMean } from "../load/nearest.ts";
import { describeNode, type MappingNode } from "../load/node.ts";
import type { SourceText } from "../load/source.ts";
import { decodeText, parseYaml } from "../load/yaml.ts";

export const INVALID_CONFIG: RuleDescription = {
  id: "invalid-config",
  severity: "error",
  why: "the project file says what is read and where is written; a guess could do harm",
};

export const CONFIG_FILE = "sonde.config.json";
export const CONFIG_KEYS = ["registry", "out", "importExtension", "lock"] as const;

/** Paths as written, relative to the project file's folder. */
export interface Config {
  readonly registry: string | undefined;
  readonly out: string | undefined;
  readonly importExtension: ImportExtension | undefined;
  readonly findings: readonly Finding[];
  readonly sources: readonly SourceText[];
}

const EMPTY: Config = {
  registry: undefined,
  out: undefined,
  importExtension: undefined,
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
  examineKeys(root, report);
  const values = {
    registry: readPath(root, "registry", file, report),
    out: readPath(root, "out", file, report),
    importExtension: readImportExtension(root, report),
  };
  return { ...values, findings, sources };
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

function examineKeys(root: MappingNode, report: Report): void {
  for (const [key, { keyPlace }] of root.entries) {
    if (key === "lock") {
      const message = "`lock` is not built yet: this version neither writes nor reads a lock";
      report(createFinding(INVALID_CONFIG, keyPlace, message, "remove it"));
    } else if (!CONFIG_KEYS.some((known) => known === key)) {
      const message = `the project file has no key \`${key}\``;
      const help = didYouMean(key, ["registry", "out", "importExtension"]);
      report(createFinding(INVALID_CONFIG, keyPlace, message, help));
    }
  }
}

function readPath(
  root: MappingNode,
  key: "registry" | "out",
  file: string,
  report: Report,
): string | undefined {
  const node = root.entries.get(key)?.value;
  if (node === undefined) return undefined;
  if (node.kind === "scalar" && typeof node.value === "string" && node.value !== "") {
    return isAbsolute(node.value) ? node.value : join(dirname(file), node.value);
  }
  const message = `\`${key}\` is the path of a folder, not ${describeNode(node)}`;
  report(createFinding(INVALID_CONFIG, node.place, message, "write a path in quotes"));
  return undefined;
}

function readImportExtension(root: MappingNode, report: Report): ImportExtension | undefined {
  const node = root.entries.get("importExtension")?.value;
  if (node === undefined) return undefined;
  const text = node.kind === "scalar" ? node.value : undefined;
  const extension = IMPORT_EXTENSIONS.find((candidate) => candidate === text);
  if (extension !== undefined) return extension;
  const message = `\`importExtension\` cannot be ${describeNode(node)}`;
  const help = 'write `".js"`, or `".ts"` for sources that run without being compiled';
  report(createFinding(INVALID_CONFIG, node.place, message, help));
  return undefined;
}
